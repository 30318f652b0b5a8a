// SPDX-License-Identifier: Apache-2.0
#include "delegauge/base/group.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "tests/numerics/support/lanes.hpp"
#include "tests/numerics/support/random.hpp"

namespace delegauge {
namespace {

using test::Random;

template <class V>
class Groups : public testing::Test {};
using Types = testing::Types<float, double, Lane<float, 4>, Lane<float, 8>, Lane<float, 16>,
                             Lane<double, 2>, Lane<double, 4>, Lane<double, 8>>;
TYPED_TEST_SUITE(Groups, Types);

// Rows of values, one per lane, and the same as lanes.
template <class V>
struct Rows {
  std::vector<std::vector<RealOf<V>>> scalar;  // [lane][outcome]
  std::vector<V> lanes;                        // [outcome]
};
template <class V, class Draw>
Rows<V> rows_of(int count, const Draw& draw) {
  constexpr int width = Traits<V>::width;
  Rows<V> r;
  r.scalar.resize(static_cast<std::size_t>(width));
  for (int s = 0; s < count; ++s) {
    test::ValuesOf<V> x;
    for (int lane = 0; lane < width; ++lane) {
      x[lane] = static_cast<RealOf<V>>(draw());
      r.scalar[static_cast<std::size_t>(lane)].push_back(x[lane]);
    }
    r.lanes.push_back(load<V>(x.data()));
  }
  return r;
}

// The one order of a sum, as a tree: node (j, step) is part j with all parts that it takes in while
// the reach is `step` or more; part j is the terms j, j + 128, ... in turn.
template <class Real>
Real ordered_sum(const std::vector<Real>& x, std::size_t j = 0, std::size_t step = 1) {
  if (step == 128) {
    Real part = x[j];
    for (std::size_t s = j + 128; s < x.size(); s += 128) part += x[s];
    return part;
  }
  const Real own = ordered_sum(x, j, 2 * step);
  return j + step < x.size() ? own + ordered_sum(x, j + step, 2 * step) : own;
}

TYPED_TEST(Groups, SumsHaveOneOrder) {
  using V = TypeParam;
  Random random(201);
  const SerialGroup<V> group;
  for (int count = 1; count <= 400; ++count) {
    const auto x = rows_of<V>(count, [&] { return random.normal() * random.scale(-2, 2); });
    const V got = group.sum(count, [&](int s) { return x.lanes[static_cast<std::size_t>(s)]; });
    for (int lane = 0; lane < Traits<V>::width; ++lane) {
      const auto& row = x.scalar[static_cast<std::size_t>(lane)];
      ASSERT_EQ(bits_of(extract(got, lane)), bits_of(ordered_sum(row))) << count << " terms";
    }
  }
}

// In 128 parts alone a million floats of one size come out 1e-4 off.
TYPED_TEST(Groups, LongSumsAreAsGoodAsShortOnes) {
  using V = TypeParam;
  using Real = RealOf<V>;
  const SerialGroup<V> group;
  for (const int count : {sum_terms, sum_terms + 1, sum_terms + 129, 300'001, 1'000'000}) {
    const V got = group.sum(count, [](int) { return V(Real(0.1)); });
    const double expected = static_cast<double>(Real(0.1)) * count;
    constexpr double rounding = sizeof(Real) == sizeof(float) ? 70 * 6e-8 : 70 * 1.2e-16;
    for (int lane = 0; lane < Traits<V>::width; ++lane) {
      ASSERT_NEAR(static_cast<double>(extract(got, lane)), expected, rounding * expected) << count;
    }
    // Every term is asked for once.
    std::vector<int> asked(static_cast<std::size_t>(count));
    group.sum(count, [&](int s) {
      asked[static_cast<std::size_t>(s)] += 1;
      return V(0);
    });
    ASSERT_EQ(std::count(asked.begin(), asked.end(), 1), count);
  }
}

TYPED_TEST(Groups, SumsAreNearTheExactOne) {
  using V = TypeParam;
  using Real = RealOf<V>;
  Random random(202);
  const SerialGroup<V> group;
  for (int count = 1; count <= 1500; count += 1 + count / 40) {
    const auto x = rows_of<V>(count, [&] { return random.normal(); });
    const V got = group.sum(count, [&](int s) { return x.lanes[static_cast<std::size_t>(s)]; });
    // Every term goes through its part and then seven levels at most.
    const int roundings = count / 128 + 7;
    for (int lane = 0; lane < Traits<V>::width; ++lane) {
      long double exact = 0, size = 0;
      for (const Real v : x.scalar[static_cast<std::size_t>(lane)]) {
        exact += v;
        size += std::abs(v);
      }
      const long double room =
          roundings * static_cast<long double>(std::numeric_limits<Real>::epsilon()) / 2 * size;
      ASSERT_LE(std::abs(extract(got, lane) - exact), room) << count << " terms";
    }
  }
}

TYPED_TEST(Groups, EachGoesOverEveryOutcomeOnce) {
  const SerialGroup<TypeParam> group;
  for (const int count : {0, 1, 7, 128, 300}) {
    std::vector<int> visits(static_cast<std::size_t>(count));
    group.each(count, [&](int s) { visits.at(static_cast<std::size_t>(s)) += 1; });
    EXPECT_EQ(std::count(visits.begin(), visits.end(), 1), count);
  }
}

TYPED_TEST(Groups, GreatestOfSeveralAtOnce) {
  using V = TypeParam;
  Random random(203);
  const SerialGroup<V> group;
  for (const int count : {1, 2, 3, 10, 129, 300}) {
    const auto x = rows_of<V>(count, [&] { return random.normal(); });
    V best[3];
    group.template greatest<3>(count, best, [&](int s, V* to) {
      to[0] = x.lanes[static_cast<std::size_t>(s)];
      to[1] = -x.lanes[static_cast<std::size_t>(s)];
      to[2] = abs(x.lanes[static_cast<std::size_t>(s)]);
    });
    for (int lane = 0; lane < Traits<V>::width; ++lane) {
      const auto& row = x.scalar[static_cast<std::size_t>(lane)];
      const auto [least, greatest] = std::minmax_element(row.begin(), row.end());
      ASSERT_EQ(extract(best[0], lane), *greatest);
      ASSERT_EQ(extract(best[1], lane), -*least);
      ASSERT_EQ(extract(best[2], lane), std::max(*greatest, -*least));
    }
  }
}

TYPED_TEST(Groups, AmongTheGreatestTheFirstOutcomeIsTaken) {
  using V = TypeParam;
  Random random(204);
  const SerialGroup<V> group;
  for (int trial = 0; trial < 400; ++trial) {
    const int count = random.integer(1, trial % 20 == 0 ? 400 : 12);
    const auto x = rows_of<V>(count, [&] { return random.integer(-2, 2); });
    const auto got =
        group.first_greatest(count, [&](int s) { return x.lanes[static_cast<std::size_t>(s)]; });
    for (int lane = 0; lane < Traits<V>::width; ++lane) {
      const auto& row = x.scalar[static_cast<std::size_t>(lane)];
      const auto first = std::max_element(row.begin(), row.end());  // the first of equals
      ASSERT_EQ(extract(got.value, lane), *first);
      ASSERT_EQ(extract(got.outcome, lane), static_cast<RealOf<V>>(first - row.begin()));
    }
  }
}

TYPED_TEST(Groups, AtIsEachGamesOwnOutcome) {
  using V = TypeParam;
  Random random(205);
  const SerialGroup<V> group;
  for (int trial = 0; trial < 200; ++trial) {
    const int count = random.integer(1, 300);
    const auto x = rows_of<V>(count, [&] { return random.normal(); });
    test::ValuesOf<V> outcome;
    for (auto& s : outcome) s = static_cast<RealOf<V>>(random.integer(0, count - 1));
    const V got = group.at(x.lanes.data(), load<V>(outcome.data()));
    for (int lane = 0; lane < Traits<V>::width; ++lane) {
      const auto& row = x.scalar[static_cast<std::size_t>(lane)];
      ASSERT_EQ(extract(got, lane), row[static_cast<std::size_t>(outcome[lane])]);
    }
  }
}

// One that knows how many outcomes there are at most adds up with fewer loops, in the same order.
TYPED_TEST(Groups, OfFewOutcomesAddUpInTheSameOrder) {
  using V = TypeParam;
  constexpr int most = 51;
  Random random(7);
  for (int count = 1; count <= most; ++count) {
    const Rows<V> rows = rows_of<V>(count, [&] { return random.normal(); });
    const auto term = [&rows](int s) { return rows.lanes[static_cast<std::size_t>(s)]; };
    const V few = SerialGroup<V, most>().sum(count, term);
    const V any_count = SerialGroup<V>().sum(count, term);
    for (int lane = 0; lane < Traits<V>::width; ++lane) {
      EXPECT_EQ(extract(few, lane), extract(any_count, lane)) << count;
      EXPECT_EQ(extract(few, lane), ordered_sum(rows.scalar[static_cast<std::size_t>(lane)]));
    }
  }
}

}  // namespace
}  // namespace delegauge
