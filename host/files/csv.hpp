// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <iterator>
#include <string>

namespace delegauge::host {

/// CSV text row by row; numbers are their shortest round-trip decimals. No cell of ours needs
/// quotes.
class Csv {
 public:
  template <class T>
  Csv& cell(const T& value) {
    if (!row_is_empty_) text_ += ',';
    row_is_empty_ = false;
    fmt::format_to(std::back_inserter(text_), "{}", value);
    return *this;
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
  std::string text_;
  bool row_is_empty_ = true;
};

}  // namespace delegauge::host
