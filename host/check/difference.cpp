// SPDX-License-Identifier: Apache-2.0
#include "host/check/difference.hpp"

#include <fmt/format.h>

#include <bit>

namespace delegauge::host {

ShownNumber shown_number(double x) {
  return {fmt::format("{:#018x}", std::bit_cast<std::uint64_t>(x)), fmt::format("{}", x)};
}

ShownNumber shown_number(std::uint64_t x) { return {fmt::format("{:#x}", x), {}}; }

ShownNumber shown_number(Wide x) {
  const auto high = static_cast<std::uint64_t>(x >> 64U), low = static_cast<std::uint64_t>(x);
  return {high == 0 ? fmt::format("{:#x}", low) : fmt::format("{:#x}{:016x}", high, low), {}};
}

std::string difference_text(const Difference& difference) {
  const auto text = [](const ShownNumber& number) {
    return number.decimal.empty() ? number.hex : fmt::format("{} ({})", number.hex, number.decimal);
  };
  const std::string place = difference.game ? fmt::format("game {}", *difference.game) : "";
  if (!difference.problem.empty()) {
    return place.empty() ? difference.problem : fmt::format("{}: {}", place, difference.problem);
  }
  return fmt::format("{}{}{}: {} instead of {}", place, place.empty() ? "" : ", ",
                     difference.quantity, text(difference.got), text(difference.expected));
}

}  // namespace delegauge::host
