// SPDX-License-Identifier: Apache-2.0
#include "delegauge/game/collective_alignment.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "tests/numerics/support/lanes.hpp"
#include "tests/numerics/support/random.hpp"
#include "tests/numerics/support/reference.hpp"

namespace delegauge {
namespace {

using test::Long;
using test::Random;
using test::Vector;

constexpr int most = Profiles::most_players;

// Players' unit vectors of mean zero, and their shares.
template <class Real>
struct Start {
  std::vector<std::vector<Real>> nu;
  std::vector<Real> share;
  int players() const { return static_cast<int>(nu.size()); }
};

enum class Shares { random, equal, dominating };

template <class Real>
Start<Real> random_start(Random& random, int players, int outcomes, Shares shares) {
  Start<Real> r;
  for (int i = 0; i < players; ++i) {
    Vector x;
    for (int s = 0; s < outcomes; ++s) x.push_back(random.normal());
    const auto standard = test::standard(x, epic);
    r.nu.emplace_back(standard.nu.begin(), standard.nu.end());
  }
  std::vector<double> share(static_cast<std::size_t>(players), 1.0 / players);
  if (shares == Shares::random) share = random.simplex(players);
  if (shares == Shares::dominating) {
    const double rest = random.uniform(0.01, 0.4);
    share.assign(share.size(), rest / (players - 1));
    share[static_cast<std::size_t>(random.integer(0, players - 1))] = 1 - rest;
  }
  r.share.assign(share.begin(), share.end());
  return r;
}

// As the sampler: half squared distances.
template <class Real>
void half_squares(const Start<Real>& start, Real (&e)[most][most]) {
  for (int i = 0; i < start.players(); ++i) {
    for (int j = 0; j < start.players(); ++j) {
      const auto& a = start.nu[static_cast<std::size_t>(i)];
      const auto& b = start.nu[static_cast<std::size_t>(j)];
      Real square = 0;
      for (std::size_t s = 0; s < a.size(); ++s) square += (a[s] - b[s]) * (a[s] - b[s]);
      e[i][j] = square / 2;
    }
  }
}

template <class Real>
Real half_square_of_sum(const Start<Real>& start) {
  Real square = 0;
  for (std::size_t s = 0; s < start.nu[0].size(); ++s) {
    const Real both = start.nu[0][s] + start.nu[1][s];
    square += both * both;
  }
  return square / 2;
}

// The directions after the move, mixed in the precision of the start.
template <class Real>
std::vector<std::vector<Real>> moved(const Start<Real>& start, Real target,
                                     Real* claimed = nullptr) {
  Real e[most][most];
  half_squares(start, e);
  AlignedDirections<Real> all(start.players(), e, start.share.data());
  if (start.players() == 2) {
    all.move_pair_to(target, half_square_of_sum(start));
  } else {
    all.move_to(target);
  }
  if (claimed != nullptr) *claimed = all.collective_alignment();
  auto r = start.nu;
  for (int i = 0; i < start.players(); ++i) {
    for (std::size_t s = 0; s < start.nu.front().size(); ++s) {
      Real x = all.mix(i, 0) * start.nu[0][s];
      for (int j = 1; j < start.players(); ++j) {
        x = fma(all.mix(i, j), start.nu[static_cast<std::size_t>(j)][s], x);
      }
      r[static_cast<std::size_t>(i)][s] = x;
    }
  }
  return r;
}

template <class Real>
double alignment(const std::vector<std::vector<Real>>& nu, const std::vector<Real>& share) {
  std::vector<test::Standard> side;
  for (std::size_t i = 0; i < nu.size(); ++i) {
    side.push_back({0, share[i], Vector(nu[i].begin(), nu[i].end())});
  }
  return static_cast<double>(test::alignment_of(side, Norm::l2, nullptr));
}

template <class Real>
double least_alignment(const std::vector<Real>& share) {
  Long largest = 0, total = 0;
  for (const Real x : share) {
    largest = std::max<Long>(largest, x);
    total += x;
  }
  const Long beta = std::max(0.0L, 2 * largest / total - 1);
  return static_cast<double>(beta * beta);
}

template <class Real>
class CollectiveAlignment : public testing::Test {};
using Reals = testing::Types<float, double>;
TYPED_TEST_SUITE(CollectiveAlignment, Reals);

// Every start, every target: met where it can be, and as near as possible where it cannot. In float
// lengths suffer where directions come near to each other's mean on the way (few starts; the
// sampler restores them), and with as many players as outcomes the mean may be too near 0 to tell
// where it points: but players of two actions each have more outcomes than that.
TYPED_TEST(CollectiveAlignment, MeetsItsTarget) {
  using Real = TypeParam;
  const bool single = sizeof(Real) == sizeof(float);
  Random random(301);
  int targets = 0, misses = 0, far = 0, long_ones = 0;
  double longest = 0, claimed_off = 0;
  for (int players = 2; players <= most; ++players) {
    for (const int outcomes : {4, 9, 100}) {
      if (single && outcomes <= players) continue;
      for (const Shares shares : {Shares::random, Shares::equal, Shares::dominating}) {
        for (int trial = 0; trial < 20; ++trial) {
          const auto start = random_start<Real>(random, players, outcomes, shares);
          const double least = least_alignment(start.share);
          EXPECT_NEAR(static_cast<double>(least_collective_alignment(players, start.share.data())),
                      least, single ? 1e-6 : 1e-14);
          for (int step = 0; step <= 20; ++step) {
            const auto target = static_cast<Real>(step / 20.0);
            Real claimed;
            const auto nu = moved(start, target, &claimed);
            for (const auto& x : nu) {
              const Long length = test::length_of(Vector(x.begin(), x.end()), Norm::l2);
              const auto off = static_cast<double>(std::abs(length - 1));
              longest = std::max(longest, off);
              long_ones += off > 1e-5 ? 1 : 0;
            }
            targets += 1;
            const double reached = alignment(nu, start.share);
            const auto wanted = static_cast<double>(target);
            if (wanted >= least) {
              misses += std::abs(reached - wanted) <= 1e-4 ? 0 : 1;
            } else {
              far += std::abs(reached - least) <= 1e-3 ? 0 : 1;
            }
            claimed_off = std::max(claimed_off, std::abs(static_cast<double>(claimed) - reached));
          }
        }
      }
    }
  }
  EXPECT_EQ(targets, (single ? 16 : 21) * 3 * 20 * 21);
  EXPECT_EQ(misses, 0);
  EXPECT_EQ(far, 0);
  EXPECT_LE(longest, single ? 5e-4 : 1e-12);
  EXPECT_LE(long_ones, targets / 20);
  EXPECT_LE(claimed_off, single ? 5e-5 : 1e-11);
}

TYPED_TEST(CollectiveAlignment, OneMeansTheSameDirectionBitByBit) {
  using Real = TypeParam;
  Random random(302);
  for (int trial = 0; trial < 600; ++trial) {
    const int players = random.integer(2, most);
    const auto shares = static_cast<Shares>(random.integer(0, 2));
    auto start = random_start<Real>(random, players, random.integer(4, 30), shares);
    if (trial % 5 == 0) start.nu.assign(start.nu.size(), start.nu.front());  // there already
    const auto nu = moved(start, Real(1));
    for (const auto& x : nu) ASSERT_EQ(x, nu.front()) << players << " players";
    if (trial % 5 == 0) continue;
    EXPECT_NE(start.nu[0], start.nu[1]);
  }
}

// <nu_1, nu_2> = 1 - ((1 - CA) / (2 pi_1 pi_2))^2 / 2, the first as it was and the second in the
// plane of both (theory/sampling.md, two players).
TYPED_TEST(CollectiveAlignment, TwoPlayersHaveAClosedForm) {
  using Real = TypeParam;
  const double tolerance = sizeof(Real) == sizeof(float) ? 2e-5 : 1e-13;
  Random random(303);
  for (int trial = 0; trial < 2000; ++trial) {
    const auto start = random_start<Real>(random, 2, random.integer(6, 50), Shares::random);
    const double product =
        static_cast<double>(start.share[0]) * static_cast<double>(start.share[1]);
    const auto target = static_cast<Real>(random.uniform());
    const double apart = std::min((1 - static_cast<double>(target)) / (2 * product), 2.0);
    const auto nu = moved(start, target);
    ASSERT_EQ(nu[0], start.nu[0]);
    const Vector a(nu[0].begin(), nu[0].end()), b(nu[1].begin(), nu[1].end());
    ASSERT_NEAR(static_cast<double>(test::dot(a, b)), 1 - apart * apart / 2, tolerance);
    // What is left of the second beside both beginnings: nothing; and it stays on its side.
    const Vector old(start.nu[1].begin(), start.nu[1].end());
    const Vector own = test::minus(old, a, test::dot(old, a));
    const Vector turned = test::minus(b, a, test::dot(b, a));
    const Long along = test::dot(turned, own) / test::length_of(own, Norm::l2);
    ASSERT_GE(static_cast<double>(along), -tolerance);
    ASSERT_NEAR(static_cast<double>(along), static_cast<double>(test::length_of(turned, Norm::l2)),
                tolerance);
  }
}

// A player without a share moves along and does not count.
TYPED_TEST(CollectiveAlignment, PlayersWithoutAShareDoNotCount) {
  using Real = TypeParam;
  Random random(304);
  for (int trial = 0; trial < 200; ++trial) {
    auto start = random_start<Real>(random, 3, 9, Shares::random);
    start.share = {Real(0.5), Real(0.5), Real(0)};
    const auto target = static_cast<Real>(random.uniform());
    ASSERT_NEAR(alignment(moved(start, target), start.share), static_cast<double>(target), 1e-4);
  }
  // Nor does anything happen to two players of whom one has all.
  auto start = random_start<Real>(random, 2, 9, Shares::random);
  start.share = {Real(1), Real(0)};
  const auto nu = moved(start, Real(0.5));
  for (const auto& x : nu) {
    for (const Real v : x) ASSERT_TRUE(std::isfinite(v));
  }
}

template <class V>
void expect_lanes_equal_scalars() {
  using Real = RealOf<V>;
  constexpr int width = Traits<V>::width;
  Random random(305);
  for (int trial = 0; trial < 150; ++trial) {
    const int players = random.integer(2, most);
    V e[most][most], share[most];
    test::ValuesOf<V> target, e_values[most][most], share_values[most];
    std::vector<Start<Real>> start;
    for (int lane = 0; lane < width; ++lane) {
      const auto shares = static_cast<Shares>(random.integer(0, 2));
      start.push_back(random_start<Real>(random, players, random.integer(4, 12), shares));
      // Rising, falling, at the ends and beyond reach side by side.
      target[lane] = static_cast<Real>(random.chance(0.2)   ? random.integer(0, 1)
                                       : random.chance(0.3) ? 0.05 * random.uniform()
                                                            : random.uniform());
      Real scalar[most][most];
      half_squares(start.back(), scalar);
      for (int i = 0; i < players; ++i) {
        share_values[i][lane] = start.back().share[static_cast<std::size_t>(i)];
        for (int j = 0; j < players; ++j) e_values[i][j][lane] = scalar[i][j];
      }
    }
    for (int i = 0; i < players; ++i) {
      share[i] = load<V>(share_values[i].data());
      for (int j = 0; j < players; ++j) e[i][j] = load<V>(e_values[i][j].data());
    }
    AlignedDirections<V> lanes(players, e, share);
    lanes.move_to(load<V>(target.data()));
    for (int lane = 0; lane < width; ++lane) {
      const auto& of_lane = start[static_cast<std::size_t>(lane)];
      Real scalar[most][most];
      half_squares(of_lane, scalar);
      AlignedDirections<Real> alone(players, scalar, of_lane.share.data());
      alone.move_to(target[lane]);
      for (int i = 0; i < players; ++i) {
        for (int j = 0; j < players; ++j) {
          ASSERT_EQ(bits_of(extract(lanes.mix(i, j), lane)), bits_of(alone.mix(i, j)))
              << players << " players, lane " << lane << ", target " << target[lane];
        }
      }
      ASSERT_EQ(bits_of(extract(lanes.collective_alignment(), lane)),
                bits_of(alone.collective_alignment()));
    }
  }
}

TEST(Directions, LanesEqualScalars) {
  expect_lanes_equal_scalars<Lane<float, 4>>();
  expect_lanes_equal_scalars<Lane<float, 8>>();
  expect_lanes_equal_scalars<Lane<double, 4>>();
}

}  // namespace
}  // namespace delegauge
