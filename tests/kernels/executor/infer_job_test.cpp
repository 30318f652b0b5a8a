// SPDX-License-Identifier: Apache-2.0
#include "kernels/executor/infer_job.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <set>
#include <vector>

#include "kernels/cpu/strategic_reevaluate.hpp"
#include "tests/kernels/support/strategic.hpp"

namespace delegauge {
namespace {

using test::infer_job;

const std::vector<int> shapes[] = {{2, 2}, {3, 3}, {2, 3, 2}};

TEST(InferJob, EveryErrorHasItsColumn) {
  const int marks = 7;
  std::set<int> columns;
  for (int o = 0; o < observed_count; ++o) {
    for (int mark = 0; mark < marks; ++mark) {
      for (int m = 0; m < estimated_count; ++m) {
        columns.insert(
            error_column(static_cast<Observed>(o), mark, marks, static_cast<Estimated>(m)));
      }
    }
  }
  EXPECT_EQ(columns.size(), static_cast<std::size_t>(observed_count * marks * estimated_count));
  EXPECT_EQ(*columns.begin(), 0);
  EXPECT_EQ(*columns.rbegin(), observed_count * marks * estimated_count - 1);
}

// The games are those of the same job without observations, and after one draw every estimate is 1:
// the errors are what the measures lack.
TEST(InferJob, AfterOneDrawEveryEstimateIsOne) {
  for (const auto& shape : shapes) {
    const InferJob job = infer_job(shape, {0}, 1);
    const auto& kernels = *cpu::available().back()->strategic;
    const auto errors = test::errors_of(kernels.infer_double, job, 0, 300);
    const auto values = test::values_of(kernels.batch_double, job.games, 0, 300);
    for (std::uint64_t index = 0; index < 300; ++index) {
      for (int o = 0; o < observed_count; ++o) {
        const auto error = [&](Estimated m) {
          return errors.at(error_column(static_cast<Observed>(o), 0, 1, m), index);
        };
        ASSERT_NEAR(error(Estimated::ia), 1 - values.at(StrategicQuantity::ia, index), 1e-12);
        ASSERT_NEAR(error(Estimated::ic), 1 - values.at(StrategicQuantity::ic, index), 1e-12);
        ASSERT_NEAR(error(Estimated::ca), 1 - values.at(StrategicQuantity::ca, index), 1e-12);
        const auto game = sampled_strategic_game<double>(job.games, index);
        ASSERT_NEAR(error(Estimated::cc), 1 - game.collective_capability, 1e-12);
      }
    }
  }
}

// All profiles seen: alignment is known.
TEST(InferJob, WhenAllIsSeenAlignmentIsKnown) {
  for (const auto& shape : shapes) {
    const InferJob job = infer_job(shape, {0, 999}, 1000);
    for (const bool single : {false, true}) {
      const auto& kernels = *cpu::available().back()->strategic;
      const auto errors =
          test::errors_of(single ? kernels.infer_float : kernels.infer_double, job, 0, 300);
      for (std::uint64_t index = 0; index < 300; ++index) {
        const auto error = [&](Estimated m) {
          return errors.at(error_column(Observed::all, 1, 2, m), index);
        };
        ASSERT_LE(error(Estimated::ia), single ? 2e-5 : 1e-7);
        ASSERT_LE(error(Estimated::ca), single ? 2e-5 : 1e-7);
      }
    }
  }
}

// Capabilities are never estimated too low where they are read from
// (theory/estimating-the-measures.md): the errors only fall, from sample to sample.
TEST(InferJob, ErrorsOfCapabilitiesOnlyFall) {
  const std::vector<int> marks = {0, 1, 3, 7, 20, 99};
  const auto count = static_cast<int>(marks.size());
  int fallen = 0;
  for (const auto& shape : shapes) {
    const InferJob job = infer_job(shape, marks, 100);
    const auto errors =
        test::errors_of(cpu::available().back()->strategic->infer_double, job, 0, 500);
    for (std::uint64_t index = 0; index < 500; ++index) {
      for (int mark = 1; mark < count; ++mark) {
        const auto fell = [&](Observed observed, Estimated m) {
          const double before = errors.at(error_column(observed, mark - 1, count, m), index);
          const double now = errors.at(error_column(observed, mark, count, m), index);
          fallen += now < before ? 1 : 0;
          return before - now;
        };
        ASSERT_GE(fell(Observed::epsilon_nash, Estimated::ic), -1e-9) << index;
        ASSERT_GE(fell(Observed::played, Estimated::cc), -2e-6) << index;
      }
    }
  }
  EXPECT_GT(fallen, 300);
}

TEST(InferJob, EveryErrorLiesWhereTheTallyLooks) {
  const InferJob job = infer_job({3, 3}, {0, 1, 4, 30}, 31);
  const auto errors =
      test::errors_of(cpu::available().back()->strategic->infer_float, job, 0, 2000);
  for (int c = 0; c < observed_count * 4 * estimated_count; ++c) {
    for (std::uint64_t index = 0; index < 2000; ++index) {
      ASSERT_GE(errors.at(c, index), 0.0);
      ASSERT_LE(errors.at(c, index), 1.5);
    }
  }
}

TEST(InferTally, AddsUpTheBatches) {
  const InferJob job = infer_job({2, 2}, {0, 3}, 4);
  const auto kernel = cpu::available().back()->strategic->infer_double;
  const int columns = observed_count * 2 * estimated_count;
  auto whole = test::errors_of(kernel, job, 0, 200);
  const SumColumn sum_column = cpu::available().front()->sum_column;
  InferTally all(2), left(2), right(2);
  ASSERT_EQ(all.error.size(), static_cast<std::size_t>(columns));
  all.add(whole.batch(job), sum_column);
  auto first = test::errors_of(kernel, job, 0, 33), second = test::errors_of(kernel, job, 33, 200);
  left.add(second.batch(job), sum_column);
  right.add(first.batch(job), sum_column);
  left.merge(right);
  EXPECT_EQ(all.games, 200u);
  EXPECT_EQ(left.games, 200u);
  for (int c = 0; c < columns; ++c) {
    const OpenMoments &a = all.error[static_cast<std::size_t>(c)],
                      &b = left.error[static_cast<std::size_t>(c)];
    ASSERT_TRUE(a.sum == b.sum && a.sum_of_squares == b.sum_of_squares);
    ASSERT_EQ(a.min, b.min);
    ASSERT_EQ(a.max, b.max);
    ASSERT_EQ(b.count, 200u);
    double mean = 0;
    for (std::uint64_t index = 0; index < 200; ++index) mean += whole.at(c, index) / 200;
    ASSERT_NEAR(a.mean(), mean, 2e-9);
  }
}

}  // namespace
}  // namespace delegauge
