// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace delegauge::host {

struct ProgressState {
  std::uint64_t done = 0, games = 0;
  std::uint64_t before = 0;  // of those done, how many in an earlier run
  double seconds = 0;        // of this one
};

/// " 12.5 %  50,000,000 of 400,000,000 games  67.7 million games/s  5.2 s left" in at most so many
/// characters: where these are too few, what matters least is left out, down to nothing.
std::string progress_line(const ProgressState& state, int width);

}  // namespace delegauge::host
