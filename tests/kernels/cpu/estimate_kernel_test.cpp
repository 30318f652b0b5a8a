// SPDX-License-Identifier: Apache-2.0
// Sums of replicates: by every instruction set the same, and those that plain loops make.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include "delegauge/random/philox.hpp"
#include "kernels/cpu/kernels.hpp"
#include "tests/kernels/support/estimate.hpp"

namespace delegauge {
namespace {

using test::features;
using test::Sample;
using test::seed;

/// As theory/logs.md has it, without lanes.
std::uint32_t multiplier(std::uint64_t replicate, std::uint64_t cluster) {
  const std::uint64_t block = replicate / 4;
  const PhiloxBlock<std::uint32_t> counter = {
      {static_cast<std::uint32_t>(block), static_cast<std::uint32_t>(block >> 32),
       static_cast<std::uint32_t>(cluster), static_cast<std::uint32_t>(cluster >> 32)}};
  const PhiloxKey key = {
      {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)}};
  const std::uint32_t word = philox(counter, key).word[replicate % 4];
  std::uint32_t count = 0;
  double term = std::exp(-1.0), below = term;
  while (static_cast<double>(word) >= std::floor(std::ldexp(below, 32)) && count < 12) {
    ++count;
    term /= count;
    below += term;
  }
  return count;
}

std::vector<double> columns_by(const cpu::Kernels& kernels, const EstimateJob& job,
                               std::uint64_t begin, std::uint64_t end) {
  const auto stride = static_cast<std::int64_t>(end - begin);
  std::vector<double> values(static_cast<std::size_t>(stride * columns_of(*job.parts)), -7);
  kernels.estimate->batch(job, {begin, end, values.data(), stride});
  return values;
}

TEST(EstimateKernel, AddsUpWhatPlainLoopsDo) {
  const Sample sample;
  constexpr std::uint64_t begin = 9, end = 230;
  const std::vector<double> got = columns_by(cpu::choose("auto"), sample.job, begin, end);
  for (std::uint64_t b = begin; b < end; ++b) {
    const auto column = [&](int c) {
      return got[static_cast<std::size_t>(c) * (end - begin) + (b - begin)];
    };
    for (int f = 0; f < features; ++f) {
      double sum = 0;
      for (std::size_t c = 0; c < sample.clusters.size(); ++c) {
        sum += multiplier(b, sample.clusters[c]) *
               sample.sums[c * features + static_cast<std::size_t>(f)];
      }
      ASSERT_NEAR(column(f), sum, 1e-12) << "replicate " << b << " feature " << f;
    }
    int at = features;
    for (std::size_t t = 0; t < sample.tops.size(); ++t) {
      const TopOrder& top = sample.tops[t];
      for (int s = 0; s < top.shares; ++s, ++at) {
        double wanted = top.share[s] * column(0), sum = 0;
        for (const std::uint32_t row : sample.orders[t]) {
          const LogRow& one = sample.rows[row];
          const double taken = std::min(wanted, multiplier(b, one.cluster) * one.weight);
          wanted -= taken;
          sum += taken * Sample::value(top, one);
        }
        ASSERT_NEAR(column(at), sum, 1e-12) << "replicate " << b << " top " << t << " share " << s;
      }
    }
  }
}

TEST(EstimateKernel, IsTheSameOnEveryInstructionSetAndInPieces) {
  const Sample sample;
  const std::vector<double> expected = columns_by(*cpu::available().front(), sample.job, 0, 300);
  for (const cpu::Kernels* kernels : cpu::available()) {
    EXPECT_EQ(columns_by(*kernels, sample.job, 0, 300), expected) << kernels->isa;
    // A piece that begins anywhere.
    const std::vector<double> piece = columns_by(*kernels, sample.job, 101, 203);
    for (int c = 0; c < columns_of(sample.part); ++c) {
      for (std::size_t b = 0; b < 102; ++b) {
        ASSERT_EQ(piece[static_cast<std::size_t>(c) * 102 + b],
                  expected[static_cast<std::size_t>(c) * 300 + 101 + b])
            << kernels->isa;
      }
    }
  }
}

TEST(EstimateKernel, OfMultipliersOfOneIsTheLogItself) {
  Sample sample;
  sample.job.multipliers = Multipliers::one;
  const std::vector<double> got = columns_by(cpu::choose("auto"), sample.job, 0, 1);
  double weight = 0, sum = 0;
  for (const LogRow& row : sample.rows) {
    weight += row.weight;
    sum += row.weight * row.principals_welfare;
  }
  EXPECT_NEAR(got[0], weight, 1e-12);
  // The best share 1 by principals' welfare is all rows.
  EXPECT_NEAR(got[features + 2], sum, 1e-12);
}

}  // namespace
}  // namespace delegauge
