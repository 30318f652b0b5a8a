// SPDX-License-Identifier: Apache-2.0
#include "host/check/values_difference.hpp"

#include <cstring>

namespace delegauge::host {

std::optional<Difference> values_difference(const GameValues& got, const GameValues& expected,
                                            const std::function<std::string(std::size_t)>& name) {
  const std::size_t bytes = expected.values.size() * sizeof(double);
  if (std::memcmp(got.values.data(), expected.values.data(), bytes) == 0) return std::nullopt;
  const std::uint64_t columns = expected.values.size() / expected.games;
  FirstDifference first;
  for (std::uint64_t game = 0; game < expected.games; ++game) {
    for (std::uint64_t column = 0; column < columns; ++column) {
      const std::uint64_t at = column * expected.games + game;
      first.compare(got.values[at], expected.values[at], [&] { return name(column); });
    }
    if (!first.found()) continue;
    Difference difference = *first.found();
    difference.game = game;
    return difference;
  }
  return std::nullopt;
}

}  // namespace delegauge::host
