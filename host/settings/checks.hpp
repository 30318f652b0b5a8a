// SPDX-License-Identifier: Apache-2.0
// Checks of a configuration's values. Every error is a UsageError that names the key's place, shows
// the value and says what is allowed.
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "delegauge/game/flat_games.hpp"
#include "host/settings/limits.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {

/// Turns a configuration's key ("welfare_weights") into the place that a message names.
using PlaceOfKey = std::function<std::string(std::string_view key)>;

inline bool ordered(const Range& range) { return range.low <= range.high; }

/// "0.5:1.5", or "1" for a range of one number.
inline std::string range_text(const Range& range) {
  return range.low == range.high ? fmt::format("{}", range.low)
                                 : fmt::format("{}:{}", range.low, range.high);
}

class Checks {
 public:
  explicit Checks(const PlaceOfKey& place) : place_(place) {}

  template <class T>
  void require(std::string_view key, bool allowed, const T& value, std::string_view what) const {
    if (allowed) return;
    throw UsageError(
        fmt::format("{}: {} is not possible; give {}", place_(key), shown(value), what));
  }
  void in_unit_interval(std::string_view key, double value) const {
    require(key, value >= 0 && value <= 1, value, "a number from 0 to 1");
  }
  void magnitude(std::string_view key, const Range& range) const {
    require(key, ordered(range) && range.low >= least_scale && range.high <= largest_scale, range,
            "numbers from 1e-6 to 1e6 or ranges LOW:HIGH of them with LOW <= HIGH");
  }
  void shape(const FlatGames& games) const {
    require("players", games.players >= 1 && games.players <= max_players, games.players,
            fmt::format("a whole number from 1 to {}", max_players));
    require("outcomes", games.outcomes >= 2 && games.outcomes <= max_outcomes, games.outcomes,
            fmt::format("a whole number from 2 to {}", max_outcomes));
  }
  /// Magnitudes and welfare weights of all players.
  void scales(const FlatGames& games) const {
    for (std::size_t i = 0; i < static_cast<std::size_t>(games.players); ++i) {
      magnitude("principal_magnitudes", games.principal_magnitude[i]);
      magnitude("agent_magnitudes", games.agent_magnitude[i]);
      const double weight = games.welfare_weight[i];
      require("welfare_weights", weight >= least_scale && weight <= largest_scale, weight,
              "numbers from 1e-6 to 1e6");
    }
  }
  void offset(const Range& range) const {
    require("offset",
            ordered(range) && range.low >= -largest_constant && range.high <= largest_constant,
            range, "LOW:HIGH with LOW <= HIGH, from -1e12 to 1e12");
  }

 private:
  template <class T>
  static std::string shown(const T& value) {
    return fmt::format("{}", value);
  }
  static std::string shown(const Range& range) { return range_text(range); }

  const PlaceOfKey& place_;
};

}  // namespace delegauge::host
