// SPDX-License-Identifier: Apache-2.0
// The table of settings of `grid`.
#include "host/jobs/grid/settings.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/jobs/grid/names.hpp"
#include "host/jobs/strategic/settings.hpp"
#include "host/text/join.hpp"

namespace delegauge::host {
namespace {

using C = GridConfiguration;
using S = Setting<C>;
using Json = nlohmann::ordered_json;

std::vector<double> read_numbers(const std::string& key, const Fields& fields, const Json& list) {
  if (!list.is_array() || list.empty()) fields.refuse(key, list, "a list of numbers");
  std::vector<double> values;
  for (const Json& value : list) values.push_back(fields.number(key, value));
  return values;
}

/// Why a measure of capability is refused.
std::string without_say(const C& c) {
  return fmt::format("with --play {} capabilities have no say in what is played",
                     name_of(c.games.play));
}

/// Runs of before do not have it.
S play() {
  S s = S::choice(
      "play", [](C & c) -> auto& { return c.games.play; },
      "What is played: capability (default), product (each agent mixes by itself) or nash-worst");
  s.missing = S::Missing::is_absent;
  s.json = [](const C& c) {
    return uses_capabilities(c) ? Json() : Json(std::string(name_of(c.games.play)));
  };
  return s;
}

S vary() {
  S s = S::row("vary", "NAME[,NAME]",
               "ia (default), ic, ca, cc or calibration; two of them for a surface");
  const auto text = [](const C& c) {
    std::vector<std::string_view> names;
    for (const Measure measure : c.vary) names.push_back(name_of(measure));
    return joined(names, ",");
  };
  s.is_list = true;
  s.parse = [](C& c, const std::string& given, const std::string& place) {
    c.vary.clear();
    for (const std::string& name : split_list(given)) {
      c.vary.push_back(parse_choice<Measure>(name, place));
    }
  };
  s.read = [](C& c, Fields& fields, const Json& list) {
    const std::string allowed = "a list of one or two of " + names_of<Measure>();
    if (!list.is_array() || list.size() > 2) fields.refuse("vary", list, allowed);
    c.vary.clear();
    for (const Json& name : list) {
      const auto measure =
          name.is_string() ? value_of<Measure>(name.get_ref<const std::string&>()) : std::nullopt;
      if (!measure) fields.refuse("vary", list, allowed);
      c.vary.push_back(*measure);
    }
  };
  s.json = [](const C& c) {
    Json names = Json::array();
    for (const Measure measure : c.vary) names.push_back(std::string(name_of(measure)));
    return names;
  };
  s.text = text;
  s.check = [text](const C& c, const Checks& checks) {
    const bool differ = c.vary.size() == 1 || (c.vary.size() == 2 && c.vary[0] != c.vary[1]);
    checks.require("vary", differ, text(c), "one of " + names_of<Measure>() + ", or two of them");
    for (const Measure measure : c.vary) {
      if (!is_capability(measure) || uses_capabilities(c)) continue;
      throw UsageError(fmt::format("{}: {}, and {} changes nothing; vary ia, ca or calibration",
                                   checks.place("vary"), without_say(c), name_of(measure)));
    }
  };
  return s;
}

S points() {
  return S::count(
             "points", [](C & c) -> auto& { return c.points; }, 2, max_points,
             "Values of what varies, evenly from 0 to 1 (default 26); N x N for a surface")
      .checked([](const C& c, const Checks& checks) {
        checks.require("points", c.points >= 2, c.points, "a whole number from 2 on");
        checks.require(
            "points", point_count(c) <= max_points, c.points,
            fmt::format("fewer: with every fixed value there may be {} in all", max_points));
      });
}

/// What ia, ic, ca and cc are where nothing else says it.
S fixed() {
  S s = S::row("fixed", "V,...", "The other measures: from 0 to 1, a scan for each (default 0.9)");
  s.is_list = true;
  s.parse = [](C& c, const std::string& text, const std::string& place) {
    c.fixed.clear();
    for (const std::string& value : split_list(text)) c.fixed.push_back(parse_number(value, place));
  };
  s.read = [](C& c, Fields& fields, const Json& value) {
    c.fixed = read_numbers("fixed", fields, value);
  };
  s.json = [](const C& c) { return c.fixed.empty() ? Json() : Json(c.fixed); };
  s.text = [](const C& c) { return joined(c.fixed, ","); };
  s.check = [](const C& c, const Checks& checks) {
    for (const double value : c.fixed) checks.in_unit_interval("fixed", value);
  };
  return std::move(s)
      .only_if(
          uses_fixed,
          [](const C& c) {
            return uses_capabilities(c)
                       ? std::string("every measure varies or has its own option; drop this")
                       : "every measure that has a say varies or has its own option; drop this";
          },
          "null where no measure takes it")
      .or_else([](C& c) {
        c.fixed = uses_fixed(c) ? default_grid_configuration().fixed : std::vector<double>();
      });
}

/// What a measure that does not vary is given.
S given(Measure measure, const std::string& value, const std::string& help) {
  const bool per_player = measure == Measure::ia || measure == Measure::ic;
  const auto m = static_cast<std::size_t>(measure);
  const std::string key(name_of(measure));
  S s = S::row(key, value, help);
  s.is_list = per_player;
  s.missing = S::Missing::is_null;
  s.parse = [=](C& c, const std::string& text, const std::string& place) {
    if (per_player) {
      c.given[m].resize(static_cast<std::size_t>(c.games.players));
      fill_players(text, place, c.games.players, c.given[m], parse_number);
    } else {
      c.given[m] = {parse_number(text, place)};
    }
  };
  s.read = [=](C& c, Fields& fields, const Json& number) {
    if (per_player) {
      c.given[m] = read_numbers(key, fields, fields.per_player(key, c.games.players));
    } else {
      c.given[m] = {fields.number(key, number)};
    }
  };
  s.json = [=](const C& c) {
    const std::vector<double>& values = c.given[m];
    if (values.empty()) return Json();
    if (!per_player) return Json(values.front());
    const auto players = static_cast<std::size_t>(c.games.players);
    return Json(values.size() == 1 ? std::vector<double>(players, values.front()) : values);
  };
  s.text = [=](const C& c) {
    const std::vector<double>& values = c.given[m];
    if (values.empty()) return std::string();
    return players_text(static_cast<int>(values.size()), values,
                        [](double x) { return fmt::format("{}", x); });
  };
  s.check = [=](const C& c, const Checks& checks) {
    for (const double x : c.given[m]) {
      checks.in_unit_interval(key, x);
      checks.require(key, measure != Measure::calibration || x > 0, x,
                     "a number above 0 and at most 1");
    }
    if (!c.given[m].empty() && is_capability(measure) && !uses_capabilities(c)) {
      throw UsageError(fmt::format("{}: {}; drop this", checks.place(key), without_say(c)));
    }
    if (!c.given[m].empty() && varies(c, measure)) {
      throw UsageError(
          fmt::format("{}: {} varies; drop this, or vary another measure", checks.place(key), key));
    }
  };
  return s;
}

S agent_magnitudes() {
  return StrategicSettings<C>::agent_magnitudes().only_if(
      [](const C& c) { return !prescribes_calibration(c); },
      [](const C&) {
        return "with a prescribed calibration they follow from the principals'; drop this, or "
               "prescribe none";
      },
      "null where calibration is prescribed");
}

SettingsTable<C> make_table() {
  using Games = StrategicSettings<C>;
  return SettingsTable<C>(
      default_grid_configuration,
      {{"sampler_version", strategic_sampler_version, "the games were sampled by sampler"}},
      {
          Games::dims(),
          play(),
          vary(),
          points(),
          fixed(),
          given(Measure::ia, "V,...", "Individual alignment instead, per player or one for all"),
          given(Measure::ic, "V,...", "Individual capability instead, likewise"),
          given(Measure::ca, "V", "The principals' collective alignment instead"),
          given(Measure::cc, "V", "The agents' collective capability instead"),
          given(Measure::calibration, "V",
                "Above 0, to 1: agents' magnitudes follow from it (default: from their own range)"),
          Games::repetitions("Games per point (default 25)")
              .checked([](const C& c, const Checks& checks) {
                check_repetitions(c.repetitions, point_count(c), checks);
              }),
          Games::seed(),
          Games::precision(),
          Games::payoffs(),
          Games::principal_magnitudes(),
          agent_magnitudes(),
          Games::offset("-1:1"),
          S::on_off(
              "worst_case", [](C & c) -> auto& { return c.worst_case; },
              "Measure the worst-case regret V (default on)"),
      },
      {"seed"});
}

}  // namespace

const SettingsTable<C>& grid_settings() {
  static const SettingsTable<C> table = make_table();
  return table;
}

Json to_json(const C& configuration) { return grid_settings().to_json(configuration); }

C grid_configuration_from_json(const Json& json, const std::string& place) {
  return grid_settings().from_json(json, place);
}

std::string command_line_options(const C& configuration) {
  return grid_settings().command_line(configuration);
}

}  // namespace delegauge::host
