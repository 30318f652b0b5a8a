// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace delegauge {

// Games, or chains of a search, of indices [begin, end).
struct IndexRange {
  std::uint64_t begin = 0, end = 0;
  std::uint64_t size() const { return end - begin; }
  friend bool operator==(const IndexRange&, const IndexRange&) = default;
};

}  // namespace delegauge
