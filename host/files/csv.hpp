// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace delegauge::host {

/// CSV text row by row; numbers are their shortest round-trip decimals. No cell of ours needs
/// quotes.
class Csv {
 public:
  Csv& cell(std::string_view text);
  Csv& cell(const char* text) { return cell(std::string_view(text)); }
  Csv& cell(double value);
  Csv& cell(float value);
  Csv& cell(std::int64_t value);
  Csv& cell(std::uint64_t value);
  template <std::signed_integral T>
  Csv& cell(T value) {
    return cell(std::int64_t{value});
  }
  template <std::unsigned_integral T>
  Csv& cell(T value) {
    return cell(std::uint64_t{value});
  }
  template <class... T>
  Csv& cells(const T&... values) {
    (cell(values), ...);
    return *this;
  }
  void end_row() {
    text_ += '\n';
    row_is_empty_ = true;
  }
  std::string take() { return std::move(text_); }

 private:
  template <class T>
  Csv& number(T value);
  void separate();

  std::string text_;
  bool row_is_empty_ = true;
};

}  // namespace delegauge::host
