// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/search/options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "host/jobs/flat/games.hpp"
#include "host/jobs/flat/options.hpp"
#include "host/jobs/search/names.hpp"
#include "host/settings/names.hpp"
#include "host/text/parse.hpp"

namespace delegauge::host {

SearchOptions::SearchOptions(CLI::App& command) : texts_(command) {
  texts_.add("--bound", "NAME",
             fmt::format("Searched for games on which it is tight: {} (default fused)",
                         fmt::join(bound_names, ", ")));
  add_flat_shape(texts_);
  add_flat_magnitudes(texts_);
  texts_.add("--payoffs", "NAME", "Of the games that chains begin with: uniform (default), normal");
  texts_.add(
      "--chains", "N",
      "Independent chains of games: 1 to 1e12 (default 65536, or two for each bin of a map if "
      "these are more)");
  texts_.add("--steps", "N", "Games that a chain evaluates: 1 to 1e7 (default 4000)");
  texts_.add("--seed", "N", "Of the random numbers: 0 to 2^64 - 1 (default 1)");
  texts_.add("--method", "NAME",
             "anneal (default), climb, or sample: the independent games of surface");
  texts_.add("--precision", "NAME", "Of games and evaluation: double (default) or float");
  texts_.add("--regret", "LOW:HIGH",
             "Agents' welfare regret of the games (default: 0 to the agents' trivial bound)");
  texts_.add("--misalignment", "LOW:HIGH",
             "Their weighted misalignment (default: from 5 % of its maximum on; with --map: all)");
  texts_.add("--miscalibration", "LOW:HIGH",
             "Their distance from perfect calibration, of 0 (perfect) to 1 (default: any)");
  texts_.add_former("--calibration",
                    "is what grid calls a measure that is 1 where calibration is perfect; a search "
                    "limits miscalibration, 0 there: give --miscalibration LOW:HIGH");
  texts_.add("--collective", "LOW:HIGH", "Their agents' collective alignment (default: any)");
  texts_.add("--map", "RxC",
             "Search each of RxC bins of (agents' regret, misalignment); writes frontier.csv");
  texts_.add("--list", "K", "Best games written in full: 0 to 1000 (default 10)");
}

void SearchOptions::read_map(SearchJob& job) const {
  if (!texts_.given("--map")) return;
  const std::string& text = texts_.text("--map");
  const std::vector<std::string> factors = split_product(text);
  if (factors.size() != 2) {
    refuse("--map", text, "the numbers of bins of regret and of misalignment, such as 32x32");
  }
  const auto bins = [](const std::string& part) {
    return static_cast<int>(parse_count(part, "--map", 1, max_map_bins));
  };
  job.regret_bins = bins(factors[0]);
  job.misalignment_bins = bins(factors[1]);
  if (bins_of(job) == 1) {
    refuse("--map", text, "more than one bin, or leave it out");
  }
}

void SearchOptions::read_region(SearchJob& job) const {
  job.region = default_region(job);
  const auto range = [this](const std::string& name, Range& value) {
    if (texts_.given(name)) value = parse_range(texts_.text(name), name);
    return texts_.given(name);
  };
  range("--regret", job.region.regret);
  range("--misalignment", job.region.misalignment);
  job.limits_miscalibration = range("--miscalibration", job.region.miscalibration);
  job.limits_collective = range("--collective", job.region.collective);
}

SearchConfiguration SearchOptions::configuration() const {
  texts_.refuse_former();
  SearchConfiguration configuration;
  SearchJob& job = configuration.job;
  FlatGames& games = job.games;
  games.seed = 1;
  read_flat_games(texts_, games);
  games.target_regret = default_target_regret(games);
  texts_.choice("--payoffs", games.payoffs);
  texts_.choice("--bound", job.bound);
  texts_.choice("--method", job.method);
  texts_.count("--steps", job.steps, 1, max_steps);
  texts_.count("--seed", games.seed, 0, UINT64_MAX);
  texts_.choice("--precision", configuration.precision);
  texts_.count("--list", configuration.list, 0, max_tightest);
  read_map(job);
  read_region(job);
  configuration.chains = std::max(configuration.chains, least_chains(configuration));
  texts_.count("--chains", configuration.chains, 1, max_chains);
  validate(configuration, option_of_key);
  return configuration;
}

}  // namespace delegauge::host
