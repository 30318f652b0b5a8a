// SPDX-License-Identifier: Apache-2.0
// The settings of strategic games, which the jobs on them share.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "host/jobs/strategic/games.hpp"
#include "host/settings/precision.hpp"
#include "host/settings/setting.hpp"

namespace delegauge::host {

/// "5x5x4". Raises UsageError naming place.
void parse_dims(const std::string& text, const std::string& place, StrategicGames& games);
void read_dims(const Fields& fields, const nlohmann::ordered_json& list, StrategicGames& games);
/// Checks that every agent has a choice and that there are not too many profiles.
void check_dims(const StrategicGames& games, const Checks& checks);
/// Checks that all points together have not too many games.
void check_repetitions(std::uint64_t repetitions, std::uint64_t points, const Checks& checks);

/// C: a configuration with members `games`, `repetitions` and `precision`.
template <class C>
struct StrategicSettings {
  using S = Setting<C>;
  using Json = nlohmann::ordered_json;

  static S dims() {
    S s = S::row("dims", "AxB...",
                 "Actions of each agent, 2 to 8 agents (default 3x3); at most 1e6 profiles");
    s.parse = [](C& c, const std::string& text, const std::string& place) {
      parse_dims(text, place, c.games);
    };
    s.read = [](C& c, Fields& fields, const Json& value) { read_dims(fields, value, c.games); };
    s.json = [](const C& c) { return Json(dims_of(c.games)); };
    s.text = [](const C& c) { return dims_text(c.games); };
    s.check = [](const C& c, const Checks& checks) { check_dims(c.games, checks); };
    return s;
  }
  static S repetitions(const std::string& help) {
    return S::count(
        "repetitions", [](C & c) -> auto& { return c.repetitions; }, 1, max_games, help);
  }
  static S seed() {
    return S::count("seed", field(&StrategicGames::seed), 0, UINT64_MAX,
                    "Of the random games: 0 to 2^64 - 1 (default 1)");
  }
  static S precision() {
    return S::choice(
        "precision", [](C & c) -> auto& { return c.precision; },
        "Of sampling and evaluation: float (default) or double");
  }
  static S payoffs() {
    return S::choice("payoffs", field(&StrategicGames::payoffs),
                     "Before standardising: normal (default), uniform");
  }
  static S principal_magnitudes() {
    return S::scales("principal_magnitudes", players, field(&StrategicGames::principal_magnitude),
                     "M,...",
                     "Per player or one for all: numbers or ranges LOW:HIGH (default 0.5:1.5)");
  }
  static S agent_magnitudes() {
    return S::scales("agent_magnitudes", players, field(&StrategicGames::agent_magnitude), "M,...",
                     "Likewise (default 0.5:1.5)");
  }
  static S offset(const std::string& by_default) {
    return S::range("offset", field(&StrategicGames::offset),
                    "Constants added to utilities (default " + by_default + ")")
        .checked([](const C& c, const Checks& checks) { checks.offset(c.games.offset); });
  }

 private:
  template <class T>
  static auto field(T StrategicGames::*member) {
    return [member](C& c) -> T& { return c.games.*member; };
  }
  static int players(const C& c) { return c.games.players; }
};

}  // namespace delegauge::host
