// SPDX-License-Identifier: Apache-2.0
#include "host/text/units.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace delegauge::host {

std::string count_text(std::uint64_t count) {
  std::string text = fmt::format("{}", count);
  constexpr std::size_t group = 3;
  for (std::size_t at = text.size(); at > group;) {
    at -= group;
    text.insert(at, 1, ',');
  }
  return text;
}

std::string rate_text(double per_second, std::string_view of) {
  if (per_second >= 1e6) return fmt::format("{:.1f} million {}/s", per_second / 1e6, of);
  return fmt::format("{:.0f} {}/s", per_second, of);
}

std::string duration_text(double seconds) {
  if (seconds < 10) return fmt::format("{:.1f} s", std::max(0.0, seconds));
  constexpr double longest = 1e15;
  const auto whole = static_cast<std::uint64_t>(std::min(seconds, longest));
  constexpr std::uint64_t minute = 60, hour = 60 * minute, day = 24 * hour;
  if (whole < minute) return fmt::format("{} s", whole);
  if (whole < hour) return fmt::format("{} min {} s", whole / minute, whole % minute);
  if (whole < day) return fmt::format("{} h {} min", whole / hour, whole % hour / minute);
  return fmt::format("{} d {} h", whole / day, whole % day / hour);
}

std::string rough_duration_text(double seconds) {
  struct Unit {
    const char* name;
    double seconds;
  };
  constexpr Unit units[] = {{"years", 365.25 * 86400}, {"d", 86400}, {"h", 3600}, {"min", 60}};
  for (const Unit& unit : units) {
    if (seconds >= 2 * unit.seconds)
      return fmt::format("about {:.0f} {}", seconds / unit.seconds, unit.name);
  }
  return fmt::format("about {:.0f} s", seconds);
}

}  // namespace delegauge::host
