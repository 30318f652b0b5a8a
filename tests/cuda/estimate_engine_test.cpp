// SPDX-License-Identifier: Apache-2.0
// Sums of replicates by devices are those of the CPU, to the last bit.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

#include "kernels/cpu/kernels.hpp"
#include "kernels/cuda/backend.hpp"
#include "tests/cuda/support/devices.hpp"
#include "tests/kernels/support/estimate.hpp"

namespace delegauge {
namespace {

using test::Sample;

class EstimateEngineTest : public test::OnDevice {};

std::vector<std::uint64_t> bits_of_all(const std::vector<double>& values) {
  std::vector<std::uint64_t> bits(values.size());
  std::memcpy(bits.data(), values.data(), values.size() * sizeof(double));
  return bits;
}

int columns_of_all(const EstimateJob& job) {
  int columns = 0;
  for (int p = 0; p < job.part_count; ++p) columns += columns_of(job.parts[p]);
  return columns;
}

std::vector<double> by_cpu(const EstimateJob& job, std::uint64_t begin, std::uint64_t end) {
  const auto stride = static_cast<std::int64_t>(end - begin);
  std::vector<double> values(static_cast<std::size_t>(stride * columns_of_all(job)), -7);
  cpu::available().front()->estimate->batch(job, {begin, end, values.data(), stride});
  return values;
}

// In batches of at most so many.
std::vector<double> by_device(const EstimateJob& job, std::uint64_t begin, std::uint64_t end,
                              std::uint64_t batch) {
  const auto engine = cuda::estimate_engine(0, job, batch);
  const auto stride = static_cast<std::int64_t>(end - begin);
  std::vector<double> values(static_cast<std::size_t>(stride * columns_of_all(job)), -9);
  for (std::uint64_t at = begin; at < end;) {
    const std::uint64_t until = std::min({end, at + batch, at + engine->batch()});
    engine->evaluate({at, until, values.data() + (at - begin), stride});
    at = until;
  }
  return values;
}

TEST_F(EstimateEngineTest, GivesTheBitsOfTheCpu) {
  const Sample sample;
  EstimateJob job = sample.job;
  // Two parts: a log, and a group of it that has no orders.
  EstimatePart parts[] = {sample.part, sample.part};
  parts[1].cluster_count = 5;
  parts[1].top_count = 0;
  job.parts = parts;
  job.part_count = 2;
  for (const Multipliers multipliers : {Multipliers::poisson, Multipliers::one}) {
    job.multipliers = multipliers;
    const auto expected = bits_of_all(by_cpu(job, 9, 230));
    for (const std::uint64_t batch : {1000ULL, 64ULL, 7ULL}) {
      ASSERT_EQ(bits_of_all(by_device(job, 9, 230, batch)), expected) << batch;
    }
  }
}

TEST_F(EstimateEngineTest, LogsWithoutClustersRowsOrColumns) {
  const Sample sample;
  EstimateJob job = sample.job;
  EstimatePart part = sample.part;
  job.parts = &part;
  part.row_count = 0;
  ASSERT_EQ(bits_of_all(by_device(job, 0, 8, 8)), bits_of_all(by_cpu(job, 0, 8)));
  part.cluster_count = 0;
  ASSERT_EQ(bits_of_all(by_device(job, 0, 8, 8)), bits_of_all(by_cpu(job, 0, 8)));
  job.part_count = 0;
  EXPECT_TRUE(by_device(job, 0, 8, 8).empty());
}

TEST_F(EstimateEngineTest, RefusesMoreThanItsBatch) {
  const Sample sample;
  const auto engine = cuda::estimate_engine(0, sample.job, 16);
  std::vector<double> values(1000);
  EXPECT_THROW(engine->evaluate({0, engine->batch() + 1, values.data(), 20}), std::logic_error);
}

TEST_F(EstimateEngineTest, IsLeftWhereItIsWhenGivenUp) {
  const Sample sample;
  const auto engine = cuda::estimate_engine(0, sample.job, 16);
  std::vector<double> values(static_cast<std::size_t>(columns_of_all(sample.job)) * 16);
  const std::atomic<bool> given_up = true;
  engine->evaluate({0, 16, values.data(), 16, &given_up});
}

}  // namespace
}  // namespace delegauge
