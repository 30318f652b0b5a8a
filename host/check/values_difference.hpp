// SPDX-License-Identifier: Apache-2.0
// Games' values in columns, and the first game that two kernels make something else of.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "host/check/difference.hpp"

namespace delegauge::host {

/// Column c of game g in values[c * games + g].
struct GameValues {
  std::uint64_t games = 0;
  std::vector<double> values;
};

inline GameValues empty_values(std::uint64_t games, int column_count) {
  return {games, std::vector<double>(games * static_cast<std::uint64_t>(column_count))};
}

/// A batch's values to their places; several threads do so at a time, each for games of its own.
template <class Batch>
void take_over(const Batch& batch, GameValues& to) {
  const std::uint64_t column_count = to.values.size() / to.games;
  for (std::uint64_t column = 0; column < column_count; ++column) {
    const double* const from = batch.values + static_cast<std::int64_t>(column) * batch.stride;
    std::copy(from, from + (batch.end - batch.begin),
              to.values.begin() + static_cast<std::ptrdiff_t>(column * to.games + batch.begin));
  }
}

/// The lowest game's first value that is another one. Both have the same games and columns; name:
/// of a column.
std::optional<Difference> values_difference(const GameValues& got, const GameValues& expected,
                                            const std::function<std::string(std::size_t)>& name);

}  // namespace delegauge::host
