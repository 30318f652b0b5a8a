// SPDX-License-Identifier: Apache-2.0
#include "host/files/csv.hpp"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <iterator>

namespace delegauge::host {

Csv& Csv::cell(std::string_view text) {
  separate();
  text_ += text;
  return *this;
}
template <class T>
Csv& Csv::number(T value) {
  separate();
  fmt::format_to(std::back_inserter(text_), FMT_COMPILE("{}"), value);
  return *this;
}

Csv& Csv::cell(double value) { return number(value); }
Csv& Csv::cell(float value) { return number(value); }
Csv& Csv::cell(std::int64_t value) { return number(value); }
Csv& Csv::cell(std::uint64_t value) { return number(value); }

void Csv::separate() {
  if (!row_is_empty_) text_ += ',';
  row_is_empty_ = false;
}

}  // namespace delegauge::host
