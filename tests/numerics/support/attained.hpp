// SPDX-License-Identifier: Apache-2.0
// What tests of theory/how-tight-the-bounds-are.md share: games that grow by players, and the
// suprema.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <initializer_list>
#include <utility>
#include <vector>

#include "delegauge/bound/list.hpp"
#include "tests/numerics/support/games.hpp"

namespace delegauge::test {

inline constexpr Metric presets[] = {epic, max_metric, l1_metric};
inline const double root2 = std::sqrt(2.0);

inline double of(const Evaluation& e, Bound bound) {
  return e.bound[static_cast<std::size_t>(bound)];
}
inline double cap(const Metric& metric) { return oscillation_constant(metric.magnitude_norm); }

using Row = std::vector<double>;

// A game grows by players; magnitudes are 1, so that welfare `mean` is in units of the metric.
struct Builder {
  FlatGame<double> game{0, 0, {}, {}, {}};

  Builder& add(const Row& agent, const Row& principal, int times = 1) {
    for (int i = 0; i < times; ++i) {
      game.agents.insert(game.agents.end(), agent.begin(), agent.end());
      game.principals.insert(game.principals.end(), principal.begin(), principal.end());
      ++game.players;
    }
    game.outcomes = static_cast<int>(agent.size());
    return *this;
  }
  FlatGame<double> play(const Row& strategy) {
    game.strategy = strategy;
    game.strategy.resize(static_cast<std::size_t>(game.outcomes), 0.0);
    return game;
  }
};

inline Row swapped(Row x) {
  std::swap(x[0], x[1]);
  return x;
}

inline Row in_plane(double along_g, double along_h, std::size_t outcomes = 3) {
  const double g = along_g / root2, h = along_h / std::sqrt(6.0);
  Row x = {g + h, h - g, -2 * h};
  x.resize(outcomes, 0.0);
  return x;
}

// A standardised vector that prefers outcome 0 to 1 by `difference` and to all others.
inline Row preferring(const Metric& metric, double difference, std::size_t outcomes) {
  if (metric == epic) {
    const double g = difference / root2;
    return in_plane(g, std::sqrt((1 - g) * (1 + g)), outcomes);
  }
  Row x = {1, 1 - difference, -1};
  if (metric == l1_metric) {
    x = difference <= 0.5 ? Row{0.25 + difference / 2, 0.25 - difference / 2, -0.5}
                          : Row{0.5, 0.5 - difference, difference - 1};
  }
  x.resize(outcomes, metric == max_metric ? -1.0 : 0.0);
  return x;
}

inline void expect_unit_magnitudes(const Evaluation& e) {
  for (const double m : e.agent_magnitude) ASSERT_NEAR(m, 1, 1e-14);
  for (const double m : e.principal_magnitude) ASSERT_NEAR(m, 1, 1e-14);
}

// What is played is the worst case and all of a bound that is not trivial.
inline void expect_attained(const Evaluation& e, std::initializer_list<Bound> bounds) {
  const double slip = 1e-11 * e.trivial_bound;
  ASSERT_GT(e.weighted_misalignment, 0);
  ASSERT_NEAR(e.worst_case_regret, e.principals_welfare_regret, slip);
  for (const Bound bound : bounds) {
    const auto name = bound_names[static_cast<std::size_t>(bound)];
    ASSERT_LT(of(e, bound), e.trivial_bound - slip) << name;
    ASSERT_NEAR(of(e, bound), e.principals_welfare_regret, slip) << name;
  }
}

inline constexpr auto below_published = {Bound::sharp, Bound::collective, Bound::matched,
                                         Bound::fused, Bound::pairwise};

// `fused` at the extremal distances of total n D: j players at 1, one at `rest`, the others at 0.
struct Extremal {
  int players, j;
  double rest;

  Extremal(int n, double misalignment) : players(n), j(0), rest(n * misalignment) {
    // A total that is whole but for its rounding.
    j = static_cast<int>(std::floor(rest + 1e-13));
    rest = std::max(0.0, rest - j);
  }
  double scaled(double regret) const { return players * regret / root2 - (players - 1) + 2 * j; }
  double fused(double regret) const {
    const double s = scaled(regret), d = rest;
    const double psi = s <= -d ? s + 2 * d
                       : s >= 1 - 2 * d * d
                           ? 1
                           : s * (1 - 2 * d * d) + 2 * d * std::sqrt((1 - d * d) * (1 - s * s));
    return root2 / players * (players - 1 + psi);
  }
};

struct Supremum {
  double value = 1;
  double regret = 0;  // where it is
};

inline Supremum published_epic(int n, double misalignment) {
  const Extremal extremal(n, misalignment);
  const auto ratio = [&](double w) { return extremal.fused(w) / (w + 4 * misalignment); };
  double a = 0, b = root2 - 4 * misalignment;
  for (int step = 0; step < 120; ++step) {
    const double x = a + (b - a) / 3, y = b - (b - a) / 3;
    const bool right = ratio(x) < ratio(y);
    (right ? a : b) = right ? x : y;
  }
  return {ratio((a + b) / 2), (a + b) / 2};
}

// The suprema of the table in theory/how-tight-the-bounds-are.md, K >= 3, at a game's own
// misalignment.
inline double supremum(const Metric& metric, Bound bound, int n, double d) {
  if (bound == Bound::fused || bound == Bound::pairwise) return 1;
  if (bound == Bound::published && metric == epic) return published_epic(n, d).value;
  if (bound == Bound::published && metric == l1_metric) {
    if (n == 1) return (1 - d) / (1 + 2 * d);
    return n * d < 0.25 ? (2 * n - 1) / (2 * n - 1 + 4 * n * d) : 1 - 2 * d;
  }
  if (n > 1) return 1;
  if (metric == epic) return std::sqrt(1 - d * d);
  if (metric == max_metric) return 1 - d;
  return d <= 0.25 ? 1 : (1 + 4 * d) / (8 * d);
}

// Proposition 18: the exact worst case of one player.
inline double one_player(const Metric& metric, double w, double d) {
  if (metric == max_metric) return std::min(2.0, w + 2 * d);
  return std::min({1.0, w + 2 * d, (w + 3 * d) / (1 + 2 * d)});
}

}  // namespace delegauge::test
