// SPDX-License-Identifier: Apache-2.0
// Checks of a configuration's values. Every error is a UsageError that names the key's place, shows
// the value and says what is allowed.
#pragma once

#include <fmt/format.h>

#include <cstdint>
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

/// "1000", and "1e18" of a power of ten that nobody would count.
inline std::string limit_text(std::uint64_t limit) {
  const std::string digits = fmt::format("{}", limit);
  const bool is_power = digits.find_first_not_of('0', 1) == std::string::npos && digits[0] == '1';
  return is_power && digits.size() > 7 ? fmt::format("1e{}", digits.size() - 1) : digits;
}

class Checks {
 public:
  explicit Checks(const PlaceOfKey& place) : place_(place) {}

  std::string place(std::string_view key) const { return place_(key); }

  template <class T>
  void require(std::string_view key, bool allowed, const T& value, std::string_view what) const {
    if (allowed) return;
    throw UsageError(
        fmt::format("{}: {} is not possible; give {}", place_(key), shown(value), what));
  }
  void in_unit_interval(std::string_view key, double value) const {
    require(key, value >= 0 && value <= 1, value, "a number from 0 to 1");
  }
  /// A magnitude or welfare weight.
  void scale(std::string_view key, const Range& range) const {
    require(key, ordered(range) && range.low >= least_scale && range.high <= largest_scale, range,
            "numbers from 1e-6 to 1e6 or ranges LOW:HIGH of them with LOW <= HIGH");
  }
  void scale(std::string_view key, double value) const {
    require(key, value >= least_scale && value <= largest_scale, value, "numbers from 1e-6 to 1e6");
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
  static std::string shown(const std::string& text) { return text.empty() ? "nothing" : text; }

  const PlaceOfKey& place_;
};

}  // namespace delegauge::host
