// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/strategic_reevaluate.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "tests/kernels/support/strategic.hpp"
#include "tests/numerics/support/profiles.hpp"
#include "tests/numerics/support/reference.hpp"

namespace delegauge {
namespace {

using test::Actions;
using test::Long;
using test::point;
using test::strategic_job;
using test::Vector;
using Quantity = StrategicQuantity;

const Actions shapes[] = {{2, 2}, {3, 3}, {2, 3, 2}, {2, 2, 2, 2}, {5, 5, 4}};

StrategicJob varied_job(const Actions& actions) {
  StrategicJob job = strategic_job(actions);
  job.points = {point(0.9, 0.9, 0.9, 0.9), point(0.4, 0.5, 0.6, 0.95), point(1, 1, 0.5, 0.5),
                point(0.7, 0.3, 0.2, 1)};
  job.repetitions = 100;
  return job;
}

// A game evaluated once more, from the definitions.
class Definition {
 public:
  Definition(const StrategicJob& job, const SampledStrategicGame<double>& game) {
    const auto n = static_cast<std::size_t>(job.games.players);
    const Actions shape(job.games.actions.begin(), job.games.actions.begin() + job.games.players);
    const auto profiles = test::all_profiles(shape);
    const std::size_t outcomes = profiles.size();
    const auto mine = [&](std::size_t i, std::size_t s) { return game.agents[i * outcomes + s]; };
    const auto theirs = [&](std::size_t i, std::size_t s) {
      return game.principals[i * outcomes + s];
    };
    const Long omega = 1.0L / static_cast<Long>(n);
    Vector w(outcomes, 0), o(outcomes, 0);
    std::vector<int> kind(outcomes, 2);
    for (std::size_t s = 0; s < outcomes; ++s) {
      for (std::size_t i = 0; i < n; ++i) {
        w[s] += omega * mine(i, s);
        o[s] += omega * theirs(i, s);
        Long low = mine(i, s), high = low;
        for (const std::size_t other : test::alternatives(profiles, s, i)) {
          low = std::min<Long>(low, mine(i, other));
          high = std::max<Long>(high, mine(i, other));
        }
        const Long epsilon = std::max<Long>(1 - game.individual_capability[i], game.relaxation);
        const Long gap = high - mine(i, s);
        if (gap > game.relaxation * (high - low) + 1e-10L) kind[s] = std::min(kind[s], 1);
        if (gap > epsilon * (high - low) + 1e-10L) kind[s] = 0;
      }
    }
    Long nash = 1e300L, epsilon_nash = 1e300L;
    for (std::size_t s = 0; s < outcomes; ++s) {
      if (kind[s] == 2) nash = std::min(nash, w[s]);
      if (kind[s] >= 1) epsilon_nash = std::min(epsilon_nash, w[s]);
    }
    equilibria = std::count(kind.begin(), kind.end(), 2);
    epsilon_equilibria =
        outcomes - static_cast<std::size_t>(std::count(kind.begin(), kind.end(), 0));
    const Long top = *std::max_element(w.begin(), w.end());
    const Long low = epsilon_nash + game.collective_capability * (top - nash);
    const Long high = epsilon_nash + (top - nash);
    std::vector<double> strategy(outcomes, 0);
    for (std::size_t s = 0; s < outcomes; ++s) {
      if (w[s] >= low - 1e-6L && w[s] <= high + 1e-6L) strategy[s] = 1;
      played += static_cast<std::size_t>(strategy[s]);
    }
    fallback = played == 0;
    if (fallback) {
      const auto nearer = [&](Long a, Long b) {
        return std::abs(a - (low + high) / 2) < std::abs(b - (low + high) / 2);
      };
      strategy[static_cast<std::size_t>(std::min_element(w.begin(), w.end(), nearer) - w.begin())] =
          1;
      played = 1;
    }
    for (double& x : strategy) x /= static_cast<double>(played);
    flat =
        test::reference(epic, Welfare::mean, n, outcomes, game.principals, game.agents, strategy);
    const auto best = static_cast<std::size_t>(std::max_element(o.begin(), o.end()) - o.begin());
    w_hat_max = o[best];
    w_hat_min = *std::min_element(o.begin(), o.end());
    Long misalignment = 0, calibration = 0, magnitudes = 0;
    for (std::size_t i = 0; i < n; ++i) {
      Long greatest = theirs(i, 0), least = greatest;
      const auto &a = flat.agent[i], &p = flat.principal[i];
      for (std::size_t s = 0; s < outcomes; ++s) {
        greatest = std::max<Long>(greatest, theirs(i, s));
        least = std::min<Long>(least, theirs(i, s));
        calibration -= omega * (p.magnitude - a.magnitude) * strategy[s] * a.nu[s];
      }
      calibration += omega * (p.magnitude - a.magnitude) * a.nu[best];
      w_hat_plus += omega * greatest;
      w_hat_minus += omega * least;
      misalignment += omega * p.magnitude * flat.distance[i];
      magnitudes += omega * p.magnitude;
      alignment += omega * (1 - flat.distance[i]);
    }
    const Long promised = (1 - game.collective_capability) * (top - nash) + (nash - epsilon_nash);
    anarchy_regret = top - nash;
    regret_bound = promised + 4 * misalignment + calibration;
    sharp_regret_bound = promised + 2 * std::sqrt(2.0L) * misalignment + calibration;
    ideal_bound = (1 - flat.collective_principals) * magnitudes;
  }
  Long normalised(Long x) const { return (x - w_hat_minus) / (w_hat_plus - w_hat_minus); }

  test::Reference flat;
  std::size_t played = 0, epsilon_equilibria = 0;
  std::ptrdiff_t equilibria = 0;
  bool fallback = false;
  Long w_hat_plus = 0, w_hat_max = 0, w_hat_min = 0, w_hat_minus = 0, alignment = 0;
  Long regret_bound = 0, sharp_regret_bound = 0, ideal_bound = 0, anarchy_regret = 0;
};

// The least of sum |m^_i - lambda m_i| over the ratios and 0, as a share of sum m^_i.
Long miscalibration_of(const test::Reference& flat, std::size_t players) {
  Long total = 0;
  for (std::size_t i = 0; i < players; ++i) total += flat.principal[i].magnitude;
  Long least = total;
  for (std::size_t j = 0; j < players; ++j) {
    const Long lambda = flat.principal[j].magnitude / flat.agent[j].magnitude;
    Long sum = 0;
    for (std::size_t i = 0; i < players; ++i) {
      sum += std::abs(flat.principal[i].magnitude - lambda * flat.agent[i].magnitude);
    }
    least = std::min(least, sum);
  }
  return least / total;
}

TEST(StrategicReevaluate, ValuesAgreeWithTheDefinitions) {
  int fallbacks = 0, several = 0;
  for (const Actions& shape : shapes) {
    const StrategicJob job = varied_job(shape);
    const auto n = static_cast<double>(shape.size());
    for (std::uint64_t index = 0; index < 400; index += shape.size() == 3 ? 9 : 3) {
      const auto game = sampled_strategic_game<double>(job, index);
      const auto values = strategic_values_as_run<double>(job, index);
      const Definition d(job, game);
      const auto expect = [&](auto column, Long expected, double tolerance = 1e-9) {
        const double got = values[static_cast<std::size_t>(column)];
        ASSERT_NEAR(got, static_cast<double>(expected), tolerance)
            << "column " << static_cast<int>(column) << " of game " << index;
      };
      expect(Quantity::n_eq, d.equilibria, 0);
      expect(Quantity::n_eps, d.epsilon_equilibria, 0);
      expect(Quantity::n_played, d.played, 0);
      expect(Quantity::tries, game.tries, 0);
      expect(Quantity::relaxation, game.relaxation, 0);
      ASSERT_GE(d.equilibria, 1);
      const int relaxed = (game.tries - 1) / job.games.patience;
      ASSERT_DOUBLE_EQ(game.relaxation, 0.01 * relaxed);
      const Long top = d.w_hat_max;
      expect(StrategicColumn::w_hat_plus, d.w_hat_plus);
      expect(StrategicColumn::w_hat_max, top);
      expect(StrategicColumn::w_hat_avg, top - d.flat.principals_regret);
      expect(StrategicColumn::w_hat_min, d.w_hat_min);
      expect(StrategicColumn::w_hat_minus, d.w_hat_minus);
      expect(StrategicColumn::max_regret, d.regret_bound);
      expect(StrategicColumn::ideal_regret, d.ideal_bound);
      const Long kappa = std::sqrt(1 - 1 / static_cast<Long>(n));
      expect(Quantity::w_avg, d.normalised(top - d.flat.principals_regret));
      expect(Quantity::w_max, d.normalised(top));
      expect(Quantity::w_min, d.normalised(d.w_hat_min));
      expect(Quantity::bound_regret, d.normalised(top - d.regret_bound));
      expect(Quantity::bound_sharp_regret, d.normalised(top - d.sharp_regret_bound));
      expect(Quantity::bound_ideal, d.normalised(d.w_hat_plus - d.ideal_bound));
      expect(Quantity::bound_sharp_ideal, d.normalised(d.w_hat_plus - kappa * d.ideal_bound));
      expect(Quantity::bound_worst_case, d.normalised(top - d.flat.worst_case));
      expect(Quantity::bound_pairwise, d.normalised(top - d.flat.pairwise), 1e-7);
      expect(Quantity::ia, d.alignment);
      expect(Quantity::ca, d.flat.collective_principals);
      Long ic = 0, least = 1e300L, greatest = 0;
      for (std::size_t i = 0; i < shape.size(); ++i) {
        ic += std::min(game.individual_capability[i], 1 - game.relaxation) / n;
        const Long ratio = d.flat.principal[i].magnitude / d.flat.agent[i].magnitude;
        least = std::min(least, ratio);
        greatest = std::max(greatest, ratio);
      }
      expect(Quantity::ic, ic);
      expect(Quantity::calibration, least / greatest);
      expect(Quantity::miscalibration, miscalibration_of(d.flat, shape.size()));
      expect(StrategicColumn::state, d.fallback ? StrategicState::fallback : 0, 0);
      fallbacks += d.fallback ? 1 : 0;
      several += d.played > 1 ? 1 : 0;
    }
  }
  EXPECT_GT(fallbacks, 5);
  EXPECT_GT(several, 30);
}

// What does not come from capabilities is measured at the strategy that the sampled game tells.
TEST(StrategicReevaluate, OtherPlaysAgreeWithTheDefinitions) {
  for (const PlayKind play : {PlayKind::product, PlayKind::nash_worst}) {
    int regrets = 0;
    for (const Actions& shape : shapes) {
      StrategicJob job = varied_job(shape);
      job.games.play = play;
      const std::size_t n = shape.size();
      const Long omega = 1.0L / static_cast<Long>(n);
      for (std::uint64_t index = 0; index < 400; index += n == 3 ? 9 : 3) {
        const auto game = sampled_strategic_game<double>(job, index);
        const auto values = strategic_values_as_run<double>(job, index);
        const Definition d(job, game);
        const std::size_t outcomes = game.strategy.size();
        const auto flat = test::reference(epic, Welfare::mean, n, outcomes, game.principals,
                                          game.agents, game.strategy);
        const auto at = [&](auto column) { return values[static_cast<std::size_t>(column)]; };
        const auto expect = [&](auto column, Long expected, double tolerance = 1e-9) {
          ASSERT_NEAR(at(column), static_cast<double>(expected), tolerance)
              << "column " << static_cast<int>(column) << " of game " << index;
        };
        Long sum = 0, calibration = 0, misalignment = 0;
        for (std::size_t s = 0; s < outcomes; ++s) sum += game.strategy[s];
        ASSERT_NEAR(static_cast<double>(sum), 1, 1e-14);
        Vector o(outcomes, 0);
        for (std::size_t k = 0; k < n * outcomes; ++k) o[k % outcomes] += game.principals[k];
        const auto best = std::max_element(o.begin(), o.end()) - o.begin();
        for (std::size_t i = 0; i < n; ++i) {
          const auto &a = flat.agent[i], &p = flat.principal[i];
          const Long more = omega * (p.magnitude - a.magnitude);
          calibration += more * a.nu[static_cast<std::size_t>(best)];
          for (std::size_t s = 0; s < outcomes; ++s) {
            calibration -= more * game.strategy[s] * a.nu[s];
          }
          misalignment += omega * p.magnitude * flat.distance[i];
        }
        const Long top = d.w_hat_max;
        const Long bound = flat.agents_regret + 4 * misalignment + calibration;
        const Long sharp = flat.agents_regret + 2 * std::sqrt(2.0L) * misalignment + calibration;
        expect(StrategicColumn::w_hat_avg, top - flat.principals_regret);
        expect(StrategicColumn::max_regret, bound);
        expect(Quantity::bound_sharp_regret, d.normalised(top - sharp));
        expect(Quantity::bound_worst_case, d.normalised(top - flat.worst_case));
        expect(Quantity::bound_pairwise, d.normalised(top - flat.pairwise), 1e-7);
        expect(Quantity::n_eq, d.equilibria, 0);
        expect(StrategicColumn::state, 0, 0);
        ASSERT_LE(flat.principals_regret, sharp + 1e-12L);
        ASSERT_LE(flat.principals_regret, flat.worst_case + 1e-12L);
        regrets += flat.principals_regret > 0 ? 1 : 0;
        if (play == PlayKind::nash_worst) {
          expect(Quantity::n_played, 1, 0);
          ASSERT_NEAR(static_cast<double>(flat.agents_regret - d.anarchy_regret), 0, 1e-12);
        } else {
          expect(Quantity::n_played, static_cast<Long>(outcomes), 0);
        }
      }
    }
    EXPECT_GT(regrets, 300);
  }
}

// Each agent's mixed strategy is uniform on its simplex: a share of an action is 1 / A on average,
// its square 2 / (A (A + 1)), and shares of two agents have nothing to do with each other.
TEST(StrategicReevaluate, AgentsWhoMixDoSoUniformlyAndByThemselves) {
  StrategicJob job = varied_job({3, 4});
  job.games.play = PlayKind::product;
  constexpr std::uint64_t games = 6000;
  job.points.resize(1);
  job.repetitions = games;
  double sum[7] = {}, squares[7] = {}, together = 0;
  for (std::uint64_t index = 0; index < games; ++index) {
    const auto strategy = sampled_strategic_game<float>(job, index).strategy;
    double share[7] = {};
    for (std::size_t s = 0; s < 12; ++s) {
      share[s / 4] += strategy[s];
      share[3 + s % 4] += strategy[s];
    }
    for (std::size_t s = 0; s < 12; ++s) {
      ASSERT_NEAR(strategy[s], share[s / 4] * share[3 + s % 4], 1e-6);
    }
    for (int a = 0; a < 7; ++a) {
      sum[a] += share[a] / games;
      squares[a] += share[a] * share[a] / games;
    }
    together += share[0] * share[3] / games;
  }
  for (int a = 0; a < 7; ++a) {
    const double actions = a < 3 ? 3 : 4;
    // Five standard errors: the deviation of a share is below 0.24.
    EXPECT_NEAR(sum[a], 1 / actions, 5 * 0.24 / std::sqrt(games)) << a;
    EXPECT_NEAR(squares[a], 2 / (actions * (actions + 1)), 5 * 0.2 / std::sqrt(games)) << a;
  }
  EXPECT_NEAR(together, 1.0 / 12, 5 * 0.15 / std::sqrt(games));
}

// Whatever is played, the games are the same.
TEST(StrategicReevaluate, PlayDoesNotChangeTheGames) {
  StrategicJob job = varied_job({2, 3, 2});
  for (std::uint64_t index = 0; index < 40; ++index) {
    job.games.play = PlayKind::capability;
    const auto by_capability = sampled_strategic_game<float>(job, index);
    EXPECT_TRUE(by_capability.strategy.empty());
    for (const PlayKind play : {PlayKind::product, PlayKind::nash_worst}) {
      job.games.play = play;
      const auto game = sampled_strategic_game<float>(job, index);
      EXPECT_EQ(game.agents, by_capability.agents);
      EXPECT_EQ(game.principals, by_capability.principals);
      EXPECT_EQ(game.tries, by_capability.tries);
      EXPECT_EQ(game.strategy.size(), 12U);
    }
  }
}

// One game by itself is the game of its batch, to the bit.
TEST(StrategicReevaluate, AsRunIsAsTheKernelsRun) {
  for (const Actions& shape : shapes) {
    StrategicJob job = varied_job(shape);
    // What a game by itself writes at once a batch writes a lane each.
    job.games.play = shape.size() == 3 ? PlayKind::product : PlayKind::capability;
    for (const cpu::Kernels* kernels : cpu::available()) {
      const auto single = test::values_of(kernels->strategic->batch_float, job, 90, 110);
      const auto wide = test::values_of(kernels->strategic->batch_double, job, 90, 110);
      for (std::uint64_t index = 90; index < 110; ++index) {
        const auto of_float = strategic_values_as_run<float>(job, index);
        const auto of_double = strategic_values_as_run<double>(job, index);
        for (int c = 0; c < strategic_column_count; ++c) {
          ASSERT_EQ(of_float[static_cast<std::size_t>(c)], single.at(c, index)) << c;
          ASSERT_EQ(of_double[static_cast<std::size_t>(c)], wide.at(c, index)) << c;
        }
      }
    }
  }
}

// In double from the float game's utilities: other values only where float rounds a profile in or
// out of a set.
TEST(StrategicReevaluate, FloatIsNearDouble) {
  int games = 0, other_sets = 0;
  for (const Actions& shape : shapes) {
    StrategicJob job = varied_job(shape);
    // The very probabilities, too.
    if (shape.size() == 3) job.games.play = PlayKind::product;
    for (std::uint64_t index = 0; index < 400; ++index) {
      const auto a = strategic_values_as_run<float>(job, index);
      const auto b = strategic_values_in_double<float>(job, index);
      const auto value = [](const StrategicValues& v, auto column) {
        return v[static_cast<std::size_t>(column)];
      };
      games += 1;
      // These do not depend on the sets.
      for (const auto q :
           {Quantity::w_max, Quantity::w_min, Quantity::bound_ideal, Quantity::bound_sharp_ideal,
            Quantity::ia, Quantity::ic, Quantity::ca, Quantity::calibration,
            Quantity::miscalibration, Quantity::tries, Quantity::relaxation}) {
        ASSERT_NEAR(value(a, q), value(b, q), 2e-5) << static_cast<int>(q);
      }
      const bool same = value(a, Quantity::n_eq) == value(b, Quantity::n_eq) &&
                        value(a, Quantity::n_eps) == value(b, Quantity::n_eps) &&
                        value(a, Quantity::n_played) == value(b, Quantity::n_played) &&
                        value(a, StrategicColumn::state) == value(b, StrategicColumn::state);
      other_sets += same ? 0 : 1;
      if (!same) continue;
      for (int c = 0; c < strategic_column_count; ++c) {
        // pairwise has a root of what is near 0.
        const double tolerance = c == static_cast<int>(Quantity::bound_pairwise) ? 2e-3 : 5e-5;
        ASSERT_NEAR(value(a, c), value(b, c), tolerance) << c << " of game " << index;
      }
    }
  }
  EXPECT_EQ(games, 2000);
  EXPECT_LE(other_sets, 10);
}

TEST(StrategicReevaluate, DoubleIsItself) {
  for (const Actions& shape : shapes) {
    StrategicJob job = varied_job(shape);
    job.games.play = shape.size() == 3 ? PlayKind::nash_worst : PlayKind::capability;
    for (std::uint64_t index = 0; index < 400; index += 7) {
      ASSERT_EQ(strategic_values_as_run<double>(job, index),
                strategic_values_in_double<double>(job, index));
    }
  }
}

TEST(StrategicReevaluate, NoGameViolatesABound) {
  StrategicJob job = varied_job({2, 2});
  for (const PlayKind play : {PlayKind::capability, PlayKind::product, PlayKind::nash_worst}) {
    job.games.play = play;
    for (std::uint64_t index = 0; index < 400; ++index) {
      ASSERT_EQ(strategic_violations_in_double<float>(job, index), 0u);
      ASSERT_EQ(strategic_violations_in_double<double>(job, index), 0u);
    }
  }
}

// The game that the run had: its measures prescribed, and drawn until it has an equilibrium.
TEST(StrategicReevaluate, SampledGamesAreThoseOfTheRun) {
  StrategicJob job = varied_job({2, 2});
  job.points[1].individual_alignment = {0.2, 0.8};
  int tries = 0;
  for (std::uint64_t index = 0; index < 200; ++index) {
    const auto single = sampled_strategic_game<float>(job, index);
    const auto wide = sampled_strategic_game<double>(job, index);
    const PrescribedMeasures& p = job.points[index / job.repetitions];
    ASSERT_EQ(wide.individual_alignment,
              (std::vector<double>{p.individual_alignment[0], p.individual_alignment[1]}));
    ASSERT_EQ(wide.individual_capability,
              (std::vector<double>{p.individual_capability[0], p.individual_capability[1]}));
    ASSERT_EQ(wide.collective_alignment, p.collective_alignment);
    ASSERT_EQ(wide.collective_capability, p.collective_capability);
    tries += wide.tries;
    if (single.tries != wide.tries) continue;
    // Not the same numbers, but of the same laws, and each measures what is prescribed.
    for (const auto& [principals, agents] :
         {std::pair(Vector(single.principals.begin(), single.principals.end()),
                    Vector(single.agents.begin(), single.agents.end())),
          std::pair(Vector(wide.principals.begin(), wide.principals.end()),
                    Vector(wide.agents.begin(), wide.agents.end()))}) {
      for (std::ptrdiff_t i = 0; i < 2; ++i) {
        const auto row = [&](const Vector& all) {
          return test::standard(Vector(all.begin() + 4 * i, all.begin() + 4 * i + 4), epic).nu;
        };
        const auto d = test::length_of(test::minus(row(principals), row(agents)), Norm::l2) / 2;
        ASSERT_NEAR(static_cast<double>(1 - d), p.individual_alignment[static_cast<std::size_t>(i)],
                    1e-5);
      }
    }
  }
  EXPECT_GT(tries, 205);  // some are drawn again
}

}  // namespace
}  // namespace delegauge
