// SPDX-License-Identifier: Apache-2.0
// What every instruction set adds up of strategic games by itself is what their columns add up to.
#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "kernels/cpu/kernels.hpp"
#include "kernels/executor/strategic_tile.hpp"
#include "tests/kernels/support/strategic.hpp"
#include "tests/numerics/support/random.hpp"

namespace delegauge {
namespace {

using test::point;
using test::Random;
using test::strategic_job;
using test::values_of;

void expect_equal(const OpenMoments& got, const OpenMoments& expected, int quantity) {
  EXPECT_EQ(got.count, expected.count) << quantity;
  EXPECT_TRUE(got.sum == expected.sum) << quantity;
  EXPECT_TRUE(got.sum_of_squares == expected.sum_of_squares) << quantity;
  EXPECT_EQ(got.min, expected.min) << quantity;
  EXPECT_EQ(got.max, expected.max) << quantity;
  EXPECT_EQ(got.far, expected.far) << quantity;
  EXPECT_EQ(got.out_of_range, expected.out_of_range) << quantity;
  EXPECT_EQ(got.mean(), expected.mean()) << quantity;
  EXPECT_EQ(got.standard_error(), expected.standard_error()) << quantity;
}

void expect_equal(const StrategicTally& got, const StrategicTally& expected) {
  EXPECT_EQ(got.games, expected.games);
  EXPECT_EQ(got.fallback, expected.fallback);
  EXPECT_EQ(got.missed_alignment, expected.missed_alignment);
  EXPECT_EQ(got.violations, expected.violations);
  EXPECT_EQ(got.violating, expected.violating);
  for (std::size_t q = 0; q < got.moments.size(); ++q) {
    expect_equal(got.moments[q], expected.moments[q], static_cast<int>(q));
  }
  for (std::size_t q = 0; q < got.histogram.size(); ++q) {
    EXPECT_TRUE(got.histogram[q] == expected.histogram[q]) << q;
  }
}

struct Case {
  std::string name;
  StrategicJob job;
  std::uint64_t games;
};

std::vector<Case> cases() {
  std::vector<Case> all;
  StrategicJob plain = strategic_job({3, 3});
  plain.points = {point(0.8, 0.9, 0.7, 0.6)};
  all.push_back({"3x3", plain, 700});
  StrategicJob hard = strategic_job({2, 2});
  hard.points = {point(0.1, 0, 0.2, 1)};  // plays the fallback often
  hard.worst_case = false;
  all.push_back({"2x2", hard, 517});
  StrategicJob far = strategic_job({2, 3, 2});
  far.games.principal_magnitude.fill({1e-4, 1e-2});
  far.games.agent_magnitude.fill({1e-4, 1e4});
  far.points = {point(0.3, 0.5, 0.4, 0.5)};
  all.push_back({"magnitudes over decades", far, 300});
  StrategicJob large = strategic_job({5, 5, 4});
  all.push_back({"5x5x4", large, 23});
  return all;
}

// Whatever exceeds a bound in the run's precision is taken to violate it: so are all bits added.
const ConfirmViolations take_all = [](std::uint64_t) { return ~0U; };

StrategicTally from_columns(const Case& of, cpu::StrategicKernel kernel, SumColumn sum_column) {
  test::Columns columns = values_of(kernel, of.job, 5, 5 + of.games);
  StrategicTally tally = empty_strategic_tally(of.job);
  add_to_tally(of.job, columns.batch(of.job), 5, 5 + of.games, sum_column, take_all, tally);
  return tally;
}
StrategicTally by_kernel(const Case& of, cpu::StrategicTallyKernel kernel) {
  StrategicTally tally = empty_strategic_tally(of.job);
  // In two batches: the first one small.
  for (const auto& [from, to] :
       {std::pair<std::uint64_t, std::uint64_t>{5, 8}, {8, 5 + of.games}}) {
    StrategicSink sink(of.job, take_all, tally);
    kernel(of.job, {from, to, of.job.points.data(), nullptr, 0}, sink);
  }
  return tally;
}

TEST(StrategicTallyKernels, AddUpWhatColumnsAddUpTo) {
  const cpu::Kernels& scalar = *cpu::available().front();
  for (const Case& of : cases()) {
    const StrategicTally single =
        from_columns(of, scalar.strategic->batch_float, scalar.sum_column);
    const StrategicTally wide = from_columns(of, scalar.strategic->batch_double, scalar.sum_column);
    EXPECT_EQ(single.games, of.games);
    for (const cpu::Kernels* kernels : cpu::available()) {
      SCOPED_TRACE(of.name + " " + std::string(kernels->isa));
      expect_equal(by_kernel(of, kernels->strategic->tally_float), single);
      expect_equal(by_kernel(of, kernels->strategic->tally_double), wide);
    }
  }
  const StrategicTally far = by_kernel(cases()[2], scalar.strategic->tally_double);
  EXPECT_GT(far.moments[static_cast<std::size_t>(StrategicQuantity::bound_regret)].far, 0U);
  EXPECT_GT(by_kernel(cases()[1], scalar.strategic->tally_double).fallback, 0U);
}

template <class D>
class Bins : public testing::Test {};
using BinTypes = testing::Types<double, Lane<double, 2>, Lane<double, 4>, Lane<double, 8>>;
TYPED_TEST_SUITE(Bins, BinTypes);

// Those of values side by side are the histogram's.
TYPED_TEST(Bins, AreTheHistograms) {
  using D = TypeParam;
  constexpr int width = Traits<D>::width;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  std::vector<double> values = {0, -0.0, 1, -1, 8, -8, 1e300, -1e300, 5e-324, -5e-324, 7.999999};
  for (const double edge : {-8.0, -2.0, -1.0, -0.5, 0.0, 1.0 / 2048, 0.75, 1.0, 3.0, 8.0}) {
    values.push_back(std::nextafter(edge, -infinity));
    values.push_back(std::nextafter(edge, infinity));
  }
  Random random(77);
  for (int k = 0; k < 20000; ++k) values.push_back(random.normal() * random.scale(-4, 3));
  while (values.size() % width != 0) values.push_back(0.3);
  for (std::size_t at = 0; at < values.size(); at += width) {
    std::uint64_t bin[width];
    store_words(bins_from_near(load<D>(values.data() + at)), bin);
    for (std::size_t k = 0; k < width; ++k) {
      const double x = values[at + k];
      const int expected = SignedHistogram::bin(x) + SignedHistogram::near_side;
      ASSERT_EQ(static_cast<std::int64_t>(bin[k]), expected) << x;
    }
  }
  double odd[width];
  std::uint64_t bin[width];
  for (const double x : {infinity, -infinity, std::numeric_limits<double>::quiet_NaN()}) {
    for (double& v : odd) v = x;
    store_words(bins_from_near(load<D>(odd)), bin);
    for (const std::uint64_t b : bin) EXPECT_GE(b, near_bin_count) << x;
  }
}

template <class V>
class Packed : public testing::Test {};
using PackedTypes = testing::Types<float, Lane<float, 4>, Lane<double, 2>, Lane<double, 4>>;
TYPED_TEST_SUITE(Packed, PackedTypes);

TYPED_TEST(Packed, LanesOfASetComeFirst) {
  using V = TypeParam;
  using Real = RealOf<V>;
  constexpr int width = Traits<V>::width;
  Real x[width], got[width + 1];
  for (int lane = 0; lane < width; ++lane) x[lane] = static_cast<Real>(lane + 1);
  for (unsigned set = 0; set < 1U << width; ++set) {
    Packing<V>(set).store(load<V>(x), got);
    int at = 0;
    for (int lane = 0; lane < width; ++lane) {
      if ((set >> lane & 1U) != 0) {
        ASSERT_EQ(got[at++], x[lane]);
      }
    }
  }
}

}  // namespace
}  // namespace delegauge
