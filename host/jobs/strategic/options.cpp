// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/strategic/options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <vector>

#include "host/settings/names.hpp"
#include "host/text/error.hpp"
#include "host/text/parse.hpp"

namespace delegauge::host {
namespace {

void add_shape(OptionTexts& texts) {
  texts.add("--dims", "AxB...",
            "Actions of each agent, 2 to 8 agents (default 3x3); at most 1e6 profiles");
}

void add_games(OptionTexts& texts, const char* offsets) {
  texts.add("--seed", "N", "Of the random games: 0 to 2^64 - 1 (default 1)");
  texts.add("--precision", "NAME", "Of sampling and evaluation: float (default) or double");
  texts.add("--payoffs", "NAME", "Before standardising: normal (default), uniform");
  texts.add_list("--principal-magnitudes", "M,...",
                 "Per player or one for all: numbers or ranges LOW:HIGH (default 0.5:1.5)");
  texts.add_list("--agent-magnitudes", "M,...", "Likewise (default 0.5:1.5)");
  texts.add("--offsets", "LOW:HIGH",
            fmt::format("Constants added to utilities (default {})", offsets));
}

/// "5x5x4".
void parse_dims(const std::string& text, StrategicGames& games) {
  constexpr const char* allowed = "the actions of 2 to 8 agents, 2 or more each, such as 5x5x4";
  const std::vector<std::string> parts = split_product(text);
  if (parts.size() < least_agents || parts.size() > max_players) refuse("--dims", text, allowed);
  games.players = static_cast<int>(parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool digits =
        !parts[i].empty() && parts[i].size() <= 9 &&
        std::all_of(parts[i].begin(), parts[i].end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!digits) refuse("--dims", text, allowed);
    games.actions[i] = std::stoi(parts[i]);
    if (games.actions[i] < 2) refuse("--dims", text, allowed);
  }
}

void read_games(const OptionTexts& texts, StrategicGames& games) {
  const auto magnitudes = [&](const std::string& name, auto& values) {
    if (texts.given(name)) fill_players(texts.text(name), name, games.players, values, parse_range);
  };
  if (texts.given("--dims")) parse_dims(texts.text("--dims"), games);
  texts.count("--seed", games.seed, 0, UINT64_MAX);
  texts.choice("--payoffs", games.payoffs);
  magnitudes("--principal-magnitudes", games.principal_magnitude);
  magnitudes("--agent-magnitudes", games.agent_magnitude);
  if (texts.given("--offsets")) games.offset = parse_range(texts.text("--offsets"), "--offsets");
}

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

}  // namespace delegauge::host
