// SPDX-License-Identifier: Apache-2.0
// A run divided over processes that know nothing of each other.
#pragma once

#include <cstdint>

#include "delegauge/tally/fixed_point.hpp"
#include "kernels/executor/index_range.hpp"

namespace delegauge::host {

/// The number-th, from 1, of `count` parts. "3/16" to users.
struct Shard {
  std::uint64_t number = 1, count = 1;
  friend bool operator==(const Shard&, const Shard&) = default;
};

inline constexpr std::uint64_t max_shards = 1'000'000;

/// Its games, of [0, games): all shards have as many but for one, and together all.
inline IndexRange games_of(const Shard& shard, std::uint64_t games) {
  const auto until = [&](std::uint64_t number) {
    return static_cast<std::uint64_t>(Wide{games} * number / shard.count);
  };
  return {until(shard.number - 1), until(shard.number)};
}

}  // namespace delegauge::host
