// SPDX-License-Identifier: Apache-2.0
#include "kernels/executor/strategic_job.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "kernels/cpu/strategic_reevaluate.hpp"
#include "tests/kernels/support/strategic.hpp"

namespace delegauge {
namespace {

const SumColumn sum_column = cpu::available().back()->sum_column;

using test::point;
using test::strategic_job;
using Quantity = StrategicQuantity;

unsigned none(std::uint64_t) { return 0; }

const OpenMoments& moments_of(const StrategicTally& tally, Quantity q) {
  return tally.moments[static_cast<std::size_t>(q)];
}

TEST(AddToTally, AddsUpTheColumns) {
  StrategicJob job = strategic_job({3, 3});
  job.points = {point(0.9, 0.9, 0.9, 0.9), point(0.2, 0.1, 0.5, 1), point(0.5, 0.2, 1, 0.99)};
  job.repetitions = 150;
  auto columns = test::values_of(cpu::available().back()->strategic->batch_double, job, 100, 400);
  StrategicTally tally = empty_strategic_tally(job), parts = tally;
  const auto batch = columns.batch(job);
  add_to_tally(job, batch, 150, 300, sum_column, none, tally);
  StrategicTally tail = parts;
  add_to_tally(job, batch, 200, 300, sum_column, none, tail);
  add_to_tally(job, batch, 150, 200, sum_column, none, parts);
  parts.merge(tail);
  std::uint64_t fallback = 0;
  for (std::uint64_t index = 150; index < 300; ++index) {
    const auto state = static_cast<int>(columns.at(StrategicColumn::state, index));
    fallback += (state & StrategicState::fallback) != 0 ? 1 : 0;
  }
  EXPECT_EQ(tally.games, 150u);
  EXPECT_EQ(tally.fallback, fallback);
  EXPECT_GT(fallback, 0u);
  EXPECT_EQ(tally.missed_alignment, 0u);
  EXPECT_EQ(parts.fallback, fallback);
  for (int q = 0; q < strategic_quantity_count; ++q) {
    const OpenMoments& m = tally.moments[static_cast<std::size_t>(q)];
    const OpenMoments& of_parts = parts.moments[static_cast<std::size_t>(q)];
    double mean = 0, least = 1e300, greatest = -1e300;
    for (std::uint64_t index = 150; index < 300; ++index) {
      const double x = columns.at(q, index);
      mean += x / 150;
      least = std::min(least, x);
      greatest = std::max(greatest, x);
    }
    EXPECT_EQ(m.count, 150u);
    EXPECT_NEAR(m.mean(), mean, std::ldexp(1.0, -m.scale.exponent) + 1e-12);
    EXPECT_EQ(m.min, least);
    EXPECT_EQ(m.max, greatest);
    EXPECT_TRUE(m.sum == of_parts.sum && m.sum_of_squares == of_parts.sum_of_squares);
    if (q >= normalised_count) continue;
    const SignedHistogram& histogram = tally.histogram[static_cast<std::size_t>(q)];
    std::uint64_t total = 0;
    histogram.for_each([&total](int, std::uint64_t n) {
      total += n;
      return true;
    });
    EXPECT_EQ(total, 150u);
    EXPECT_TRUE(histogram == parts.histogram[static_cast<std::size_t>(q)]);
    std::vector<double> values;
    for (std::uint64_t index = 150; index < 300; ++index) values.push_back(columns.at(q, index));
    std::sort(values.begin(), values.end());
    EXPECT_NEAR(tally.quantile(static_cast<Quantity>(q), 0.5), values[75],
                values[75] - values[74] + 0.05);
  }
}

// A game's bits are those that it exceeds in the run's precision and again in double; nobody else
// is asked about.
TEST(AddToTally, CountsWhatIsConfirmed) {
  const StrategicJob job = strategic_job({2, 2});
  std::vector<double> values(static_cast<std::size_t>(strategic_column_count) * 4, 0.5);
  const auto state = static_cast<std::size_t>(StrategicColumn::state) * 4;
  const auto bit = [](StrategicBound b) {
    return static_cast<double>(StrategicState::exceeded << static_cast<int>(b));
  };
  values[state] = StrategicState::fallback + StrategicState::missed_alignment;
  values[state + 1] = bit(StrategicBound::regret) + bit(StrategicBound::worst_case);
  values[state + 2] = 0;
  values[state + 3] = StrategicState::fallback + bit(StrategicBound::ideal);
  std::vector<std::uint64_t> asked;
  const ConfirmViolations confirm = [&](std::uint64_t index) {
    asked.push_back(index);
    // The first in the last bound only; the second in all.
    return index == 1001 ? 1u << static_cast<unsigned>(StrategicBound::worst_case) : ~0u;
  };
  StrategicTally tally = empty_strategic_tally(job);
  add_to_tally(job, {1000, 1004, job.points.data(), values.data(), 4}, 1000, 1004, sum_column,
               confirm, tally);
  EXPECT_EQ(asked, (std::vector<std::uint64_t>{1001, 1003}));
  EXPECT_EQ(tally.fallback, 2u);
  EXPECT_EQ(tally.missed_alignment, 1u);
  for (int b = 0; b < strategic_bound_count; ++b) {
    std::vector<std::uint64_t> expected;
    if (b == static_cast<int>(StrategicBound::worst_case)) expected = {1001};
    if (b == static_cast<int>(StrategicBound::ideal)) expected = {1003};
    EXPECT_EQ(tally.violating[static_cast<std::size_t>(b)], expected);
    EXPECT_EQ(tally.violations[static_cast<std::size_t>(b)], expected.size());
  }
}

TEST(AddToTally, LeavesOutWhatIsNotMeasured) {
  StrategicJob job = strategic_job({2, 2});
  job.worst_case = false;
  auto columns = test::values_of(cpu::available().back()->strategic->batch_float, job, 0, 50);
  StrategicTally tally = empty_strategic_tally(job);
  add_to_tally(job, columns.batch(job), 0, 50, sum_column, none, tally);
  EXPECT_EQ(moments_of(tally, Quantity::bound_pairwise).count, 0u);
  EXPECT_EQ(moments_of(tally, Quantity::bound_worst_case).count, 0u);
  EXPECT_EQ(moments_of(tally, Quantity::bound_sharp_ideal).count, 50u);
  EXPECT_EQ(tally.quantile(Quantity::bound_pairwise, 0.5), 0.0);
}

// Magnitudes over eight decades, capabilities that make the fallback common: each mean and quantile
// is that of the games, far beyond [0, 1] on both sides.
TEST(AddToTally, HoldsEveryGame) {
  double least = 0, greatest = 0;
  for (int variant = 0; variant < 4; ++variant) {
    StrategicJob job =
        strategic_job(variant % 2 == 0 ? std::vector<int>{2, 2} : std::vector<int>{2, 3, 2});
    job.points = {point(0, 0, 0, 0, 0.01), point(0, 0, 0.3, 1, 0.01), point(1, 1, 1, 1),
                  point(0.5, 0.2, 0.9, 0.99, 0.5)};
    job.repetitions = 500;
    job.games.principal_magnitude.fill({1e-4, 1});
    job.games.agent_magnitude.fill({1e-4, 1e4});
    if (variant >= 2) job.games.offset = {-100, 100};
    for (std::uint64_t p = 0; p < job.points.size(); ++p) {
      auto columns = test::values_of(cpu::available().back()->strategic->batch_double, job, p * 500,
                                     p * 500 + 500);
      StrategicTally tally = empty_strategic_tally(job);
      add_to_tally(job, columns.batch(job), p * 500, p * 500 + 500, sum_column, none, tally);
      for (int q = 0; q < strategic_quantity_count; ++q) {
        const OpenMoments& m = tally.moments[static_cast<std::size_t>(q)];
        std::vector<double> values;
        long double sum = 0;
        for (std::uint64_t index = p * 500; index < p * 500 + 500; ++index) {
          values.push_back(columns.at(q, index));
          sum += values.back();
        }
        std::sort(values.begin(), values.end());
        const std::string_view name = strategic_quantity_names[static_cast<std::size_t>(q)];
        ASSERT_EQ(m.count, 500u);
        EXPECT_EQ(m.min, values.front());
        EXPECT_EQ(m.max, values.back());
        const auto mean = static_cast<double>(sum / 500);
        const double unit = std::ldexp(1.0, -m.scale.exponent);
        EXPECT_NEAR(m.mean(), mean, unit + 1e-15 * std::max(-m.min, m.max)) << name;
        if (q >= normalised_count) continue;
        for (const int rank : {5, 25, 250, 475, 495}) {
          const double low = values[static_cast<std::size_t>(rank - 1)];
          const double high = values[static_cast<std::size_t>(rank)];
          const double got = tally.quantile(static_cast<Quantity>(q), rank / 500.0);
          EXPECT_GE(got, low - std::max(1.0 / 2048, std::abs(low) / 128)) << name;
          EXPECT_LE(got, high + std::max(1.0 / 2048, std::abs(high) / 128)) << name;
        }
        least = std::min(least, m.min);
        greatest = std::max(greatest, m.max);
      }
    }
  }
  EXPECT_LT(least, -1e5);
  EXPECT_GT(greatest, 2);
}

TEST(AddToTally, CountsWhatIsNotFinite) {
  const StrategicJob job = strategic_job({2, 2});
  std::vector<double> values(static_cast<std::size_t>(strategic_column_count) * 4, 0.5);
  const auto column = [&](Quantity q) {
    return values.begin() + static_cast<std::ptrdiff_t>(q) * 4;
  };
  column(Quantity::bound_regret)[1] = std::numeric_limits<double>::infinity();
  column(Quantity::bound_regret)[2] = -1e30;
  column(Quantity::bound_ideal)[3] = std::numeric_limits<double>::quiet_NaN();
  std::fill_n(values.begin() + static_cast<std::ptrdiff_t>(StrategicColumn::state) * 4, 4, 0.0);
  StrategicTally tally = empty_strategic_tally(job);
  add_to_tally(job, {1000, 1004, job.points.data(), values.data(), 4}, 1000, 1004, sum_column, none,
               tally);
  EXPECT_EQ(moments_of(tally, Quantity::bound_regret).out_of_range, 1u);
  EXPECT_EQ(moments_of(tally, Quantity::bound_regret).count, 3u);
  EXPECT_EQ(moments_of(tally, Quantity::bound_regret).min, -1e30);
  EXPECT_EQ(tally.quantile(Quantity::bound_regret, 1), 0.5);
  EXPECT_EQ(moments_of(tally, Quantity::bound_ideal).out_of_range, 1u);
  EXPECT_EQ(moments_of(tally, Quantity::w_avg).out_of_range, 0u);
}

// Four values of each of four measures, such that any two measures take every pair of them: the
// lines of the affine plane over the field of four elements; and the diagonal.
std::vector<PrescribedMeasures> spread_points() {
  const double value[4] = {0, 0.5, 0.9, 1};
  const unsigned twice[4] = {0, 2, 3, 1};
  std::vector<PrescribedMeasures> r;
  for (unsigned a = 0; a < 4; ++a) {
    for (unsigned b = 0; b < 4; ++b) {
      r.push_back(point(value[a], value[b], value[a ^ b], value[a ^ twice[b]]));
    }
    if (a > 0) r.push_back(point(value[a], value[a], value[a], value[a]));
  }
  return r;
}

// No sampled game violates a bound: in full, a million of float each, with DELEGAUGE_SOAK.
template <class Real>
void expect_no_violation(const std::vector<int>& actions, std::uint64_t games) {
  if (std::getenv("DELEGAUGE_SOAK") != nullptr) {
    games = sizeof(Real) == sizeof(float) ? 1000000 : 100000;
  }
  StrategicJob job = strategic_job(actions);
  job.points = spread_points();
  job.repetitions = games;
  const auto& kernels = *cpu::available().back()->strategic;
  std::uint64_t fallbacks = 0, missed = 0;
  for (std::size_t p = 0; p < job.points.size(); ++p) {
    StrategicTally tally = empty_strategic_tally(job);
    const std::uint64_t begin = p * games, end = begin + games;
    for (std::uint64_t from = begin; from < end; from += 4096) {
      const std::uint64_t to = std::min(end, from + 4096);
      auto columns = test::values_of(
          sizeof(Real) == sizeof(float) ? kernels.batch_float : kernels.batch_double, job, from,
          to);
      add_to_tally(
          job, columns.batch(job), from, to, sum_column,
          [&](std::uint64_t index) { return strategic_violations_in_double<Real>(job, index); },
          tally);
    }
    ASSERT_EQ(tally.games, games);
    for (std::size_t b = 0; b < strategic_bound_count; ++b) {
      EXPECT_EQ(tally.violations[b], 0u)
          << strategic_bound_names[b] << " at point " << p << ", game "
          << (tally.violating[b].empty() ? 0 : tally.violating[b].front());
    }
    fallbacks += tally.fallback;
    // Half and more is within reach of any magnitudes.
    if (job.points[p].collective_alignment >= 0.5) missed += tally.missed_alignment;
  }
  EXPECT_GT(fallbacks, 0u);
  EXPECT_EQ(missed, 0u);
}

TEST(StrategicBounds, AreNotViolatedTwoByTwo) {
  expect_no_violation<float>({2, 2}, 20000);
  expect_no_violation<double>({2, 2}, 10000);
}
TEST(StrategicBounds, AreNotViolatedThreeByThree) {
  expect_no_violation<float>({3, 3}, 20000);
  expect_no_violation<double>({3, 3}, 5000);
}
TEST(StrategicBounds, AreNotViolatedByThreePlayers) {
  expect_no_violation<float>({5, 5, 4}, 2000);
  expect_no_violation<double>({5, 5, 4}, 1000);
}

}  // namespace
}  // namespace delegauge
