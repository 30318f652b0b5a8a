// SPDX-License-Identifier: Apache-2.0
// Sums of doubles, and of their squares, without any rounding: whatever the order and the spread.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "delegauge/tally/fixed_point.hpp"
#include "delegauge/tally/natural.hpp"

namespace delegauge {

// An integer times 2^lowest, wide enough for 2^64 squares of any finite doubles: digits of 32 bits
// in words of 64, so that digits are added without carries for a while. They take memory only once
// something has been added.
class ExactSum {
 public:
  static constexpr int lowest = -2176;  // of squares the lowest bit is 2^-2148
  static constexpr std::size_t digit_count =
      136;  // up to 2^2176; of squares 2^64 stay below 2^2112

  bool empty() const { return digit_.empty(); }

  // x: finite.
  void add(double x) {
    const auto [mantissa, exponent] = parts(x);
    add(std::signbit(x), mantissa, exponent);
  }
  void add_square(double x) {
    const auto [mantissa, exponent] = parts(x);
    add(false, Wide{mantissa} * mantissa, 2 * exponent);
  }
  // magnitude * 2^exponent or its negative, exponent >= lowest.
  void add(bool negative, Wide magnitude, int exponent) {
    if (digit_.empty()) digit_.resize(digit_count);
    if (++since_settled_ == most_unsettled) settle();
    const auto place = static_cast<unsigned>(exponent - lowest);
    std::size_t at = place / digit_bits;
    const unsigned shift = place % digit_bits;
    const auto put = [&](std::uint64_t digit) {
      const auto signed_digit = static_cast<std::int64_t>(digit);
      digit_[at++] += negative ? -signed_digit : signed_digit;
    };
    put((static_cast<std::uint64_t>(magnitude) << shift) & digit_mask);
    for (Wide rest = magnitude >> (digit_bits - shift); rest != 0; rest >>= digit_bits) {
      put(static_cast<std::uint64_t>(rest) & digit_mask);
    }
  }
  void merge(const ExactSum& other) {
    if (other.empty()) return;
    if (empty()) {
      *this = other;
      return;
    }
    settle();
    for (std::size_t k = 0; k < digit_count; ++k) digit_[k] += other.digit_[k];
    settle();
  }
  // Carries: the digits are then those of the sum, whatever it was added up from, in [0, 2^32) but
  // for the last, which has the sign.
  void settle() {
    since_settled_ = 0;
    for (std::size_t k = 0; k + 1 < digit_.size(); ++k) {
      digit_[k + 1] += digit_[k] >> digit_bits;
      digit_[k] &= static_cast<std::int64_t>(digit_mask);
    }
  }

  // What has been added, sign and magnitude; settled.
  bool negative() const { return !empty() && digit_.back() < 0; }
  Natural magnitude() const {
    std::vector<std::uint32_t> digits(digit_.size() + 1);
    const bool minus = negative();
    std::int64_t carry = 0;
    for (std::size_t k = 0; k < digit_.size(); ++k) {
      carry += minus ? -digit_[k] : digit_[k];
      digits[k] = static_cast<std::uint32_t>(carry);
      carry >>= digit_bits;
    }
    return Natural(std::move(digits), lowest / static_cast<int>(digit_bits));
  }

  // As they are kept; settled.
  const std::vector<std::int64_t>& digits() const { return digit_; }
  // Takes such digits back; false, and nothing done, if they can be no sum's.
  bool assign(const std::vector<std::int64_t>& digits) {
    const auto is_digit = [](std::int64_t digit) {
      return digit >= 0 && digit <= static_cast<std::int64_t>(digit_mask);
    };
    if (!digits.empty() &&
        (digits.size() != digit_count || !std::all_of(digits.begin(), digits.end() - 1, is_digit) ||
         (digits.back() != 0 && digits.back() != -1))) {
      return false;
    }
    digit_ = digits;
    return true;
  }
  friend bool operator==(const ExactSum& a, const ExactSum& b) { return a.digit_ == b.digit_; }

 private:
  static constexpr unsigned digit_bits = 32;
  static constexpr std::uint64_t digit_mask = 0xFFFFFFFFu;
  static constexpr std::uint32_t most_unsettled = 1u << 30;  // digits stay below 2^62

  // |x| = mantissa * 2^exponent.
  static std::pair<std::uint64_t, int> parts(double x) {
    constexpr int stored = 52, bias = 1023;
    const auto bits = std::bit_cast<std::uint64_t>(x);
    const auto field = static_cast<int>(bits >> stored & 0x7FFu);
    const std::uint64_t fraction = bits & ((std::uint64_t{1} << stored) - 1);
    if (field == 0) return {fraction, 1 - bias - stored};
    return {fraction | std::uint64_t{1} << stored, field - bias - stored};
  }

  std::vector<std::int64_t> digit_;  // the lowest first
  std::uint32_t since_settled_ = 0;
};

}  // namespace delegauge
