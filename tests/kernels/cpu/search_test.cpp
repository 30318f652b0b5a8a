// SPDX-License-Identifier: Apache-2.0
// Every instruction set's kernels of `search`.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/kernels/support/search.hpp"

namespace delegauge {
namespace {

using test::columns_of;
using test::search_job;
using test::SearchColumns;
using test::varied_search_jobs;
using test::worst_case_tightness_of;

TEST(SearchKernels, EveryInstructionSetGivesTheSameBits) {
  const auto& scalar = *cpu::available().front()->search;
  for (const SearchJob& job : varied_search_jobs()) {
    const auto single = columns_of(scalar.batch_float, job, 5, 75).values;
    const auto wide = columns_of(scalar.batch_double, job, 5, 75).values;
    EXPECT_NE(single, wide);
    for (const cpu::Kernels* kernels : cpu::available()) {
      const std::string told = std::string(kernels->isa) + " " + std::to_string(job.games.players) +
                               "x" + std::to_string(job.games.outcomes);
      ASSERT_EQ(columns_of(kernels->search->batch_float, job, 5, 75).values, single) << told;
      ASSERT_EQ(columns_of(kernels->search->batch_double, job, 5, 75).values, wide) << told;
    }
  }
}

TEST(SearchKernels, AChainDoesNotDependOnItsBatch) {
  const auto kernel = cpu::available().back()->search->batch_double;
  for (const SearchJob& job : varied_search_jobs()) {
    const SearchColumns all = columns_of(kernel, job, 0, 40);
    const SearchColumns part = columns_of(kernel, job, 17, 23);
    for (int c = 0; c < columns_of(job); ++c) {
      for (std::uint64_t at = 0; at < 6; ++at) ASSERT_EQ(part(c, at), all(c, 17 + at));
    }
  }
  // Beyond 2^32, too.
  const SearchJob job = search_job(2, 3);
  const std::uint64_t far = (std::uint64_t{1} << 32) - 3;
  const auto narrow = cpu::available().front()->search->batch_double;
  EXPECT_EQ(columns_of(kernel, job, far, far + 9).values,
            columns_of(narrow, job, far, far + 9).values);
}

TEST(SearchKernels, AreLeftUnfinishedOnceGivenUp) {
  SearchJob job = search_job(8, 16);
  job.steps = std::uint64_t{1} << 60U;  // would take centuries
  const std::atomic<bool> given_up = true;
  std::vector<double> values(static_cast<std::size_t>(columns_of(job)) * 16);
  for (const cpu::Kernels* kernels : cpu::available()) {
    kernels->search->batch_float(job, {0, 16, values.data(), 16, &given_up});
    kernels->search->batch_double(job, {0, 16, values.data(), 16, &given_up});
  }
  // Nor are steps left out while it is not.
  job.steps = 600;
  const std::atomic<bool> wanted = false;
  const auto kernel = cpu::available().back()->search->batch_double;
  kernel(job, {0, 16, values.data(), 16, &wanted});
  EXPECT_EQ(values, columns_of(kernel, job, 0, 16).values);
}

TEST(SearchKernels, ChainsGoOn) {
  // The longer, the tighter: a chain's first steps do not depend on how many follow, but for what
  // annealing allows.
  const auto kernel = cpu::available().back()->search->batch_double;
  SearchJob job = search_job(3, 4);
  job.method = SearchMethod::climb;
  job.steps = 256;
  const SearchColumns before = columns_of(kernel, job, 0, 32);
  job.steps = 600;
  const SearchColumns after = columns_of(kernel, job, 0, 32);
  double gained = 0;
  for (std::uint64_t chain = 0; chain < 32; ++chain) {
    ASSERT_LE(after(SearchColumn::outside, chain), before(SearchColumn::outside, chain));
    if (before(SearchColumn::outside, chain) > 0) continue;
    const double gain =
        worst_case_tightness_of(job, after, chain) - worst_case_tightness_of(job, before, chain);
    ASSERT_GE(gain, -1e-12);
    gained += gain;
  }
  EXPECT_GT(gained, 0);
}

}  // namespace
}  // namespace delegauge
