// SPDX-License-Identifier: Apache-2.0
#include "host/report/page_json.hpp"

#include <fmt/format.h>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <string>

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

}  // namespace

Json numbers_json(const std::vector<double>& numbers, int digits) {
  Json list = Json::array();
  for (const double number : numbers) {
    if (!std::isfinite(number)) {
      list.push_back(nullptr);
      continue;
    }
    const std::string text = fmt::format("{:.{}g}", number, digits);
    double rounded = number;
    std::from_chars(text.data(), text.data() + text.size(), rounded);
    // A whole number is shorter without its fraction.
    constexpr double exact = 9e15;
    if (rounded == std::floor(rounded) && std::abs(rounded) < exact) {
      list.push_back(static_cast<std::int64_t>(rounded));
    } else {
      list.push_back(rounded);
    }
  }
  return list;
}

Json whole_json(std::uint64_t number) { return fmt::format("{}", number); }

Json whole_json(const std::vector<std::uint64_t>& numbers) {
  Json list = Json::array();
  for (const std::uint64_t number : numbers) list.push_back(whole_json(number));
  return list;
}

}  // namespace delegauge::host
