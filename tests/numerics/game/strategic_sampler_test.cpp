// SPDX-License-Identifier: Apache-2.0
#include "delegauge/game/strategic_sampler.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/numerics/support/lanes.hpp"
#include "tests/numerics/support/profiles.hpp"
#include "tests/numerics/support/random.hpp"
#include "tests/numerics/support/reference.hpp"
#include "tests/numerics/support/statistics.hpp"

namespace delegauge {
namespace {

using test::implausible;
using test::Mean;
using test::Random;
using test::Standard;
using test::Vector;

constexpr int most = Profiles::most_players;

StrategicGames games_of(const test::Actions& actions, Range magnitude = {1, 1}) {
  StrategicGames games;
  games.players = static_cast<int>(actions.size());
  std::copy(actions.begin(), actions.end(), games.actions.begin());
  games.principal_magnitude.fill(magnitude);
  games.agent_magnitude.fill(magnitude);
  games.offset = {-1, 1};
  games.seed = 7;
  return games;
}

// Who a game is: what its draws are keyed by.
struct Name {
  std::uint64_t index = 0;
  std::uint32_t attempt = 0;
};

// A sampler with its workspace; V = Real.
template <class V>
class Sampled {
 public:
  using Real = RealOf<V>;
  explicit Sampled(const StrategicGames& games)
      : profiles(games.players, games.actions),
        games_(games),
        constants_(games),
        memory_(static_cast<std::size_t>(StrategicRows<V>::size(games.players, profiles.outcomes))),
        rows(profiles, memory_.data()) {}

  void draw(const KeyedDraws<V>& draws, const AlignmentTargets<V>& targets) {
    const StrategicSampler<V, SerialGroup<V>> sampler(games_, constants_, profiles, group_);
    sampler.sample(draws, targets, rows);
  }
  void draw(Name name, const AlignmentTargets<V>& targets) {
    draw(KeyedDraws<V>(games_.seed, static_cast<std::uint32_t>(name.index),
                       static_cast<std::uint32_t>(name.index >> 32), name.attempt),
         targets);
  }
  // Both tables.
  std::vector<V> utilities() const {
    return {memory_.begin(), memory_.begin() + 2 * profiles.players * profiles.outcomes};
  }
  Standard player(Side side, int i) const {
    const V* const row =
        (side == Side::principals ? rows.principal : rows.agent) + i * profiles.outcomes;
    return test::standard(Vector(row, row + profiles.outcomes), epic);
  }
  double alignment_of(Side side) const {
    std::vector<Standard> all;
    all.reserve(static_cast<std::size_t>(profiles.players));
    for (int i = 0; i < profiles.players; ++i) all.push_back(player(side, i));
    return static_cast<double>(test::alignment_of(all, Norm::l2, nullptr));
  }
  double individual_alignment(int i) const {
    const auto difference = test::minus(player(Side::principals, i).nu, player(Side::agents, i).nu);
    return 1 - static_cast<double>(test::length_of(difference, Norm::l2) / 2);
  }

  const Profiles profiles;

 private:
  StrategicGames games_;
  StrategicConstants<Real> constants_;
  std::vector<V> memory_;
  SerialGroup<V> group_;

 public:
  const StrategicRows<V> rows;
};

template <class Real>
AlignmentTargets<Real> random_targets(Random& random, double collective) {
  AlignmentTargets<Real> r;
  for (Real& x : r.individual) {
    x = static_cast<Real>(random.chance(0.1) ? random.integer(0, 1) : random.uniform());
  }
  r.collective = static_cast<Real>(collective);
  r.calibration = Real(1);
  return r;
}

double least_alignment(const std::vector<double>& magnitude) {
  double total = 0, largest = 0;
  for (const double m : magnitude) {
    total += m;
    largest = std::max(largest, m);
  }
  const double beta = std::max(0.0, 2 * largest / total - 1);
  return beta * beta;
}

const test::Actions shapes[] = {
    {2, 2},       {3, 3},       {2, 5}, {12, 10},        {2, 2, 2},         {5, 5, 4},
    {2, 2, 2, 2}, {3, 3, 3, 4}, {4, 1}, {2, 2, 2, 4, 2}, {2, 2, 2, 2, 2, 2}};

template <class Real>
class StrategicSampling : public testing::Test {};
using Reals = testing::Types<float, double>;
TYPED_TEST_SUITE(StrategicSampling, Reals);

// What is prescribed is what is measured: IA of every player, CA of the prescribed side.
TYPED_TEST(StrategicSampling, GamesHaveTheAlignmentPrescribed) {
  using Real = TypeParam;
  const bool single = sizeof(Real) == sizeof(float);
  Random random(311);
  double off_individual = 0, off_collective = 0;
  std::uint64_t index = 0;
  for (const test::Actions& shape : shapes) {
    for (const Side side : {Side::principals, Side::agents}) {
      for (const int kind : {0, 1, 2}) {
        StrategicGames games = games_of(shape, kind == 2 ? Range{0.5, 1.5} : Range{1, 1});
        games.prescribed_side = side;
        games.payoffs = random.chance(0.5) ? Payoffs::normal : Payoffs::uniform;
        // Unequal, but no player outweighs all others.
        for (std::size_t i = 0; kind == 1 && i < shape.size(); ++i) {
          const double m = shape.size() == 2 ? 2.5 : 1 + static_cast<double>(i) / 4;
          games.principal_magnitude[i] = {m, m};
          games.agent_magnitude[i] = {m, m};
        }
        Sampled<Real> game(games);
        for (int step = 0; step <= 10; ++step) {
          for (int trial = 0; trial < 6; ++trial) {
            const auto targets = random_targets<Real>(random, step / 10.0);
            game.draw({index++, 0}, targets);
            std::vector<double> magnitude;
            for (int i = 0; i < games.players; ++i) {
              magnitude.push_back(static_cast<double>(game.player(side, i).magnitude));
              off_individual =
                  std::max(off_individual, std::abs(game.individual_alignment(i) -
                                                    static_cast<double>(targets.individual[i])));
            }
            // Two players' ranged magnitudes may not allow the lowest: then the nearest.
            const double wanted = static_cast<double>(targets.collective);
            const double nearest = std::max(wanted, kind == 2 ? least_alignment(magnitude) : 0.0);
            EXPECT_LE(nearest, wanted + 0.03);
            off_collective = std::max(off_collective, std::abs(game.alignment_of(side) - nearest));
          }
        }
      }
    }
  }
  EXPECT_LE(off_individual, single ? 1e-5 : 1e-10);
  EXPECT_LE(off_collective, 1e-4);
}

// At 2x2 random directions may nearly coincide or oppose each other, and their plane is told from
// little.
TYPED_TEST(StrategicSampling, AlmostCollinearPairsKeepTheirMeasures) {
  using Real = TypeParam;
  const bool single = sizeof(Real) == sizeof(float);
  Random random(312);
  Sampled<Real> game(games_of({2, 2}));
  double off_individual = 0, off_collective = 0, off_magnitude = 0;
  for (std::uint64_t index = 0; index < 40000; ++index) {
    auto targets = random_targets<Real>(random, 0.05 + 0.9 * random.uniform());
    game.draw({index, 0}, targets);
    off_collective = std::max(off_collective, std::abs(game.alignment_of(Side::principals) -
                                                       static_cast<double>(targets.collective)));
    for (int i = 0; i < 2; ++i) {
      off_individual = std::max(
          off_individual,
          std::abs(game.individual_alignment(i) - static_cast<double>(targets.individual[i])));
      const auto magnitude = static_cast<double>(game.player(Side::principals, i).magnitude);
      off_magnitude = std::max(off_magnitude, std::abs(magnitude - 1));
    }
  }
  EXPECT_LE(off_individual, single ? 5e-5 : 1e-11);
  EXPECT_LE(off_collective, single ? 1e-4 : 1e-11);
  EXPECT_LE(off_magnitude, single ? 1e-6 : 1e-13);
}

TYPED_TEST(StrategicSampling, FixedMagnitudesOutOfReachGiveTheNearest) {
  using Real = TypeParam;
  Random random(313);
  for (const test::Actions& shape : {test::Actions{3, 3}, {2, 3, 2}, {2, 2, 2, 2}}) {
    StrategicGames games = games_of(shape);
    std::vector<double> magnitude(shape.size(), 1.0);
    magnitude[1] = 4;
    games.principal_magnitude[1] = {4, 4};
    const double least = least_alignment(magnitude);
    Sampled<Real> game(games);
    for (std::uint64_t index = 0; index < 60; ++index) {
      game.draw({index, 0}, random_targets<Real>(random, least * random.uniform()));
      ASSERT_NEAR(game.alignment_of(Side::principals), least, 1e-3);
      ASSERT_NEAR(static_cast<double>(game.player(Side::principals, 1).magnitude), 4, 1e-5);
    }
    // Just above the least, it is met.
    game.draw({99, 0}, random_targets<Real>(random, least + 0.01));
    ASSERT_NEAR(game.alignment_of(Side::principals), least + 0.01, 1e-4);
  }
}

// Ranged magnitudes are drawn until they allow the target, and are then uniform no more.
TYPED_TEST(StrategicSampling, RangedMagnitudesAreDrawnAgainForLowTargets) {
  using Real = TypeParam;
  Random random(314);
  Sampled<Real> game(games_of({2, 2, 2}, {0.1, 2}));
  int reached = 0;
  for (std::uint64_t index = 0; index < 300; ++index) {
    game.draw({index, 0}, random_targets<Real>(random, 0));
    std::vector<double> magnitude(3);
    for (int i = 0; i < 3; ++i) {
      magnitude[static_cast<std::size_t>(i)] =
          static_cast<double>(game.player(Side::principals, i).magnitude);
    }
    reached += least_alignment(magnitude) <= 1e-4 ? 1 : 0;
  }
  // Nearly half of single draws would not do; of 16 in a row, next to none.
  EXPECT_EQ(reached, 300);
}

TYPED_TEST(StrategicSampling, MagnitudesAndShiftsAreUniformOnTheirRanges) {
  using Real = TypeParam;
  const double slip = sizeof(Real) == sizeof(float) ? 1e-5 : 1e-12;
  for (const Side side : {Side::principals, Side::agents}) {
    StrategicGames games = games_of({2, 3, 2});
    games.prescribed_side = side;
    games.principal_magnitude = {Range{0.5, 1.5}, Range{2, 3}, Range{1, 1}};
    games.agent_magnitude = {Range{0.25, 0.5}, Range{1, 1}, Range{0.75, 4}};
    Sampled<Real> game(games);
    Random random(315);
    std::vector<std::vector<double>> magnitude(6), shift(6);
    Mean product;
    for (std::uint64_t index = 0; index < 4000; ++index) {
      game.draw({index, 0}, random_targets<Real>(random, 0.9));  // any magnitudes allow it
      for (int i = 0; i < 3; ++i) {
        const auto theirs = game.player(Side::principals, i), mine = game.player(Side::agents, i);
        const auto at = static_cast<std::size_t>(i);
        magnitude[at].push_back(static_cast<double>(theirs.magnitude));
        magnitude[3 + at].push_back(static_cast<double>(mine.magnitude));
        shift[at].push_back(static_cast<double>(theirs.shift));
        shift[3 + at].push_back(static_cast<double>(mine.shift));
      }
      product.add((magnitude[0].back() - 1) * (magnitude[1].back() - 2.5));
    }
    for (std::size_t k = 0; k < 6; ++k) {
      const Range& range = k < 3 ? games.principal_magnitude[k] : games.agent_magnitude[k - 3];
      const auto [least, greatest] = std::minmax_element(magnitude[k].begin(), magnitude[k].end());
      EXPECT_GE(*least, range.low - slip * range.high);
      EXPECT_LE(*greatest, range.high + slip * range.high);
      if (range.low < range.high) {
        EXPECT_GT(test::uniform_p(magnitude[k], range.low, range.high), implausible) << k;
      }
      const auto [lowest, highest] = std::minmax_element(shift[k].begin(), shift[k].end());
      EXPECT_GE(*lowest, -1 - slip);
      EXPECT_LE(*highest, 1 + slip);
      EXPECT_GT(test::uniform_p(shift[k], -1, 1), implausible) << k;
    }
    EXPECT_LT(product.off(0), 4.5);
  }
}

// The least ratio m^_i / m_i over the largest, any two players having them alike often; all ratios
// in the range that their mean of 1 leaves.
TYPED_TEST(StrategicSampling, CalibrationIsThePrescribed) {
  using Real = TypeParam;
  const double slip = sizeof(Real) == sizeof(float) ? 1e-5 : 1e-12;
  Random random(316);
  for (const test::Actions& shape : {test::Actions{3, 3}, {2, 3, 2}, {2, 2, 2, 2}}) {
    const std::size_t n = shape.size();
    StrategicGames games = games_of(shape, {0.5, 1.5});
    games.calibration_prescribed = true;
    Sampled<Real> game(games);
    std::vector<std::uint64_t> pairs(n * n);
    std::vector<double> middle;
    for (std::uint64_t index = 0; index < 3000; ++index) {
      auto targets = random_targets<Real>(random, 0.9);
      const double c = index % 10 == 0 ? 1 : random.uniform(0.05, 0.95);
      targets.calibration = static_cast<Real>(c);
      game.draw({index, 0}, targets);
      std::vector<double> ratio;
      ratio.reserve(n);
      for (int i = 0; i < games.players; ++i) {
        ratio.push_back(static_cast<double>(game.player(Side::principals, i).magnitude /
                                            game.player(Side::agents, i).magnitude));
      }
      const auto [least, greatest] = std::minmax_element(ratio.begin(), ratio.end());
      ASSERT_NEAR(*least / *greatest, c, slip);
      ASSERT_NEAR(*greatest, (1 + c) / (2 * c), slip * (1 + c) / c);
      if (c > 0.95) continue;
      const auto low = static_cast<std::size_t>(least - ratio.begin());
      const auto high = static_cast<std::size_t>(greatest - ratio.begin());
      pairs[low * n + high] += 1;
      for (std::size_t i = 0; i < n; ++i) {
        if (i == low || i == high) continue;
        middle.push_back(((1 + c) / (2 * ratio[i]) - c) / (1 - c));
      }
    }
    std::vector<std::uint64_t> used;
    for (std::size_t k = 0; k < n * n; ++k) {
      if (k / n != k % n) used.push_back(pairs[k]);
    }
    EXPECT_GT(test::even_p(used), implausible) << n;
    if (n > 2) {
      EXPECT_GT(test::uniform_p(middle, 0, 1), implausible) << n;
    }
  }
}

TYPED_TEST(StrategicSampling, GamesAreAFunctionOfSeedIndexAndAttempt) {
  using Real = TypeParam;
  Random random(317);
  const auto targets = random_targets<Real>(random, 0.4);
  StrategicGames games = games_of({3, 2, 2}, {0.5, 1.5});
  Sampled<Real> game(games), another(games);
  const auto drawn = [&](Name name) {
    game.draw(name, targets);
    return game.utilities();
  };
  for (const std::uint64_t index : {std::uint64_t{0}, std::uint64_t{5}, std::uint64_t{1} << 40}) {
    const auto first = drawn({index, 0});
    const auto next = drawn({index + 1, 0}), again = drawn({index, 1});
    another.draw({index, 0}, targets);
    EXPECT_EQ(first, another.utilities());
    EXPECT_EQ(first, drawn({index, 0}));
    for (std::size_t k = 0; k < first.size(); ++k) {
      EXPECT_NE(first[k], next[k]);
      EXPECT_NE(first[k], again[k]);
    }
  }
  EXPECT_NE(drawn({0, 0}), drawn({std::uint64_t{1} << 32, 0}));
  games.seed = 8;
  Sampled<Real> reseeded(games);
  reseeded.draw({0, 0}, targets);
  EXPECT_NE(drawn({0, 0}), reseeded.utilities());
}

// Normal payoffs: every direction is as good as any other, before and after the move, and the other
// side's as well; and no two players' are related beyond what is prescribed.
TYPED_TEST(StrategicSampling, DirectionsAreIsotropic) {
  using Real = TypeParam;
  for (const test::Actions& shape : {test::Actions{2, 2}, {2, 2, 2}}) {
    for (const double collective : {0.1, 0.8}) {
      StrategicGames games = games_of(shape);
      Sampled<Real> game(games);
      const auto outcomes = static_cast<std::size_t>(game.profiles.outcomes);
      AlignmentTargets<Real> targets;
      std::fill(std::begin(targets.individual), std::end(targets.individual), Real(0.7));
      targets.collective = static_cast<Real>(collective);
      const int count = 5000;
      for (const Side side : {Side::principals, Side::agents}) {
        for (int i = 0; i < games.players; ++i) {
          std::vector<Mean> mean(outcomes), square(outcomes), neighbours(outcomes);
          Vector total(outcomes, 0);
          for (std::uint64_t index = 0; index < count; ++index) {
            game.draw({index, 0}, targets);
            const auto nu = game.player(side, i).nu;
            for (std::size_t s = 0; s < outcomes; ++s) {
              const auto x = static_cast<double>(nu[s]);
              total[s] += nu[s];
              square[s].add(x * x);
              neighbours[s].add(x * static_cast<double>(nu[(s + 1) % outcomes]));
            }
          }
          // |sum|^2 (K - 1) / count is a chi-square of K - 1 degrees.
          const auto degrees = static_cast<double>(outcomes - 1);
          const auto size = static_cast<double>(test::dot(total, total));
          EXPECT_GT(test::chi_square_p(size * degrees / count, degrees), implausible);
          const auto k = static_cast<double>(outcomes);
          for (std::size_t s = 0; s < outcomes; ++s) {
            EXPECT_LT(square[s].off(1 / k), 4.5);
            EXPECT_LT(neighbours[s].off(-1 / (k * (k - 1))), 4.5);
          }
        }
      }
    }
  }
}

// Other games beside a game, with other targets, do not show.
template <class V>
void expect_lanes_equal_scalars() {
  using Real = RealOf<V>;
  constexpr int width = Traits<V>::width;
  Random random(318);
  for (int trial = 0; trial < 120; ++trial) {
    const auto& shape = shapes[static_cast<std::size_t>(trial) % std::size(shapes)];
    StrategicGames games = games_of(shape, {0.2, 2});
    games.prescribed_side = random.chance(0.5) ? Side::principals : Side::agents;
    games.payoffs = random.chance(0.5) ? Payoffs::normal : Payoffs::uniform;
    games.calibration_prescribed = random.chance(0.3);
    Sampled<V> lanes(games);
    Sampled<Real> alone(games);
    test::Values<std::uint32_t, width> low, high, attempt;
    test::ValuesOf<V> individual[most], collective, calibration;
    for (int lane = 0; lane < width; ++lane) {
      low[lane] = random.word();
      high[lane] = random.word() >> 30;
      attempt[lane] = random.word() >> 28;
      for (auto& of_player : individual) of_player[lane] = static_cast<Real>(random.uniform());
      collective[lane] =
          static_cast<Real>(random.chance(0.3) ? random.integer(0, 1) : random.uniform());
      calibration[lane] = static_cast<Real>(random.uniform(0.1, 1));
    }
    AlignmentTargets<V> targets;
    for (int i = 0; i < most; ++i) targets.individual[i] = load<V>(individual[i].data());
    targets.collective = load<V>(collective.data());
    targets.calibration = load<V>(calibration.data());
    lanes.draw(KeyedDraws<V>(games.seed, WordOf<V>::load(low.data()), WordOf<V>::load(high.data()),
                             WordOf<V>::load(attempt.data())),
               targets);
    const auto got = lanes.utilities();
    for (int lane = 0; lane < width; ++lane) {
      AlignmentTargets<Real> own;
      for (int i = 0; i < most; ++i) own.individual[i] = individual[i][lane];
      own.collective = collective[lane];
      own.calibration = calibration[lane];
      alone.draw(KeyedDraws<Real>(games.seed, low[lane], high[lane], attempt[lane]), own);
      const auto expected = alone.utilities();
      for (std::size_t k = 0; k < expected.size(); ++k) {
        ASSERT_EQ(bits_of(extract(got[k], lane)), bits_of(expected[k])) << "lane " << lane;
      }
    }
  }
}

TEST(StrategicSampler, LanesEqualScalars) {
  expect_lanes_equal_scalars<Lane<float, 8>>();
  expect_lanes_equal_scalars<Lane<double, 4>>();
}

}  // namespace
}  // namespace delegauge
