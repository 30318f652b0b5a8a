// SPDX-License-Identifier: Apache-2.0
#include "host/files/label_values.hpp"

#include "host/text/decimal.hpp"

namespace delegauge::host {
namespace {

/// Whether a double has all whole numbers up to this one, and this is one of them.
bool is_whole(double x) {
  constexpr double most = 9007199254740992;  // 2^53
  return x >= -most && x <= most && static_cast<double>(static_cast<std::int64_t>(x)) == x;
}

}  // namespace

LabelValues label_values(const std::vector<std::string>& labels) {
  std::vector<double> numbers;
  std::vector<std::int64_t> whole;
  for (const std::string& label : labels) {
    const Decimal number = parse_decimal(label);
    if (number.fault != DecimalFault::none) return labels;
    numbers.push_back(number.value);
    if (is_whole(number.value)) whole.push_back(static_cast<std::int64_t>(number.value));
  }
  if (whole.size() == numbers.size()) return whole;
  return numbers;
}

}  // namespace delegauge::host
