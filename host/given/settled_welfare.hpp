// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "delegauge/measure/welfare.hpp"
#include "host/given/given_side.hpp"

namespace delegauge::host {

/// A side's welfare, with ties settled as kernels settle them (kernels/executor/measurer.hpp), and
/// how far outcomes fall short of its best.
struct SettledWelfare {
  SideWelfare welfare;
  std::vector<double> shortfall;
  double range = 0;

  explicit SettledWelfare(SideWelfare from)
      : welfare(std::move(from)), shortfall(welfare.of.size()) {
    const int outcomes = static_cast<int>(shortfall.size());
    range = to_shortfall(welfare.of.data(), shortfall.data(), outcomes, welfare.tie);
  }
  Shortfalls<double> shortfalls() const { return {shortfall.data(), range, welfare.tie}; }

  /// The vector that bounds take for this welfare: moved by `level`, and nothing where it is
  /// constant but for rounding.
  std::vector<double> vector(double level) const {
    std::vector<double> v = welfare.of;
    for (double& x : v) x += level;
    if (range > 0) return v;
    const double constant = std::abs(v.front()) <= welfare.tie ? 0 : v.front();
    std::fill(v.begin(), v.end(), constant);
    return v;
  }
};

}  // namespace delegauge::host
