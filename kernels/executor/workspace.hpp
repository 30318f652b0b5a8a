// SPDX-License-Identifier: Apache-2.0
// Where one group of games (one game per lane) is worked on: in registers and on the stack for fixed shapes, in a block
// of the caller's memory for run-time shapes.
#pragma once

#include <cstddef>

#include "delegauge/base/scalar.hpp"
#include "delegauge/base/shape.hpp"

DELEGAUGE_BEGIN

// Rows are [outcome], tables [player][outcome].
template <class V, class Shape, bool = Shape::fixed>
struct Workspace {
  static constexpr int n = Shape::max_players, k = Shape::max_outcomes;
  explicit Workspace(const Shape&, V* = nullptr) {}
  static constexpr std::size_t size(const Shape&) { return 0; }

  V target_distance[n], principal_magnitude[n], agent_magnitude[n], ratio[n], distance[n], to_mean[n];
  V principal[k], agent[k], principal_centred[k], agent_centred[k], scratch[3 * k], mean[k];
  V principal_welfare[k], agent_welfare[k], principals_shortfall[k], agents_shortfall[k], strategy[k];
  V principal_nu[n * k], agent_nu[n * k];
};

template <class V, class Shape>
struct Workspace<V, Shape, false> {
  static constexpr int n = Shape::max_players;
  // memory: size(shape) values, aligned for V.
  Workspace(const Shape& shape, V* memory) {
    const auto row = [&, at = memory](std::size_t rows) mutable {
      V* const here = at;
      at += rows * static_cast<std::size_t>(shape.outcomes);
      return here;
    };
    auto take = row;
    principal = take(1);
    agent = take(1);
    principal_centred = take(1);
    agent_centred = take(1);
    scratch = take(3);
    mean = take(1);
    principal_welfare = take(1);
    agent_welfare = take(1);
    principals_shortfall = take(1);
    agents_shortfall = take(1);
    strategy = take(1);
    principal_nu = take(static_cast<std::size_t>(shape.players));
    agent_nu = take(static_cast<std::size_t>(shape.players));
  }
  static std::size_t size(const Shape& shape) {
    return static_cast<std::size_t>(13 + 2 * shape.players) * static_cast<std::size_t>(shape.outcomes);
  }

  V target_distance[n], principal_magnitude[n], agent_magnitude[n], ratio[n], distance[n], to_mean[n];
  V *principal, *agent, *principal_centred, *agent_centred, *scratch, *mean;
  V *principal_welfare, *agent_welfare, *principals_shortfall, *agents_shortfall, *strategy;
  V *principal_nu, *agent_nu;
};

DELEGAUGE_END
