// SPDX-License-Identifier: Apache-2.0
// The device's chains find what the CPU's find, to the last bit.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "kernels/cuda/backend.hpp"
#include "tests/cuda/support/devices.hpp"
#include "tests/kernels/support/search.hpp"

namespace delegauge {
namespace {

using test::columns_of;
using test::search_job;
using test::SearchColumns;
using test::varied_search_jobs;

std::vector<std::uint64_t> bits(const std::vector<double>& values) {
  std::vector<std::uint64_t> bits;
  for (const double x : values) bits.push_back(std::bit_cast<std::uint64_t>(x));
  return bits;
}

/// The columns of chains [begin, end), batch by batch.
std::vector<double> device_columns(SearchEngine& engine, const SearchJob& job, std::uint64_t begin,
                                   std::uint64_t end) {
  const std::uint64_t chains = end - begin;
  std::vector<double> values(static_cast<std::size_t>(columns_of(job)) * chains);
  for (std::uint64_t at = begin; at < end;) {
    const std::uint64_t until = std::min(end, at + engine.batch());
    engine.evaluate({at, until, values.data() + (at - begin), static_cast<std::int64_t>(chains)});
    at = until;
  }
  return values;
}

template <class Real>
cpu::SearchKernel cpu_kernel() {
  const cpu::SearchKernels& kernels = *cpu::available().back()->search;
  return sizeof(Real) == sizeof(float) ? kernels.batch_float : kernels.batch_double;
}

template <class Real>
void expect_same(SearchJob job, std::uint64_t begin, std::uint64_t end, std::uint64_t batch) {
  const auto engine = cuda::search_engine<Real>(0, job, batch, 256);
  const std::string told = std::to_string(job.games.players) + "x" +
                           std::to_string(job.games.outcomes) + " bound " +
                           std::to_string(static_cast<int>(job.bound));
  ASSERT_EQ(bits(device_columns(*engine, job, begin, end)),
            bits(columns_of(cpu_kernel<Real>(), job, begin, end).values))
      << told;
}

class SearchEngineTest : public test::OnDevice {};

template <class Real>
void expect_every_job_same() {
  for (SearchJob job : varied_search_jobs()) {
    job.steps = test::emulated() ? 50 : 3000;
    expect_same<Real>(job, 3, test::emulated() ? 24 : 3000, 4000);
  }
}
TEST_F(SearchEngineTest, EveryJobInDouble) { expect_every_job_same<double>(); }
TEST_F(SearchEngineTest, EveryJobInFloat) { expect_every_job_same<float>(); }

TEST_F(SearchEngineTest, BatchesAndLaunchesDoNotShow) {
  SearchJob job = search_job(2, 3);
  job.steps = 700;
  expect_same<double>(job, 1, 9, 3);
  job.steps = 256;
  expect_same<double>(job, 0, 5, 5);
  job.steps = 1;
  expect_same<double>(job, 0, 130, 1000);
}

TEST_F(SearchEngineTest, LargeBatchesAreRefused) {
  const SearchJob job = search_job(2, 3);
  const auto engine = cuda::search_engine<double>(0, job, 4);
  EXPECT_EQ(engine->batch(), 4U);
  std::vector<double> values(static_cast<std::size_t>(columns_of(job)) * 5);
  EXPECT_THROW(engine->evaluate({0, 5, values.data(), 5}), std::logic_error);
  EXPECT_THROW(cuda::search_engine<double>(0, job, 4, 100), std::logic_error);
}

}  // namespace
}  // namespace delegauge
