// SPDX-License-Identifier: Apache-2.0
// Natural numbers of any size, times a power of 2^32: what exact statistics are worked out in.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace delegauge {

// A number as fraction * 2^exponent, where it may lie beyond the doubles.
struct Scaled {
  double fraction = 0;
  int exponent = 0;
};

class Natural {
 public:
  Natural() = default;
  // digits: of 32 bits, the lowest first, the first worth 2^(32 first).
  Natural(std::vector<std::uint32_t> digits, int first) : digit_(std::move(digits)), first_(first) {
    trim();
  }
  explicit Natural(std::uint64_t x)
      : Natural({static_cast<std::uint32_t>(x), static_cast<std::uint32_t>(x >> 32)}, 0) {}

  friend Natural operator*(const Natural& a, const Natural& b) {
    std::vector<std::uint32_t> r(a.digit_.size() + b.digit_.size());
    for (std::size_t i = 0; i < a.digit_.size(); ++i) {
      std::uint64_t carry = 0;
      for (std::size_t j = 0; j < b.digit_.size(); ++j) {
        carry += std::uint64_t{a.digit_[i]} * b.digit_[j] + r[i + j];
        r[i + j] = static_cast<std::uint32_t>(carry);
        carry >>= 32;
      }
      r[i + b.digit_.size()] = static_cast<std::uint32_t>(carry);
    }
    return {std::move(r), a.first_ + b.first_};
  }
  // a >= b.
  friend Natural operator-(const Natural& a, const Natural& b) {
    if (b.digit_.empty()) return a;
    const int first = std::min(a.first_, b.first_), last = std::max(a.last(), b.last());
    std::vector<std::uint32_t> r;
    std::int64_t borrow = 0;
    for (int at = first; at < last; ++at) {
      borrow += std::int64_t{a.at(at)} - std::int64_t{b.at(at)};
      r.push_back(static_cast<std::uint32_t>(borrow));
      borrow >>= 32;
    }
    return {std::move(r), first};
  }

  // Right to a few units in the last place: the three highest digits have 65 bits at least.
  Scaled scaled() const {
    double fraction = 0;
    for (int at = last() - 1, of = 0; of < 3; --at, ++of)
      fraction = fraction * 0x1p32 + this->at(at);
    return {fraction, 32 * (last() - 3)};
  }

 private:
  int last() const { return first_ + static_cast<int>(digit_.size()); }
  std::uint32_t at(int place) const {
    return place < first_ || place >= last() ? 0 : digit_[static_cast<std::size_t>(place - first_)];
  }
  // Without zeros at either end, which would make products long.
  void trim() {
    while (!digit_.empty() && digit_.back() == 0) digit_.pop_back();
    const auto some =
        std::find_if(digit_.begin(), digit_.end(), [](std::uint32_t digit) { return digit != 0; });
    first_ += static_cast<int>(some - digit_.begin());
    digit_.erase(digit_.begin(), some);
  }

  std::vector<std::uint32_t> digit_;
  int first_ = 0;
};

}  // namespace delegauge
