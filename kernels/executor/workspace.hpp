// SPDX-License-Identifier: Apache-2.0
// Where one group of games (one game per lane) is worked on: in registers and on the stack for
// fixed shapes, in a block of the caller's memory for run-time shapes.
#pragma once

#include <cstddef>

#include "delegauge/base/scalar.hpp"
#include "delegauge/base/shape.hpp"

DELEGAUGE_BEGIN

// Rows are [outcome]. The tables principal and agent, [player][outcome], hold utilities, and
// standardised utilities after Measurer::players().
template <class V, class Shape, bool = Shape::fixed>
struct Workspace {
  static constexpr int n = Shape::max_players, k = Shape::max_outcomes;
  DELEGAUGE_INLINE explicit Workspace(const Shape&, V* = nullptr) {}
  static constexpr std::size_t size(const Shape&) { return 0; }

  V target_distance[n], principal_magnitude[n], agent_magnitude[n], ratio[n], distance[n],
      to_mean[n];
  V principal_shift[n], agent_shift[n];
  V scratch[2 * k], mean[k];
  V principal_welfare[k], agent_welfare[k], principals_shortfall[k], agents_shortfall[k],
      strategy[k];
  V principal[n * k], agent[n * k];
};

template <class V, class Shape>
struct Workspace<V, Shape, false> {
  static constexpr int n = Shape::max_players;
  // memory: size(shape) values, aligned for V.
  DELEGAUGE_INLINE Workspace(const Shape& shape, V* memory) {
    const std::ptrdiff_t row = shape.outcomes;
    scratch = memory;
    mean = memory + 2 * row;
    principal_welfare = memory + 3 * row;
    agent_welfare = memory + 4 * row;
    principals_shortfall = memory + 5 * row;
    agents_shortfall = memory + 6 * row;
    strategy = memory + 7 * row;
    principal = memory + 8 * row;
    agent = principal + shape.players * row;
  }
  static std::size_t size(const Shape& shape) {
    return static_cast<std::size_t>(8 + 2 * shape.players) *
           static_cast<std::size_t>(shape.outcomes);
  }

  V target_distance[n], principal_magnitude[n], agent_magnitude[n], ratio[n], distance[n],
      to_mean[n];
  V principal_shift[n], agent_shift[n];
  V *scratch, *mean;
  V *principal_welfare, *agent_welfare, *principals_shortfall, *agents_shortfall, *strategy;
  V *principal, *agent;
};

DELEGAUGE_END
