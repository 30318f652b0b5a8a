// SPDX-License-Identifier: Apache-2.0
#include "host/record/centre.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

namespace delegauge::host {
namespace {

using Vectors = std::vector<std::vector<double>>;

double largest(const std::vector<double>& x) {
  double r = 0;
  for (const double value : x) r = std::max(r, std::abs(value));
  return r;
}

TEST(Centre, PutsTheLargestEntryIntoHalfToOne) {
  for (const double unit : {1.0, 1e-300, 1e300, 5e-324 * 64}) {
    const CentredSide side = centre({{1 * unit, 2 * unit, 6 * unit}}, {1}, epic);
    EXPECT_GE(largest(side.utilities), 0.5);
    EXPECT_LT(largest(side.utilities), 1.0);
    const double back = std::ldexp(side.utilities[2], side.exponent);
    EXPECT_NEAR(back / unit, 3, 1e-12);
    EXPECT_NEAR(side.shift[0] / unit, 3, 1e-12);
  }
}

TEST(Centre, TakesEveryShift) {
  const Vectors u = {{7, 1, 2, 4}, {5, 1, 9, 9}};
  const auto shifts = [&](Shift shift) {
    return centre(u, {1, 1}, {shift, Norm::l2, Norm::l2}).shift;
  };
  EXPECT_EQ(shifts(Shift::mean), (std::vector<double>{3.5, 6}));
  EXPECT_EQ(shifts(Shift::midrange), (std::vector<double>{4, 5}));
  EXPECT_EQ(shifts(Shift::median), (std::vector<double>{3, 7}));
  EXPECT_EQ(shifts(Shift::min), (std::vector<double>{1, 1}));
  EXPECT_EQ(shifts(Shift::max), (std::vector<double>{7, 9}));
  EXPECT_EQ(centre({{3, 1, 8}}, {1}, {Shift::median, Norm::l2, Norm::l2}).shift.front(), 3);
}

TEST(Centre, PutsEachPlayerIntoItsOwnUnit) {
  for (const double ratio : {1e6, 1e20, 1e159, 1e300}) {
    const CentredSide side = centre({{0, 1 / ratio}, {0, 1}}, {1, 1}, epic);
    for (const std::size_t entry : {std::size_t{1}, std::size_t{3}}) {
      EXPECT_GE(side.utilities[entry], 0.5);
      EXPECT_LT(side.utilities[entry], 1);
    }
    EXPECT_NEAR(std::ldexp(side.utilities[1], static_cast<int>(side.exponents[0])) * ratio, 0.5,
                1e-15);
    EXPECT_EQ(side.exponent, side.exponents[1]);
  }
}

TEST(Centre, MultipliesByTheWeights) {
  const CentredSide side = centre({{0, 2}, {0, 4}}, {6, 3}, epic);
  EXPECT_EQ(side.utilities[1], side.utilities[3]);
  EXPECT_EQ(side.shift, (std::vector<double>{6, 6}));
  EXPECT_EQ(std::ldexp(side.utilities[1], side.exponent), 6);
}

TEST(Centre, TurnsConstantsIntoZero) {
  // Its naive sum is off by more than the tolerance for constants.
  const std::vector<double> tenths(1'000'000, 0.1);
  const CentredSide long_one = centre({tenths}, {1}, l1_metric);
  EXPECT_EQ(largest(long_one.utilities), 0);
  EXPECT_EQ(long_one.shift.front(), 0.1);
  EXPECT_EQ(long_one.exponent, 0);

  // The test is on the utilities as given: what counts is how large they are.
  EXPECT_GT(largest(centre({{1e6, 1e6 + 1e-5, 1e6}}, {1}, epic).utilities), 0);
  EXPECT_EQ(largest(centre({{1e9, 1e9 + 1e-7, 1e9}}, {1}, epic).utilities), 0);
  // And a constant beside others does not set the scale.
  const CentredSide both = centre({{1e9, 1e9}, {1e-9, 3e-9}}, {1, 1}, epic);
  EXPECT_EQ(both.utilities[0], 0);
  EXPECT_EQ(both.exponents, std::vector<double>(2, both.exponent));
  EXPECT_GE(largest(both.utilities), 0.5);
}

TEST(Centre, DoesNotOverflow) {
  constexpr double most = std::numeric_limits<double>::max();
  for (const Shift shift : {Shift::mean, Shift::midrange, Shift::median}) {
    const CentredSide side = centre({{-most, most, most, most}}, {1}, {shift, Norm::l2, Norm::l2});
    for (const double u : side.utilities) EXPECT_TRUE(std::isfinite(u));
  }
}

CentredSide centred(const Vectors& u) {
  return centre(u, std::vector<double>(u.size(), 1.0), epic);
}

TEST(AgentsOptimum, IsUniformOverTies) {
  EXPECT_EQ(agents_optimum(centred({{1, 3, 2, 3}}), 1, GameForm::flat),
            (std::vector<double>{0, 0.5, 0, 0.5}));
  EXPECT_EQ(agents_optimum(centred({{1, 3, 0}, {4, 2, 1}}), 2, GameForm::flat),
            (std::vector<double>{0.5, 0.5, 0}));
  // 0.1 + 0.2 and 0.3 + 0 differ by rounding alone.
  EXPECT_EQ(agents_optimum(centred({{0.1, 0.3, 0}, {0.2, 0, 0}}), 2, GameForm::flat),
            (std::vector<double>{0.5, 0.5, 0}));
  EXPECT_EQ(agents_optimum(centred({{1, 1 + 1e-9}}), 1, GameForm::flat),
            (std::vector<double>{0, 1}));
}

TEST(AgentsOptimum, IsUniformWhereAgentsCancel) {
  // A constant-sum game in decimals: welfare is rounding and nothing else.
  const CentredSide side = centred({{0.1, 0.7, 0.3, 0.55}, {0.9, 0.3, 0.7, 0.45}});
  EXPECT_EQ(agents_optimum(side, 2, GameForm::flat), std::vector<double>(4, 0.25));
}

TEST(AgentsOptimum, IsUniformWhereAgentsCancelButForTheRoundingOfTheirOffset) {
  for (const double offset : {1e3, 1e6, 1e9}) {
    const CentredSide side = centred({{offset + 0.1, offset + 0.7, offset + 0.3, offset + 0.55},
                                      {offset + 0.9, offset + 0.3, offset + 0.7, offset + 0.45}});
    EXPECT_GT(side.rounding, 0);
    EXPECT_EQ(agents_optimum(side, 2, GameForm::flat), std::vector<double>(4, 0.25)) << offset;
  }
  // Whole numbers are exact: one more is more.
  EXPECT_EQ(agents_optimum(centred({{1e11 + 1, 1e11 - 1}, {1e11, 1e11 + 1}}), 2, GameForm::flat),
            (std::vector<double>{1, 0}));
}

TEST(AgentsOptimum, OfAStrategicGameHasTheToleranceOfThePlayedProfiles) {
  const Vectors u = {{0, 1, 1 - 1e-6, 1 - 3e-6}, {0, 1, 1, 1}};  // means 5e-7 and 1.5e-6 below
  EXPECT_EQ(agents_optimum(centred(u), 2, GameForm::strategic),
            (std::vector<double>{0, 0.5, 0.5, 0}));
  EXPECT_EQ(agents_optimum(centred(u), 2, GameForm::flat), (std::vector<double>{0, 1, 0, 0}));
}

}  // namespace
}  // namespace delegauge::host
