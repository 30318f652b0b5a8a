// SPDX-License-Identifier: Apache-2.0
// The configurations of `grid` and `infer` back to the options that make them.
#include <fmt/format.h>

#include <cstddef>
#include <vector>

#include "host/jobs/strategic/options.hpp"
#include "host/settings/checks.hpp"
#include "host/settings/names.hpp"

namespace delegauge::host {
namespace {

void put_shape(OptionLine& line, const StrategicGames& games) {
  const std::string text = dims_text(games);
  line.put_if(text != "3x3", "dims", text);
}

void put_games(OptionLine& line, const StrategicGames& games, Precision precision,
               const StrategicGames& plain, bool agents_follow) {
  const auto magnitudes = [&](std::string_view name, const auto& values, const auto& otherwise) {
    const std::string all = players_text(games.players, values, range_text);
    line.put_if(all != range_text(otherwise[0]), name, all);
  };
  line.put_if(games.seed != plain.seed, "seed", games.seed);
  line.put_if(precision != Precision::single_precision, "precision", name_of(precision));
  line.put_if(games.payoffs != plain.payoffs, "payoffs", name_of(games.payoffs));
  magnitudes("principal-magnitudes", games.principal_magnitude, plain.principal_magnitude);
  if (!agents_follow) {
    magnitudes("agent-magnitudes", games.agent_magnitude, plain.agent_magnitude);
  }
  line.put_if(games.offset != plain.offset, "offsets", range_text(games.offset));
}

}  // namespace

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
