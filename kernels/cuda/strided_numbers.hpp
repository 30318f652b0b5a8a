// SPDX-License-Identifier: Apache-2.0
// Numbers that lie in a device's memory in whatever order their owner likes.
#pragma once

#include <cstdint>

#include "kernels/executor/given_job.hpp"

namespace delegauge::cuda {

// Games, players, and the actions of as many agents.
inline constexpr int max_strided_axes = 2 + max_players;

struct StridedNumbers {
  const void* data = nullptr;
  GivenStorage storage = GivenStorage::float64;
  int axes = 1;  // the first is that of items
  std::int64_t shape[max_strided_axes] = {};
  std::int64_t strides[max_strided_axes] = {};  // in numbers, of any sign

  // Numbers of an item.
  std::int64_t per_item() const {
    std::int64_t product = 1;
    for (int axis = 1; axis < axes; ++axis) product *= shape[axis];
    return product;
  }
};

}  // namespace delegauge::cuda
