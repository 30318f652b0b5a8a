// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace delegauge::host {

/// The bytes of what several things add up to are at most the largest `each` and all of `sum`.
struct SizeBound {
  std::size_t each = 0, sum = 0;
};

}  // namespace delegauge::host
