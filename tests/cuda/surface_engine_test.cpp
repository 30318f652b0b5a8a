// SPDX-License-Identifier: Apache-2.0
// The device adds up what the CPU adds up, to the last bit.
#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "host/jobs/surface/configuration.hpp"
#include "host/jobs/surface/settings.hpp"
#include "kernels/cpu/kernels.hpp"
#include "kernels/cuda/backend.hpp"
#include "kernels/executor/surface_choices.hpp"
#include "tests/cuda/support/devices.hpp"
#include "tests/kernels/support/tallies.hpp"

namespace delegauge {
namespace {

using SurfaceEngineTest = test::OnDevice;

SurfaceJob job_of(int players, int outcomes, const Metric& metric = epic) {
  SurfaceJob job = host::default_configuration().job;
  job.games.players = players;
  job.games.outcomes = outcomes;
  job.games.metric = metric;
  job.games.seed = 20261124;
  job.games.target_regret = {0, principals_trivial_bound(job)};
  return job;
}

// Games by one engine, in batches of its choice, the last range first.
template <class Real>
SurfaceTally on_device(const SurfaceJob& job, std::uint64_t batch,
                       std::vector<IndexRange> waiting) {
  SurfaceTally tally = empty_tally<Real>(job);
  const auto engine = cuda::surface_engine<Real>(0, job, batch);
  int submitted = 0;
  while (!waiting.empty() || submitted > 0) {
    if (!waiting.empty() && submitted < engine->depth()) {
      IndexRange& rest = waiting.back();
      const IndexRange next = {rest.begin, std::min(rest.end, rest.begin + engine->batch())};
      rest.begin = next.end;
      if (rest.size() == 0) waiting.pop_back();
      engine->submit(next);
      submitted += 1;
      continue;
    }
    const auto collected = engine->collect(tally);
    submitted -= 1;
    if (!collected.counted) waiting.push_back(collected.range);
  }
  return tally;
}

template <class Real>
SurfaceTally on_device(const SurfaceJob& job, std::uint64_t batch, std::uint64_t begin,
                       std::uint64_t end) {
  return on_device<Real>(job, batch, {{begin, end}});
}

template <class Real>
SurfaceTally on_cpu(const SurfaceJob& job, std::uint64_t begin, std::uint64_t end) {
  test::Batches batches;
  for (std::uint64_t at = begin; at < end; at += batch_limit) {
    batches.push_back({at, std::min(end, at + batch_limit)});
  }
  return test::tally_of<Real>(cpu::choose("auto").surface<Real>(), job, batches);
}

template <class Real>
void expect_same(const SurfaceJob& job, std::uint64_t games, const std::string& what) {
  EXPECT_EQ(test::difference(on_device<Real>(job, games, 0, games), on_cpu<Real>(job, 0, games)),
            "")
      << what;
}

struct Shape {
  int players, outcomes;
};
std::string name(const Shape& shape) {
  return std::to_string(shape.players) + "x" + std::to_string(shape.outcomes);
}
// A shape's test: its own, so that tests of several shapes can run side by side.
class SurfaceEngineShapes : public test::OnDevice, public testing::WithParamInterface<Shape> {};
// The compiled shapes, and shapes that take the run-time kernels.
INSTANTIATE_TEST_SUITE_P(All, SurfaceEngineShapes,
                         testing::Values(Shape{2, 2}, Shape{2, 4}, Shape{3, 4}, Shape{4, 4},
                                         Shape{4, 8}, Shape{6, 8}, Shape{8, 16}, Shape{1, 2},
                                         Shape{3, 5}, Shape{5, 9}, Shape{8, 64}),
                         [](const auto& shape) { return "Of" + name(shape.param); });

TEST_P(SurfaceEngineShapes, EveryMetricAndPrecision) {
  // The largest shape takes the emulator minutes: all of it only when asked for.
  const bool large = GetParam().players * GetParam().outcomes > 128;
  const bool patient = !test::emulated() || std::getenv("DELEGAUGE_SOAK") != nullptr;
  const std::uint64_t games = large && !patient ? 20'000 : 100'000;
  for (const Metric& metric : {epic, max_metric, l1_metric}) {
    const SurfaceJob job = job_of(GetParam().players, GetParam().outcomes, metric);
    expect_same<float>(job, games, "float");
    expect_same<double>(job, games, "double");
  }
}

TEST_P(SurfaceEngineShapes, MillionsOfGames) {
  if (test::emulated()) return test::lacks_gpu("takes a GPU");
  expect_same<float>(job_of(GetParam().players, GetParam().outcomes), 10'000'000, "float");
}

TEST_F(SurfaceEngineTest, MixedNorms) {
  for (const Norm magnitude : {Norm::l1, Norm::l2, Norm::linf}) {
    for (const Norm distance : {Norm::l1, Norm::l2, Norm::linf}) {
      for (const Shift shift : {Shift::median, Shift::min, Shift::midrange}) {
        const SurfaceJob job = job_of(3, 4, {shift, magnitude, distance});
        expect_same<float>(job, 3'000, "mixed");
        expect_same<double>(job, 1'000, "mixed");
      }
    }
  }
}

TEST_F(SurfaceEngineTest, EverySamplerAndStrategy) {
  for (const AgentPreferences agents :
       {AgentPreferences::misaligned, AgentPreferences::independent}) {
    for (const Payoffs payoffs : {Payoffs::uniform, Payoffs::normal}) {
      for (const StrategyKind strategy :
           {StrategyKind::target_principals, StrategyKind::target_agents, StrategyKind::pure,
            StrategyKind::simplex, StrategyKind::pessimal}) {
        for (const int outcomes : {2, 3, 4, 7}) {
          SurfaceJob job = job_of(3, outcomes);
          job.games.agents = agents;
          job.games.payoffs = payoffs;
          job.games.strategy = strategy;
          job.games.principal_magnitude.fill({0.5, 1.5});
          job.games.agent_magnitude.fill({0.1, 2});
          job.games.offset = {-3, 5};
          job.games.welfare = Welfare::sum;
          job.games.welfare_weight = {1, 2, 0.5, 1, 1, 1, 1, 1};
          expect_same<float>(job, 2'000, std::to_string(outcomes));
          expect_same<double>(job, 500, std::to_string(outcomes));
        }
      }
    }
  }
}

TEST_F(SurfaceEngineTest, EverySetOfBoundsAndMeasures) {
  for (unsigned bits = 1; bits < 1U << static_cast<unsigned>(plain_bound_count); ++bits) {
    SurfaceJob job = job_of(4, 4);
    job.bounds.bits = bits;
    job.worst_case = bits % 2 == 0;
    job.collective_alignment = bits % 3 == 0;
    job.tightest = bits % 5 == 0 ? 0 : static_cast<int>(bits);
    expect_same<float>(job, 2'000, std::to_string(bits));
  }
}

TEST_F(SurfaceEngineTest, ParetoWithAndWithoutOtherBounds) {
  for (const Metric& metric :
       {epic, max_metric, l1_metric, Metric{Shift::median, Norm::l2, Norm::l2}}) {
    for (const BoundSet& bounds : {all_bounds, BoundSet{bit_of(Bound::pareto)}}) {
      SurfaceJob job = job_of(3, 5);
      job.games.metric = metric;
      job.bounds = bounds;
      job.worst_case = bounds == all_bounds;
      expect_same<float>(job, test::emulated() ? 300 : 20'000, "pareto");
      expect_same<double>(job, test::emulated() ? 200 : 20'000, "pareto");
    }
  }
}

TEST_F(SurfaceEngineTest, OutcomeWeights) {
  for (const Metric& metric : {epic, l1_metric, Metric{Shift::mean, Norm::l2, Norm::l1},
                               Metric{Shift::mean, Norm::l1, Norm::l2}}) {
    // Shapes that have kernels of their own where outcomes count alike, and others.
    for (const int outcomes : {2, 3, 4, 7}) {
      SurfaceJob job = job_of(2, outcomes);
      job.games.metric = metric;
      job.games.outcome_weights = {outcomes, {1, 0.25, 3, 0.5, 2, 0.8, 1e-3}};
      job.games.target_regret = {0, principals_trivial_bound(job)};
      job.bounds = outcomes == 7 ? all_bounds : BoundSet();
      expect_same<float>(job, test::emulated() ? 300 : 20'000,
                         "weights, " + std::to_string(outcomes));
      expect_same<double>(job, test::emulated() ? 200 : 20'000,
                          "weights, " + std::to_string(outcomes));
    }
  }
}

SurfaceJob lean_job_of(int players, int outcomes) {
  SurfaceJob job = job_of(players, outcomes);
  job.bounds.bits = bit_of(Bound::published) | bit_of(Bound::pairwise);
  job.worst_case = job.collective_alignment = false;
  return job;
}

// Kernels that take the job's choices for granted are of jobs that have them.
TEST_F(SurfaceEngineTest, ChoicesThatAreCompiledInFitTheirJobsOnly) {
  using portable::FullChoices, portable::LeanChoices;
  const SurfaceJob full = job_of(4, 4), lean = lean_job_of(4, 4);
  EXPECT_TRUE(FullChoices::fit(full));
  EXPECT_TRUE(LeanChoices::fit(lean));
  EXPECT_FALSE(FullChoices::fit(lean));
  EXPECT_FALSE(LeanChoices::fit(full));
  for (const auto& change : std::vector<std::function<void(SurfaceJob&)>>{
           [](SurfaceJob& job) { job.bounds.bits ^= bit_of(Bound::sharp); },
           [](SurfaceJob& job) { job.worst_case = !job.worst_case; },
           [](SurfaceJob& job) { job.collective_alignment = !job.collective_alignment; },
           [](SurfaceJob& job) { job.games.payoffs = Payoffs::normal; },
           [](SurfaceJob& job) { job.games.agents = AgentPreferences::independent; },
           [](SurfaceJob& job) { job.games.strategy = StrategyKind::target_agents; },
           [](SurfaceJob& job) {
             job.games.offset = {0, 1};
           },
           [](SurfaceJob& job) {
             job.games.agent_magnitude[1] = {1, 2};
           }}) {
    SurfaceJob almost_full = full, almost_lean = lean;
    change(almost_full);
    change(almost_lean);
    EXPECT_FALSE(FullChoices::fit(almost_full));
    EXPECT_FALSE(LeanChoices::fit(almost_lean));
    expect_same<float>(almost_full, 1'000, "nearly full");
    expect_same<float>(almost_lean, 1'000, "nearly lean");
  }
  // What is no choice of a kernel's may be anything.
  SurfaceJob other = lean;
  other.games.max_misalignment = 0.25;
  other.games.welfare = Welfare::sum;
  other.games.agent_magnitude.fill({2, 2});
  other.games.welfare_weight = {1, 2, 0.5, 1, 1, 1, 1, 1};
  other.tightest = 3;
  EXPECT_TRUE(LeanChoices::fit(other));
  expect_same<float>(other, 5'000, "lean");
}

// A block counts in 16 bits. Without regret every game falls into the same bins.
TEST_F(SurfaceEngineTest, CountersOfABlockAreHandedOnBeforeTheyAreFull) {
  SurfaceJob job = lean_job_of(2, 2);
  job.games.target_regret = {0, 0};
  expect_same<float>(job, test::emulated() ? 600'000 : 40'000'000, "no regret");
}

TEST_F(SurfaceEngineTest, BatchesAndBoundariesDoNotShow) {
  const SurfaceJob job = job_of(4, 4);
  const SurfaceTally expected = on_cpu<float>(job, 37, 20'011);
  for (const std::uint64_t batch : {257U, 1'000U, 4'096U, 50'000U}) {
    EXPECT_EQ(test::difference(on_device<float>(job, batch, 37, 20'011), expected), "") << batch;
  }
  // Across the low word of the index, and beyond 2^63.
  for (const std::uint64_t begin : {(std::uint64_t{1} << 32U) - 1'001, std::uint64_t{1} << 63U}) {
    EXPECT_EQ(test::difference(on_device<float>(job, 700, begin, begin + 2'000),
                               on_cpu<float>(job, begin, begin + 2'000)),
              "")
        << begin;
  }
}

// One player and two outcomes attain every bound, so that half the games are suspects: more than
// the list of a large batch holds.
TEST_F(SurfaceEngineTest, SuspectsBeyondTheListAreDoneAgain) {
  const SurfaceJob job = job_of(1, 2);
  const std::uint64_t games = 300'000;
  expect_same<float>(job, games, "1x2");
}

// Without regret all games are as tight, and those of the lowest indices count. Where these come
// last, every one of them is a candidate: more than the list holds.
TEST_F(SurfaceEngineTest, CandidatesBeyondTheListAreDoneAgain) {
  SurfaceJob job = lean_job_of(2, 2);
  job.games.target_regret = {0, 0};
  const std::vector<IndexRange> last_first = {{0, 200'000}, {200'000, 300'000}};
  EXPECT_EQ(
      test::difference(on_device<float>(job, 1 << 20, last_first), on_cpu<float>(job, 0, 300'000)),
      "");
}

TEST_F(SurfaceEngineTest, LongListsOfTightestGames) {
  SurfaceJob job = job_of(2, 2);
  job.tightest = 300;
  expect_same<float>(job, 2'000, "2x2");
  expect_same<double>(job, 1'000, "2x2");
  job.tightest = 1000;
  expect_same<float>(job, 200'000, "2x2");
}

// All regrets zero, and utilities that are constant for every player.
TEST_F(SurfaceEngineTest, DegenerateGamesAndTies) {
  SurfaceJob job = job_of(2, 4);
  job.games.target_regret = {0, 0};
  expect_same<float>(job, 3'000, "no regret");
  expect_same<double>(job, 1'000, "no regret");
  job = job_of(1, 3);
  job.games.offset = {1e7, 1e7};  // swallows the utilities in float
  expect_same<float>(job, 3'000, "swallowed");
}

TEST_F(SurfaceEngineTest, KernelsAreListed) {
  const auto kernels = cuda::kernels_of(0);
  ASSERT_GE(kernels.size(), 4U);
  for (const cuda::KernelInfo& kernel : kernels) {
    EXPECT_FALSE(kernel.name.empty());
    EXPECT_GT(kernel.registers, 0) << kernel.name;
    EXPECT_GE(kernel.threads_per_multiprocessor, 32) << kernel.name;
  }
}

}  // namespace
}  // namespace delegauge
