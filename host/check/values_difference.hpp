// SPDX-License-Identifier: Apache-2.0
// Games' values in columns, and the first game that two kernels make something else of.
#pragma once

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

/// The lowest game's first value that is another one. Both have the same games and columns; name:
/// of a column.
std::optional<Difference> values_difference(const GameValues& got, const GameValues& expected,
                                            const std::function<std::string(std::size_t)>& name);

}  // namespace delegauge::host
