// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/infer/options.hpp"

#include <fmt/format.h>
#include <string>

#include "host/jobs/strategic/options.hpp"
#include "host/text/parse.hpp"

namespace delegauge::host {

InferOptions::InferOptions(CLI::App& command) : texts_(command) {
  add_shape(texts_);
  texts_.add("--samples", "N", "Profiles observed of a game: 1 to 1e6 (default 1000)");
  texts_.add_list("--marks", "N,...",
                  "Compare estimates after N + 1 observations (default: 0, 1, 2, 3, 6, 10, ...)");
  texts_.add("--repetitions", "N", "Games (default 300)");
  add_games(texts_, "0");
}

InferConfiguration InferOptions::configuration() const {
  InferConfiguration configuration = default_infer_configuration();
  read_games(texts_, configuration.games);
  texts_.count("--samples", configuration.samples, 1, max_samples);
  configuration.marks = default_marks(configuration.samples);
  if (texts_.given("--marks")) {
    configuration.marks.clear();
    for (const std::string& mark : split_list(texts_.text("--marks"))) {
      configuration.marks.push_back(
          static_cast<int>(parse_count(mark, "--marks", 0, max_samples - 1)));
    }
  }
  texts_.count("--repetitions", configuration.repetitions, 1, max_games);
  texts_.choice("--precision", configuration.precision);
  validate(configuration, option_of_key);
  return configuration;
}

std::string command_line_options(const InferConfiguration& configuration) {
  const InferConfiguration plain = default_infer_configuration();
  OptionLine line;
  put_shape(line, configuration.games);
  line.put_if(configuration.samples != plain.samples, "samples", configuration.samples);
  line.put_if(configuration.marks != default_marks(configuration.samples), "marks",
              fmt::format("{}", fmt::join(configuration.marks, ",")));
  line.put_if(configuration.repetitions != plain.repetitions, "repetitions",
              configuration.repetitions);
  put_games(line, configuration.games, configuration.precision, plain.games, false);
  return line.take();
}

}  // namespace delegauge::host
