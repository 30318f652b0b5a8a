// SPDX-License-Identifier: Apache-2.0
// Every instruction set's kernels for strategic games.
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "kernels/cpu/kernels.hpp"
#include "tests/kernels/support/strategic.hpp"

namespace delegauge {
namespace {

using test::errors_of;
using test::infer_job;
using test::point;
using test::strategic_job;
using test::values_of;

struct Shape {
  std::vector<int> actions;
  std::uint64_t games;
};
const Shape shapes[] = {
    {{2, 2}, 700}, {{3, 3}, 500}, {{2, 3, 2}, 300}, {{5, 5, 4}, 60}, {{2, 2, 2, 2, 2}, 120}};

// Points from the easy to the impossible; several per batch.
StrategicJob varied_job(const std::vector<int>& actions, int variant) {
  StrategicJob job = strategic_job(actions);
  job.points = {point(0.9, 0.9, 0.9, 0.9, 0.8), point(1, 1, 1, 1), point(0, 0, 0, 0, 0.1),
                point(0.5, 0.2, 0.3, 0.99, 0.5)};
  for (PrescribedMeasures& p : job.points) {
    for (std::size_t i = 0; i < actions.size(); ++i) {
      p.individual_capability[i] *= 1 - 0.1 * static_cast<double>(i);
    }
  }
  job.repetitions = 13;
  const std::uint64_t points = job.points.size();
  while (job.points.size() < 60) job.points.push_back(job.points[job.points.size() % points]);
  if (variant == 1) {
    job.games.payoffs = Payoffs::uniform;
    job.games.prescribed_side = Side::agents;
    job.games.calibration_prescribed = true;
  }
  job.worst_case = variant != 1;
  if (variant == 2) job.games.play = PlayKind::product;
  if (variant == 3) job.games.play = PlayKind::nash_worst;
  return job;
}

std::string told(const cpu::Kernels& kernels, const Shape& shape) {
  std::string r(kernels.isa);
  for (const int a : shape.actions) r += " " + std::to_string(a);
  return r;
}

TEST(StrategicKernels, EveryInstructionSetGivesTheSameBits) {
  const auto& scalar = *cpu::available().front();
  for (const Shape& shape : shapes) {
    for (const int variant : {0, 1, 2, 3}) {
      const StrategicJob job = varied_job(shape.actions, variant);
      const auto single = values_of(scalar.strategic->batch_float, job, 3, 3 + shape.games).bits();
      const auto wide = values_of(scalar.strategic->batch_double, job, 3, 3 + shape.games).bits();
      EXPECT_NE(single, wide);
      for (const cpu::Kernels* kernels : cpu::available()) {
        const auto& of = *kernels->strategic;
        ASSERT_EQ(values_of(of.batch_float, job, 3, 3 + shape.games).bits(), single)
            << told(*kernels, shape);
        ASSERT_EQ(values_of(of.batch_double, job, 3, 3 + shape.games).bits(), wide)
            << told(*kernels, shape);
      }
    }
  }
}

TEST(InferKernels, EveryInstructionSetGivesTheSameBits) {
  const auto& scalar = *cpu::available().front();
  for (const Shape& shape : shapes) {
    const InferJob job = infer_job(shape.actions, {0, 1, 2, 5, 19, 59}, 60);
    const std::uint64_t games = shape.games / 2;
    const auto single = errors_of(scalar.strategic->infer_float, job, 5, 5 + games).bits();
    const auto wide = errors_of(scalar.strategic->infer_double, job, 5, 5 + games).bits();
    EXPECT_NE(single, wide);
    for (const cpu::Kernels* kernels : cpu::available()) {
      const auto& of = *kernels->strategic;
      ASSERT_EQ(errors_of(of.infer_float, job, 5, 5 + games).bits(), single)
          << told(*kernels, shape);
      ASSERT_EQ(errors_of(of.infer_double, job, 5, 5 + games).bits(), wide)
          << told(*kernels, shape);
    }
  }
}

// Batches that begin and end anywhere, across points and across 2^32, have the same games.
template <class Values>
void expect_split_anywhere(std::uint64_t begin, std::uint64_t end, int columns,
                           const Values& values) {
  const auto whole = values(begin, end);
  const std::uint64_t cuts[] = {begin, begin + 1, begin + 4, begin + 21, begin + 22, end - 3, end};
  for (std::size_t k = 0; k + 1 < std::size(cuts); ++k) {
    const auto part = values(cuts[k], cuts[k + 1]);
    for (int c = 0; c < columns; ++c) {
      for (std::uint64_t index = cuts[k]; index < cuts[k + 1]; ++index) {
        ASSERT_EQ(part.at(c, index), whole.at(c, index)) << "game " << index << ", column " << c;
      }
    }
  }
}

TEST(StrategicKernels, BatchesMaySplitAnywhere) {
  for (const cpu::Kernels* kernels : cpu::available()) {
    for (const auto kernel : {kernels->strategic->batch_float, kernels->strategic->batch_double}) {
      const auto of = [&](const StrategicJob& job) {
        return [&job, kernel](std::uint64_t begin, std::uint64_t end) {
          return values_of(kernel, job, begin, end);
        };
      };
      const StrategicJob job = varied_job({2, 3, 2}, 0);
      expect_split_anywhere(7, 60, strategic_column_count, of(job));
      // The second point begins in the middle.
      StrategicJob far = varied_job({3, 3}, 1);
      far.repetitions = (std::uint64_t{1} << 32) + 5;
      const std::uint64_t middle = std::uint64_t{1} << 32;
      expect_split_anywhere(middle - 20, middle + 30, strategic_column_count, of(far));
    }
  }
}

TEST(InferKernels, BatchesMaySplitAnywhere) {
  for (const cpu::Kernels* kernels : cpu::available()) {
    for (const auto kernel : {kernels->strategic->infer_float, kernels->strategic->infer_double}) {
      const InferJob job = infer_job({3, 3}, {0, 3, 9}, 10);
      const auto of = [&](std::uint64_t begin, std::uint64_t end) {
        return errors_of(kernel, job, begin, end);
      };
      const int columns = observed_count * 3 * estimated_count;
      const std::uint64_t middle = std::uint64_t{1} << 32;
      expect_split_anywhere(0, 40, columns, of);
      expect_split_anywhere(middle - 20, middle + 30, columns, of);
    }
  }
}

// What belongs to other batches is left alone, whatever the stride.
TEST(StrategicKernels, WriteTheirColumnsAndNothingElse) {
  const StrategicJob job = strategic_job({2, 2});
  for (const cpu::Kernels* kernels : cpu::available()) {
    const auto expected = values_of(kernels->strategic->batch_float, job, 10, 15);
    const std::int64_t stride = 9;
    std::vector<double> memory(static_cast<std::size_t>(stride * strategic_column_count), -5);
    kernels->strategic->batch_float(job, {10, 15, job.points.data(), memory.data() + 2, stride});
    for (int c = 0; c < strategic_column_count; ++c) {
      for (int k = 0; k < stride; ++k) {
        const double got = memory[static_cast<std::size_t>(c * stride + k)];
        const bool inside = k >= 2 && k < 7;
        ASSERT_EQ(got, inside ? expected.at(c, static_cast<std::uint64_t>(8 + k)) : -5.0);
      }
    }
  }
}

}  // namespace
}  // namespace delegauge
