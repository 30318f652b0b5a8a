// SPDX-License-Identifier: Apache-2.0
// The table of settings of `search`.
#include "host/jobs/search/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "host/jobs/flat/games.hpp"
#include "host/jobs/flat/settings.hpp"
#include "host/jobs/search/names.hpp"
#include "host/text/join.hpp"

namespace delegauge::host {
namespace {

using C = SearchConfiguration;
using S = Setting<C>;
using Json = nlohmann::ordered_json;

FlatGames& flat_of(C& c) { return c.job.games; }

/// A range of the region that is searched, if nothing else is said the default region's.
/// within(whole region): what is allowed.
template <class Within>
S region(const std::string& key, Range SearchRegion::*range, const std::string& help,
         Within within) {
  S s = S::range(
      key, [range](C& c) -> Range& { return c.job.region.*range; }, help);
  s.otherwise = [range](C& c) { c.job.region.*range = default_region(c.job).*range; };
  s.check = [=](const C& c, const Checks& checks) {
    const Range allowed = within(whole_region(c.job)), given = c.job.region.*range;
    checks.require(
        key, ordered(given) && given.low >= allowed.low && given.high <= allowed.high, given,
        fmt::format("LOW:HIGH with LOW <= HIGH, from {} to {}", allowed.low, allowed.high));
  };
  return s;
}

/// One that takes part only if it is given.
template <class Within>
S optional_region(const std::string& key, Range SearchRegion::*range, bool SearchJob::*limits,
                  const std::string& help, Within within) {
  S s = region(key, range, help, within);
  s.missing = S::Missing::is_null;
  s.parse = [parse = s.parse, limits](C& c, const std::string& text, const std::string& place) {
    parse(c, text, place);
    c.job.*limits = true;
  };
  s.read = [read = s.read, limits](C& c, Fields& fields, const Json& value) {
    read(c, fields, value);
    c.job.*limits = true;
  };
  s.json = [json = s.json, limits](const C& c) { return c.job.*limits ? json(c) : Json(); };
  s.text = [text = s.text, limits](const C& c) { return c.job.*limits ? text(c) : std::string(); };
  s.check = [check = s.check, limits](const C& c, const Checks& checks) {
    if (c.job.*limits) check(c, checks);
  };
  return s;
}

S chains() {
  S s = S::count(
      "chains", [](C & c) -> auto& { return c.chains; }, 1, max_chains,
      "Independent chains of games: 1 to 1e12 (default 65536, or two for each bin of a "
      "map if these are more)");
  s.otherwise = [](C& c) { c.chains = std::max(C().chains, least_chains(c)); };
  s.check = [](const C& c, const Checks& checks) {
    const std::uint64_t least = least_chains(c);
    checks.require("chains", c.chains >= least && c.chains <= max_chains, c.chains,
                   least == 1 ? "a whole number from 1 to 1e12"
                              : fmt::format("at least two for each of the map's {} bins, {}",
                                            bins_of(c.job), least));
  };
  return s;
}

void parse_map(SearchJob& job, const std::string& text, const std::string& place) {
  const std::vector<std::string> factors = split_product(text);
  if (factors.size() != 2) {
    refuse(place, text, "the numbers of bins of regret and of misalignment, such as 32x32");
  }
  const auto bins = [&place](const std::string& part) {
    return static_cast<int>(parse_count(part, place, 1, max_map_bins));
  };
  job.regret_bins = bins(factors[0]);
  job.misalignment_bins = bins(factors[1]);
  if (bins_of(job) == 1) refuse(place, text, "more than one bin, or leave it out");
}

S map() {
  S s = S::row("map", "RxC",
               "Search each of RxC bins of (agents' regret, misalignment); writes frontier.csv");
  s.missing = S::Missing::is_null;
  s.parse = [](C& c, const std::string& text, const std::string& place) {
    parse_map(c.job, text, place);
  };
  s.read = [](C& c, Fields& fields, const Json& value) {
    if (!value.is_array() || value.size() != 2) {
      fields.refuse("map", value, "[rows, columns] or null");
    }
    const auto bins = [&](const Json& number) {
      return static_cast<int>(fields.count("map", number, 1, max_map_bins));
    };
    c.job.regret_bins = bins(value[0]);
    c.job.misalignment_bins = bins(value[1]);
  };
  s.json = [](const C& c) {
    return is_map(c) ? Json({c.job.regret_bins, c.job.misalignment_bins}) : Json();
  };
  s.text = [](const C& c) {
    return is_map(c) ? fmt::format("{}x{}", c.job.regret_bins, c.job.misalignment_bins)
                     : std::string();
  };
  s.check = [](const C& c, const Checks& checks) {
    for (const int bins : {c.job.regret_bins, c.job.misalignment_bins}) {
      checks.require("map", bins >= 1 && bins <= max_map_bins, bins,
                     fmt::format("a whole number from 1 to {}", max_map_bins));
    }
    if (is_map(c) && c.job.method == SearchMethod::sample) {
      throw UsageError(fmt::format(
          "{}: {}x{} bins are not possible with the method sample, whose games are after no bin; "
          "leave the map out, or take the method anneal or climb",
          checks.place("map"), c.job.regret_bins, c.job.misalignment_bins));
    }
  };
  return s;
}

SettingsTable<C> make_table() {
  const auto flat = flat_settings<C>(flat_of);
  const auto in_job = [](auto SearchJob::*member) {
    return [member](C & c) -> auto& { return c.job.*member; };
  };
  S payoffs = flat.payoffs("Of the games that chains begin with: uniform (default), normal")
                  .after("welfare_weights");
  S calibration;
  calibration.option = "--calibration";
  calibration.in_json = false;
  calibration.former =
      "is what grid calls a measure that is 1 where calibration is perfect; a search limits "
      "miscalibration, 0 there: give --miscalibration LOW:HIGH";
  return SettingsTable<C>(
      default_search_configuration,
      {{"sampler_version", sampler_version, "the games were sampled by sampler"},
       {"search_version", search_version, "is of search"}},
      {
          S::choice("bound", in_job(&SearchJob::bound),
                    fmt::format("Searched for games on which it is tight: {} (default fused)",
                                joined(bound_names, ", "))),
          flat.players(),
          flat.outcomes(),
          flat.metric(),
          flat.shift(),
          flat.norm(),
          flat.distance_norm(),
          flat.outcome_weights(),
          flat.welfare(),
          flat.welfare_weights(),
          flat.principal_magnitudes(),
          flat.agent_magnitudes(),
          std::move(payoffs),
          chains(),
          S::count("steps", in_job(&SearchJob::steps), 1, max_steps,
                   "Games that a chain evaluates: 1 to 1e7 (default 4000)"),
          flat.seed("Of the random numbers: 0 to 2^64 - 1 (default 1)"),
          S::choice("method", in_job(&SearchJob::method),
                    "anneal (default), climb, or sample: the independent games of surface"),
          S::choice(
              "precision", [](C & c) -> auto& { return c.precision; },
              "Of games and evaluation: double (default) or float"),
          region("regret", &SearchRegion::regret,
                 "Agents' welfare regret of the games (default: 0 to the agents' trivial bound)",
                 [](const SearchRegion& whole) { return whole.regret; }),
          region("misalignment", &SearchRegion::misalignment,
                 "Their weighted misalignment (default: from 5 % of its maximum on; with --map: "
                 "all)",
                 [](const SearchRegion& whole) { return whole.misalignment; }),
          optional_region("miscalibration", &SearchRegion::miscalibration,
                          &SearchJob::limits_miscalibration,
                          "Their distance from perfect calibration, of 0 (perfect) to 1 (default: "
                          "any)",
                          [](const SearchRegion&) {
                            return Range{0, 1};
                          }),
          std::move(calibration),
          optional_region("collective", &SearchRegion::collective, &SearchJob::limits_collective,
                          "Their agents' collective alignment (default: any)",
                          [](const SearchRegion& whole) {
                            return Range{whole.collective.low, 1};
                          }),
          map(),
          S::count(
              "list", [](C & c) -> auto& { return c.list; }, 0, max_tightest,
              "Best games written in full: 0 to 1000 (default 10)")
              .called("K"),
      },
      {"seed", "chains", "steps", "method", "bound"},
      // What chains begin with are the sampler's games, whose strategies aim at a regret.
      [](C& c) { c.job.games.target_regret = default_target_regret(c.job.games); });
}

}  // namespace

const SettingsTable<C>& search_settings() {
  static const SettingsTable<C> table = make_table();
  return table;
}

Json to_json(const C& configuration) { return search_settings().to_json(configuration); }

C search_configuration_from_json(const Json& json, const std::string& place) {
  return search_settings().from_json(json, place);
}

}  // namespace delegauge::host
