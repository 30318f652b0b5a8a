// SPDX-License-Identifier: Apache-2.0
// When a run ends before its last game: with statistics that are those of a shorter run.
#pragma once

#include <cstdint>
#include <optional>

namespace delegauge::host {

/// How long a run may take, and when it has seen enough.
struct StopRule {
  std::optional<double> max_seconds;
  bool time_gives_up = false;    // the run then ends like one that is interrupted
  bool ends_when_known = false;  // once the job says that it knows enough
};

/// Time ends a run at a multiple of so many games.
inline constexpr std::uint64_t stop_block = std::uint64_t{1} << 20U;

/// Where the error is looked at first.
inline constexpr std::uint64_t first_mark = std::uint64_t{1} << 16U;

/// The first mark beyond `games` games: 4, 5, 6 and 7 times each power of two. The steps are never
/// more than a quarter, and only the marks decide, so that neither speed nor threads do.
inline std::uint64_t mark_after(std::uint64_t games) {
  std::uint64_t quarter = first_mark / 4;
  while (games >= 8 * quarter) quarter *= 2;  // up to 2^63 for 10^18 games
  std::uint64_t mark = 4 * quarter;
  while (mark <= games) mark += quarter;
  return mark;
}

}  // namespace delegauge::host
