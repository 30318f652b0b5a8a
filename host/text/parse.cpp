// SPDX-License-Identifier: Apache-2.0
#include "host/text/parse.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>

#include "host/text/decimal.hpp"
#include "host/text/error.hpp"
#include "host/text/for_terminal.hpp"

namespace delegauge::host {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// The power of ten at the end of a number ("e8", "E+8", or nothing); capped, for no count is near.
std::optional<int> exponent_of(std::string_view text) {
  if (text.empty()) return 0;
  if (text.front() != 'e' && text.front() != 'E') return std::nullopt;
  text.remove_prefix(1);
  const bool negative = !text.empty() && text.front() == '-';
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) return std::nullopt;
  int value = 0;
  for (const char c : text) value = std::min(10 * value + (c - '0'), 100'000);
  return negative ? -value : value;
}

/// A decimal number as an integer, if it is one and has 64 bits.
std::optional<std::uint64_t> whole_number(std::string_view text) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  std::string digits;
  int power = 0;
  bool point = false;
  std::size_t at = 0;
  for (; at < text.size() && (is_digit(text[at]) || (text[at] == '.' && !point)); ++at) {
    if (text[at] == '.') {
      point = true;
    } else {
      digits += text[at];
      power -= point ? 1 : 0;
    }
  }
  const std::optional<int> exponent = exponent_of(text.substr(at));
  if (digits.empty() || !exponent) return std::nullopt;
  power += *exponent;
  digits.erase(0, digits.find_first_not_of('0'));
  if (digits.empty()) return 0;
  while (power < 0 && digits.back() == '0') {
    digits.pop_back();
    ++power;
  }
  constexpr int most_digits = 20;  // of 2^64
  if (power < 0 || power > most_digits) return std::nullopt;
  digits.append(static_cast<std::size_t>(power), '0');
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc()) return std::nullopt;
  return value;
}

std::optional<double> finite_number(std::string_view text) {
  const Decimal number = parse_decimal(text);
  if (number.fault != DecimalFault::none) return std::nullopt;
  return number.value;
}

/// 1000000000 as 1e9, others as they are.
std::string short_count(std::uint64_t count) {
  int zeros = 0;
  std::uint64_t rest = count;
  for (; rest >= 10 && rest % 10 == 0; rest /= 10) ++zeros;
  return zeros >= 6 ? fmt::format("{}e{}", rest, zeros) : fmt::format("{}", count);
}

}  // namespace

void refuse(std::string_view place, std::string_view text, std::string_view allowed) {
  constexpr std::size_t longest = 40;
  const std::string shown =
      for_terminal(text.substr(0, longest)) + (text.size() > longest ? "..." : "");
  throw UsageError(fmt::format("{}: '{}' is not possible; give {}", place, shown, allowed));
}

std::uint64_t parse_count(std::string_view text, std::string_view place, std::uint64_t low,
                          std::uint64_t high) {
  const std::optional<std::uint64_t> value = whole_number(trimmed(text));
  if (!value || *value < low || *value > high) {
    refuse(place, text,
           fmt::format("a whole number from {} to {}", short_count(low), short_count(high)));
  }
  return *value;
}

double parse_number(std::string_view text, std::string_view place) {
  const std::optional<double> value = finite_number(trimmed(text));
  if (!value) refuse(place, text, "a finite number, such as 0.5");
  return *value;
}

Range parse_range(std::string_view text, std::string_view place) {
  const std::size_t colon = text.find(':');
  const bool two = colon != std::string_view::npos;
  const std::optional<double> low = finite_number(trimmed(text.substr(0, colon)));
  const std::optional<double> high = two ? finite_number(trimmed(text.substr(colon + 1))) : low;
  if (!low || !high) refuse(place, text, "a range LOW:HIGH, such as 0.5:1.5, or one number");
  return {*low, *high};
}

std::optional<double> duration(std::string_view text) {
  constexpr double minute = 60, hour = 3600, day = 86400;
  const char last = text.empty() ? '\0' : text.back();
  const double unit = last == 'm' ? minute : last == 'h' ? hour : last == 'd' ? day : 1;
  const bool has_unit = last == 's' || unit != 1;
  const auto value = finite_number(text.substr(0, text.size() - (has_unit ? 1 : 0)));
  constexpr double most = 1e9;
  if (!value || !(*value >= 0) || *value * unit > most) return std::nullopt;
  return *value * unit;
}

double parse_duration(std::string_view text, std::string_view place) {
  const std::optional<double> seconds = duration(text);
  if (!seconds || *seconds == 0) {
    refuse(place, text, "a time above 0 such as 90, 60s, 5m, 2h or 1d");
  }
  return *seconds;
}

bool parse_switch(std::string_view text, std::string_view place) {
  if (text != "on" && text != "off") refuse(place, text, "on or off");
  return text == "on";
}

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t comma = text.find(',');
    parts.emplace_back(trimmed(text.substr(0, comma)));
    if (comma == std::string_view::npos) return parts;
    text.remove_prefix(comma + 1);
  }
}

std::vector<std::string> split_product(std::string_view text) {
  constexpr std::string_view sign = "\xC3\x97";  // U+00D7, in UTF-8
  std::vector<std::string> factors = {{}};
  while (!text.empty()) {
    const bool is_sign = text.substr(0, sign.size()) == sign;
    if (is_sign || text.front() == 'x' || text.front() == 'X') {
      factors.emplace_back();
    } else {
      factors.back() += text.front();
    }
    text.remove_prefix(is_sign ? sign.size() : 1);
  }
  return factors;
}

}  // namespace delegauge::host
