// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/grid/options.hpp"

#include <fmt/format.h>
#include <cstddef>
#include <string_view>
#include <vector>

#include "host/jobs/grid/names.hpp"
#include "host/jobs/strategic/options.hpp"
#include "host/text/error.hpp"
#include "host/text/parse.hpp"

namespace delegauge::host {
namespace {

void read_measures(const OptionTexts& texts, GridConfiguration& configuration) {
  for (std::size_t m = 0; m < measure_count; ++m) {
    const auto measure = static_cast<Measure>(m);
    const std::string name = "--" + std::string(name_of(measure));
    if (!texts.given(name)) continue;
    std::vector<double>& given = configuration.given[m];
    if (measure == Measure::ia || measure == Measure::ic) {
      given.resize(static_cast<std::size_t>(configuration.games.players));
      fill_players(texts.text(name), name, configuration.games.players, given, parse_number);
    } else {
      given = {parse_number(texts.text(name), name)};
    }
  }
}

void read_fixed(const OptionTexts& texts, GridConfiguration& configuration) {
  const bool given = texts.given("--fixed");
  if (!uses_fixed(configuration)) {
    if (given) throw UsageError("--fixed: every measure varies or has its own option; drop this");
    configuration.fixed.clear();
  } else if (given) {
    configuration.fixed.clear();
    for (const std::string& value : split_list(texts.text("--fixed"))) {
      configuration.fixed.push_back(parse_number(value, "--fixed"));
    }
  }
}

}  // namespace

GridOptions::GridOptions(CLI::App& command) : texts_(command) {
  add_shape(texts_);
  texts_.add_list("--vary", "NAME[,NAME]",
                  "ia (default), ic, ca, cc or calibration; two of them for a surface");
  texts_.add("--points", "N",
             "Values of what varies, evenly from 0 to 1 (default 26); N x N for a surface");
  texts_.add_list("--fixed", "V,...",
                  "The other measures: from 0 to 1, a scan for each (default 0.9)");
  texts_.add_list("--ia", "V,...", "Individual alignment instead, per player or one for all");
  texts_.add_list("--ic", "V,...", "Individual capability instead, likewise");
  texts_.add("--ca", "V", "The principals' collective alignment instead");
  texts_.add("--cc", "V", "The agents' collective capability instead");
  texts_.add("--calibration", "V",
             "Above 0, to 1: agents' magnitudes follow from it (default: from their own range)");
  texts_.add("--repetitions", "N", "Games per point (default 25)");
  add_games(texts_, "-1:1");
  texts_.add("--worst-case", "on|off", "Measure the worst-case regret V (default on)");
}

GridConfiguration GridOptions::configuration() const {
  GridConfiguration configuration = default_grid_configuration();
  read_games(texts_, configuration.games);
  if (texts_.given("--vary")) {
    configuration.vary.clear();
    for (const std::string& name : split_list(texts_.text("--vary"))) {
      configuration.vary.push_back(parse_choice<Measure>(name, "--vary"));
    }
  }
  texts_.count("--points", configuration.points, 2, max_points);
  read_measures(texts_, configuration);
  read_fixed(texts_, configuration);
  texts_.count("--repetitions", configuration.repetitions, 1, max_games);
  texts_.choice("--precision", configuration.precision);
  texts_.on_off("--worst-case", configuration.worst_case);
  if (prescribes_calibration(configuration) && texts_.given("--agent-magnitudes")) {
    throw UsageError(
        "--agent-magnitudes: with a prescribed calibration they follow from the principals'; "
        "drop this, or prescribe none");
  }
  validate(configuration, option_of_key);
  return configuration;
}

std::string command_line_options(const GridConfiguration& configuration) {
  const GridConfiguration plain = default_grid_configuration();
  OptionLine line;
  put_shape(line, configuration.games);
  std::vector<std::string_view> vary;
  for (const Measure measure : configuration.vary) vary.push_back(name_of(measure));
  line.put_if(configuration.vary != plain.vary, "vary", fmt::format("{}", fmt::join(vary, ",")));
  line.put_if(configuration.points != plain.points, "points", configuration.points);
  line.put_if(!configuration.fixed.empty() && configuration.fixed != plain.fixed, "fixed",
              fmt::format("{}", fmt::join(configuration.fixed, ",")));
  for (std::size_t m = 0; m < measure_count; ++m) {
    const std::vector<double>& given = configuration.given[m];
    if (given.empty()) continue;
    line.put(name_of(static_cast<Measure>(m)),
             players_text(static_cast<int>(given.size()), given,
                          [](double x) { return fmt::format("{}", x); }));
  }
  line.put_if(configuration.repetitions != plain.repetitions, "repetitions",
              configuration.repetitions);
  put_games(line, configuration.games, configuration.precision, plain.games,
            prescribes_calibration(configuration));
  line.put_if(!configuration.worst_case, "worst-case", "off");
  return line.take();
}

}  // namespace delegauge::host
