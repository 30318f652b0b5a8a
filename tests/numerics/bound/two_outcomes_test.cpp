// SPDX-License-Identifier: Apache-2.0
// How tight the bounds are on games of two outcomes (docs/theory/how-tight-the-bounds-are.md,
// Proposition 24).
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/numerics/support/attained.hpp"
#include "tests/numerics/support/games.hpp"

namespace delegauge {
namespace {

using test::Builder;
using test::cap;
using test::evaluate;
using test::of;
using test::presets;
using test::Row;

// Proposition 24: the largest ratio with j of n players reversed, by its formula.
double two_outcomes(int n, int j, double rho) {
  const double d = static_cast<double>(j) / n;
  double best = 0;
  for (int k = 0; k <= n - j; ++k) {
    const double p = (n - j - 2.0 * k) / n;
    if (p < -d - 1e-12) continue;
    const bool trivial_first = p > d && p + (rho - 1) * d > 1 - 1e-12;
    const double ratio = p <= d          ? (p + d) / (rho * d)
                         : trivial_first ? (p + d) * (1 - rho * d) / (p - d)
                                         : (p + d) / (p + (rho - 1) * d);
    best = std::max(best, ratio);
  }
  return best;
}

struct TwoOutcomes {
  double best = 0;
  bool attained = false;
};

// Every game, at every regret where the ratio can be largest: none, all, and where the bound caps.
TwoOutcomes search_two_outcomes(const Metric& metric, Bound bound, int n, int j) {
  const double m = cap(metric) / 2;
  TwoOutcomes found;
  for (unsigned principals = 0; principals < 1u << n; ++principals) {
    Builder builder;
    for (int i = 0; i < n; ++i) {
      const double theirs = (principals >> i & 1u) != 0 ? -m : m, mine = i < j ? -theirs : theirs;
      builder.add({mine, -mine}, {theirs, -theirs});
    }
    const auto range = evaluate(metric, Welfare::mean, builder.play({0.5, 0.5}));
    const double most = 2 * range.agents_welfare_regret, d = range.weighted_misalignment;
    const double rho = bound == Bound::published ? 4 / cap(metric) : 2.0;
    const double brink = cap(metric) * (1 - rho * d) - 1e-7;
    for (const double w : {0.0, most, brink}) {
      if (w < 0 || w > most) continue;
      const double share = most > 0 ? w / most : 0.0;
      // The agents' optimum is one outcome or the other: the one that leaves this regret.
      for (const Row& strategy : {Row{1 - share, share}, Row{share, 1 - share}}) {
        const auto e = evaluate(metric, Welfare::mean, builder.play(strategy));
        if (of(e, bound) >= e.trivial_bound * (1 - 1e-9) || of(e, bound) <= 0) continue;
        const double ratio = e.worst_case_regret / of(e, bound);
        if (ratio > found.best) found = {ratio, w != brink};
      }
    }
  }
  return found;
}

TEST(Attained, TwoOutcomes) {
  for (const Metric& metric : presets) {
    for (int n = 1; n <= 7; ++n) {
      for (int j = 1; j <= n; ++j) {
        for (const Bound bound :
             {Bound::published, Bound::sharp, Bound::collective, Bound::fused}) {
          const double rho = bound == Bound::published ? 4 / cap(metric) : 2.0;
          const auto found = search_two_outcomes(metric, bound, n, j);
          if (rho * j >= n) {
            ASSERT_EQ(found.best, 0) << n << " " << j;
            continue;
          }
          ASSERT_NEAR(found.best, two_outcomes(n, j, rho), 1e-5) << n << " " << j;
          if (rho == 2 && 2 * j <= n - 2) {
            ASSERT_NEAR(found.best, 1, 1e-11) << n << " " << j;
            ASSERT_TRUE(found.attained) << n << " " << j;
          }
          if (rho == 2 && n == 3) {
            ASSERT_LT(found.best, 1 - 1e-8);
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace delegauge
