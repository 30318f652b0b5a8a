// SPDX-License-Identifier: Apache-2.0
// One result, to the last bit: whatever the instruction set, the batches and the shapes compiled
// in.
#include "kernels/cpu/kernels.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "tests/kernels/support/tallies.hpp"
#include "tests/numerics/support/games.hpp"
#include "tests/numerics/support/random.hpp"

namespace delegauge {
namespace {

using test::Batches;
using test::difference;
using test::Random;
using test::surface_job;
using test::tally_of;

// [begin, end) cut at places that no width divides, some batches of one game.
Batches cut(Random& random, std::uint64_t begin, std::uint64_t end) {
  Batches batches;
  while (begin < end) {
    const auto step = static_cast<std::uint64_t>(random.chance(0.2) ? 1 : random.integer(1, 61));
    const std::uint64_t next = std::min(end, begin + step);
    batches.emplace_back(begin, next);
    begin = next;
  }
  // Nor does their order matter.
  for (std::size_t i = batches.size(); i > 1; --i) {
    std::swap(batches[i - 1],
              batches[static_cast<std::size_t>(random.integer(0, static_cast<int>(i) - 1))]);
  }
  return batches;
}

template <class Real>
void expect_same(const SurfaceJob& job, std::uint64_t begin, std::uint64_t end,
                 const std::string& name) {
  Random random(begin + end);
  const auto expected =
      tally_of<Real>(cpu::available().front()->surface<Real>(), job, {{begin, end}});
  ASSERT_EQ(expected.games, end - begin);
  for (const cpu::Kernels* kernels : cpu::available()) {
    const auto whole = tally_of<Real>(kernels->surface<Real>(), job, {{begin, end}});
    ASSERT_EQ(difference(whole, expected), "") << name << ", " << kernels->isa;
    const auto pieces = tally_of<Real>(kernels->surface<Real>(), job, cut(random, begin, end));
    ASSERT_EQ(difference(pieces, expected), "") << name << ", " << kernels->isa << ", in pieces";
    if constexpr (sizeof(Real) == sizeof(float)) {
      const auto runtime = tally_of<float>(kernels->surface_runtime_float, job, {{begin, end}});
      ASSERT_EQ(difference(runtime, expected), "")
          << name << ", " << kernels->isa << ", run-time shape";
    }
  }
}

struct Shape {
  int players, outcomes;
};
constexpr Shape all_shapes[] = {{4, 4}, {2, 4}, {1, 2}, {3, 2}, {3, 5}, {8, 64}};
constexpr StrategyKind strategies[] = {StrategyKind::target_principals, StrategyKind::target_agents,
                                       StrategyKind::pure, StrategyKind::simplex,
                                       StrategyKind::pessimal};

class KernelsOfShape : public testing::TestWithParam<Shape> {};

TEST_P(KernelsOfShape, AgreeToTheLastBit) {
  const auto [players, outcomes] = GetParam();
  int turn = 0;
  for (const Metric& metric : {epic, max_metric, l1_metric, test::mixed_metric}) {
    for (const StrategyKind strategy : strategies) {
      SurfaceJob job = surface_job(players, outcomes, metric);
      job.games.strategy = strategy;
      // Each strategy meets both payoffs and both agents, over the metrics.
      const int mix = turn++ % 4;
      job.games.payoffs = mix % 2 == 0 ? Payoffs::uniform : Payoffs::normal;
      job.games.agents =
          mix / 2 == 0 ? AgentPreferences::misaligned : AgentPreferences::independent;
      if (turn % 3 == 0) {
        job.games.principal_magnitude.fill({0.5, 1.5});
        job.games.agent_magnitude.fill({0, 2});
        job.games.offset = {-1, 1};
        job.games.welfare = Welfare::sum;
      }
      const std::string name = std::to_string(players) + "x" + std::to_string(outcomes) + " turn " +
                               std::to_string(turn);
      const std::uint64_t games = outcomes > 8 ? 53 : 331;
      const std::uint64_t begin = 1000003 * static_cast<std::uint64_t>(turn);
      ASSERT_NO_FATAL_FAILURE(expect_same<float>(job, begin, begin + games, name));
      ASSERT_NO_FATAL_FAILURE(expect_same<double>(job, begin, begin + games, name));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Shapes, KernelsOfShape, testing::ValuesIn(all_shapes),
                         [](const auto& shape) {
                           return std::to_string(shape.param.players) + "x" +
                                  std::to_string(shape.param.outcomes);
                         });

// More games than a chunk holds, and chunks that end within a group of lanes.
TEST(Kernels, AgreeOnManyChunks) {
  const SurfaceJob job = surface_job(4, 4);
  expect_same<float>(job, 5, 20011, "chunks");
  expect_same<double>(job, 5, 5009, "chunks");
}

// What a job does not ask for changes nothing in what it does.
TEST(Kernels, AgreeOnPartsOfAJob) {
  SurfaceJob whole = surface_job(4, 4);
  whole.bounds = all_bounds;
  const auto all = tally_of<float>(cpu::available().back()->surface_float, whole, {{0, 4000}});
  for (unsigned bits = 1; bits < 1u << bound_count; bits += 3) {
    SurfaceJob job = whole;
    job.bounds.bits = bits;
    job.worst_case = bits % 2 == 0;
    job.collective_alignment = bits % 4 < 2;
    ASSERT_NO_FATAL_FAILURE(expect_same<float>(job, 0, 1000, "bounds " + std::to_string(bits)));
    const auto part = tally_of<float>(cpu::available().back()->surface_float, job, {{0, 4000}});
    for (std::size_t b = 0; b < bound_count; ++b) {
      if (!job.bounds.has(static_cast<Bound>(b))) {
        EXPECT_EQ(part.bound[b].tightness.count, 0u);
        continue;
      }
      EXPECT_TRUE(test::same(part.bound[b].tightness, all.bound[b].tightness));
      EXPECT_TRUE(test::same(part.bound[b].slack, all.bound[b].slack));
      EXPECT_TRUE(test::same(part.bound[b].tightest, all.bound[b].tightest));
      if (job.worst_case) {
        EXPECT_TRUE(
            test::same(part.bound[b].worst_case_tightness, all.bound[b].worst_case_tightness));
      }
    }
  }
}

// The index's high word changes within a batch, wherever the cut.
TEST(Kernels, AgreeAcrossTwoToTheThirtyTwo) {
  const std::uint64_t edge = 1ull << 32;
  for (const Shape& shape : {Shape{4, 4}, Shape{3, 5}}) {
    const SurfaceJob job = surface_job(shape.players, shape.outcomes);
    for (const std::uint64_t before : {1u, 7u, 16u, 37u}) {
      ASSERT_NO_FATAL_FAILURE(expect_same<float>(job, edge - before, edge + 41, "2^32"));
      ASSERT_NO_FATAL_FAILURE(expect_same<double>(job, edge - before, edge + 41, "2^32"));
    }
  }
  // And the games differ from those 2^32 below.
  const SurfaceJob job = surface_job(4, 4);
  const auto kernel = cpu::available().back()->surface_float;
  EXPECT_NE(difference(tally_of<float>(kernel, job, {{edge, edge + 64}}),
                       tally_of<float>(kernel, job, {{0, 64}})),
            "");
}

TEST(Kernels, AgreeNearTwoToTheSixtyThree) {
  const std::uint64_t edge = 1ull << 63;
  const SurfaceJob job = surface_job(4, 4);
  expect_same<float>(job, edge - 45, edge + 19, "2^63");
  expect_same<double>(job, edge - 45, edge + 19, "2^63");
  // The tightest games are listed by their whole index.
  const auto tally =
      tally_of<float>(cpu::available().back()->surface_float, job, {{edge - 45, edge + 19}});
  for (const TightGame& game : tally.bound[0].tightest.games) {
    EXPECT_GE(game.index, edge - 45);
    EXPECT_LT(game.index, edge + 19);
  }
}

// Hundreds of thousands of games in one bin of a histogram: no counter on the way there overflows.
TEST(Kernels, OneBinTakesAllGames) {
  // One player, two outcomes: CA is always 1, and a pure strategy's regret is one of two values.
  SurfaceJob job = surface_job(1, 2);
  job.games.strategy = StrategyKind::pessimal;
  job.bounds = {1u << static_cast<int>(Bound::published)};
  const std::uint64_t games = 300000;
  for (const cpu::Kernels* kernels : cpu::available()) {
    const auto tally = tally_of<float>(kernels->surface_float, job, {{0, games}});
    const auto whole = [&](const StatTally& stat) {
      return *std::max_element(stat.histogram.begin(), stat.histogram.end());
    };
    EXPECT_EQ(tally.games, games);
    EXPECT_EQ(whole(tally.quantity[std::size_t(Quantity::collective_alignment_agents)]), games)
        << kernels->isa;
    EXPECT_EQ(tally.quantity[std::size_t(Quantity::collective_alignment_agents)].mean(), 1.0);
    EXPECT_EQ(whole(tally.quantity[std::size_t(Quantity::agents_welfare_regret)]), games);
    EXPECT_EQ(tally.quantity[std::size_t(Quantity::agents_welfare_regret)].count, games);
    std::uint64_t binned = 0;
    for (const BinTally& bin : tally.bins) binned += bin.count;
    EXPECT_EQ(binned, games);
  }
}

TEST(Kernels, EmptyBatchesAddNothing) {
  const SurfaceJob job = surface_job(4, 4);
  for (const cpu::Kernels* kernels : cpu::available()) {
    const auto tally = tally_of<float>(kernels->surface_float, job, {{17, 17}});
    EXPECT_EQ(difference(tally, empty_tally<float>(job)), "") << kernels->isa;
  }
}

}  // namespace
}  // namespace delegauge
