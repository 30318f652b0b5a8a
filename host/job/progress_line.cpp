// SPDX-License-Identifier: Apache-2.0
#include "host/job/progress_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "host/text/units.hpp"

namespace delegauge::host {

std::string progress_line(const ProgressState& state, int width) {
  const auto now_done = static_cast<double>(state.done - std::min(state.done, state.before));
  const auto missing = static_cast<double>(state.games - std::min(state.done, state.games));
  const bool known = now_done > 0 && state.seconds > 0;
  const double rate = known ? now_done / state.seconds : 0;
  const double part =
      state.games == 0 ? 1 : static_cast<double>(state.done) / static_cast<double>(state.games);
  const std::string percent = fmt::format("{:5.1f} %", 100 * part);
  const std::string count =
      fmt::format("  {} of {} games", count_text(state.done), count_text(state.games));
  const std::string speed = known ? "  " + rate_text(rate) : "";
  const std::string left = known ? "  " + duration_text(missing / rate) + " left" : "";
  for (const std::string& line :
       {fmt::format("{}{}{}{}", percent, count, speed, left),
        fmt::format("{}{}{}", percent, speed, left), fmt::format("{}{}", percent, left), percent}) {
    if (line.size() <= static_cast<std::size_t>(std::max(width, 0))) return line;
  }
  return "";
}

}  // namespace delegauge::host
