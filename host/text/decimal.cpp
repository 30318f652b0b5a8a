// SPDX-License-Identifier: Apache-2.0
#include "host/text/decimal.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <system_error>

namespace delegauge::host {
namespace {

/// Whether a number out of a double's range is too small rather than too large: where its first
/// digit that counts stands, its exponent taken into account. std::from_chars does not tell.
bool is_tiny(std::string_view text) {
  const std::size_t letter = std::min(text.find_first_of("eE"), text.size());
  const std::string_view mantissa = text.substr(0, letter);
  long long exponent = 0;
  std::string_view power = text.substr(std::min(letter + 1, text.size()));
  const bool negative = !power.empty() && power.front() == '-';
  if (!power.empty() && (power.front() == '-' || power.front() == '+')) power.remove_prefix(1);
  constexpr long long beyond = 1'000'000'000'000;  // no text has so many digits
  for (const char c : power) exponent = std::min(beyond, 10 * exponent + (c - '0'));
  if (negative) exponent = -exponent;
  const std::size_t first = mantissa.find_first_of("123456789");
  if (first == std::string_view::npos) return true;
  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  const auto place = static_cast<long long>(point) - static_cast<long long>(first);
  return exponent + place < 0;
}

}  // namespace

Decimal parse_decimal(std::string_view text) {
  // from_chars takes no plus sign, but names such as inf and nan.
  if (text.substr(0, 1) == "+" && text.substr(1, 1) != "-") text.remove_prefix(1);
  if (text.find_first_not_of("0123456789+-.eE") != std::string_view::npos) {
    return {0, DecimalFault::malformed};
  }
  Decimal number;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number.value);
  if (error == std::errc::invalid_argument || stop != end) return {0, DecimalFault::malformed};
  if (error == std::errc::result_out_of_range) {
    if (!is_tiny(text)) return {0, DecimalFault::too_large};
    number.value = text.front() == '-' ? -0.0 : 0.0;
  }
  return number;
}

}  // namespace delegauge::host
