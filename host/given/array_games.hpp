// SPDX-License-Identifier: Apache-2.0
// Games in memory that is not ours, such as another language's arrays.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "host/given/game_numbers.hpp"

namespace delegauge::host {

/// Numbers by axes, as they lie.
struct ArrayView {
  const void* data = nullptr;
  GivenStorage storage = GivenStorage::float64;
  std::vector<std::int64_t> shape;
  std::vector<std::int64_t> strides;  // in numbers, of any sign
};

/// The principals' and the agents' utilities, (games, n, K) or (games, n, A1, ..., An) each, and
/// perhaps the strategies played, (games, K) or (games, A1, ..., An).
class ArrayGames {
 public:
  /// Raises UsageError for a shape that is none of these. There may be no games.
  ArrayGames(ArrayView principals, ArrayView agents, std::optional<ArrayView> strategies);

  const ArrayShape& shape() const { return shape_; }
  static ArrayNames names() { return {"principals", "agents", 0}; }

  const ArrayView& principals() const { return principals_; }
  const ArrayView& agents() const { return agents_; }
  /// Whether the utilities lie as [game][2n][outcome], from the principals' first on.
  bool lie_as_kernels_take_them() const { return lie_as_kernels_take_them_; }

  /// The utilities [game][2n][outcome] of games [first, first + count), count > 0: where they lie,
  /// if they lie so, else as a copy in `room`.
  const void* utilities(std::uint64_t first, std::uint64_t count,
                        std::vector<std::byte>& room) const;
  /// The strategies [game][outcome], divided by their sums, in `room`; null if there are none.
  /// Raises UsageError for the first that is no distribution.
  const double* strategies(std::uint64_t first, std::uint64_t count,
                           std::vector<double>& room) const;

 private:
  ArrayView principals_, agents_;
  std::optional<ArrayView> strategies_;
  ArrayShape shape_;
  bool lie_as_kernels_take_them_ = false;
};

}  // namespace delegauge::host
