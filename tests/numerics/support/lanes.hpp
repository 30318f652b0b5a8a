// SPDX-License-Identifier: Apache-2.0
// Lanes filled and read one by one.
#pragma once

#include <cstddef>

#include "delegauge/base/scalar.hpp"

namespace delegauge::test {

// An array of `Count` values indexed by int, aligned for any lane.
template <class T, int Count>
class Values {
 public:
  T& operator[](int i) { return values_[static_cast<std::size_t>(i)]; }
  const T& operator[](int i) const { return values_[static_cast<std::size_t>(i)]; }
  const T* data() const { return values_; }
  T* begin() { return values_; }
  T* end() { return values_ + Count; }

 private:
  alignas(64) T values_[static_cast<std::size_t>(Count)] = {};
};

template <class V>
using ValuesOf = Values<RealOf<V>, Traits<V>::width>;

}  // namespace delegauge::test
