// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/strategic/left_out.hpp"

#include <fmt/format.h>

#include "host/text/units.hpp"

namespace delegauge::host {

std::string left_out_text(const LeftOut& left_out) {
  std::string list;
  for (const auto& [name, values] : left_out) {
    if (values > 0) list += fmt::format("{}{} of {}", list.empty() ? "" : ", ", values, name);
  }
  if (list.empty()) return {};
  return "values that are not finite are left out of the statistics (out_of_range): " + list;
}

std::string left_out_line(const LeftOut& left_out) {
  std::uint64_t all = 0;
  for (const auto& [name, values] : left_out) all += values;
  if (all == 0) return {};
  return fmt::format("{} values are not finite and left out (out_of_range)\n", count_text(all));
}

}  // namespace delegauge::host
