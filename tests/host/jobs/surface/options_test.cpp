// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/surface/settings.hpp"

#include <gtest/gtest.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <sstream>

#include "host/files/json_text.hpp"
#include "host/jobs/surface/names.hpp"
#include "host/text/error.hpp"
#include "kernels/cuda/backend.hpp"
#include "tests/host/support/program.hpp"

namespace delegauge::host {
namespace {

SurfaceConfiguration parsed(std::vector<std::string> arguments) {
  CLI::App command("test", "surface");
  const SurfaceOptions options(command);
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants them
  command.parse(arguments);
  return options.configuration();
}

std::string text(const SurfaceConfiguration& configuration) {
  return json_text(to_json(configuration));
}

TEST(Options, DefaultsAreTheDefaultConfiguration) {
  EXPECT_EQ(text(parsed({})), text(default_configuration()));
}

TEST(Options, EachSetsItsField) {
  const SurfaceConfiguration c = parsed({"--players",
                                         "3",
                                         "--outcomes",
                                         "5",
                                         "--metric",
                                         "max",
                                         "--welfare",
                                         "sum",
                                         "--games",
                                         "2.5e3",
                                         "--welfare-weights",
                                         "1,2,3",
                                         "--seed",
                                         "18446744073709551615",
                                         "--precision",
                                         "double",
                                         "--payoffs",
                                         "normal",
                                         "--max-misalignment",
                                         "0.25",
                                         "--strategy",
                                         "target-agents",
                                         "--target-regret",
                                         "0.5:1",
                                         "--principal-magnitudes",
                                         "2",
                                         "--agent-magnitudes",
                                         "2,0.5:1.5,1e-3",
                                         "--offsets",
                                         "-1:1",
                                         "--bounds",
                                         "pairwise,published",
                                         "--worst-case",
                                         "off",
                                         "--collective-alignment",
                                         "off",
                                         "--tightest",
                                         "3"});
  const FlatGames& g = c.job.games;
  EXPECT_EQ(g.players, 3);
  EXPECT_EQ(g.outcomes, 5);
  EXPECT_EQ(g.metric, max_metric);
  EXPECT_EQ(g.welfare, Welfare::sum);
  EXPECT_EQ(g.welfare_weight[2], 3);
  EXPECT_EQ(g.seed, UINT64_MAX);
  EXPECT_EQ(g.payoffs, Payoffs::normal);
  EXPECT_EQ(g.max_misalignment, 0.25);
  EXPECT_EQ(g.strategy, StrategyKind::target_agents);
  EXPECT_EQ(g.target_regret, (Range{0.5, 1}));
  EXPECT_EQ(g.principal_magnitude[1], (Range{2, 2}));
  EXPECT_EQ(g.agent_magnitude[0], (Range{2, 2}));
  EXPECT_EQ(g.agent_magnitude[1], (Range{0.5, 1.5}));
  EXPECT_EQ(g.agent_magnitude[2], (Range{1e-3, 1e-3}));
  EXPECT_EQ(g.offset, (Range{-1, 1}));
  EXPECT_EQ(c.games, 2500U);
  EXPECT_EQ(c.precision, Precision::double_precision);
  EXPECT_EQ(c.job.bounds.bits, 1U << static_cast<unsigned>(Bound::published) |
                                   1U << static_cast<unsigned>(Bound::pairwise));
  EXPECT_FALSE(c.job.worst_case);
  EXPECT_FALSE(c.job.collective_alignment);
  EXPECT_EQ(c.job.tightest, 3);
}

TEST(Options, PartsOfTheMetricMix) {
  EXPECT_EQ(parsed({"--shift", "median"}).job.games.metric,
            (Metric{Shift::median, Norm::l2, Norm::l2}));
  EXPECT_EQ(parsed({"--norm", "l1"}).job.games.metric, (Metric{Shift::mean, Norm::l1, Norm::l1}));
  EXPECT_EQ(parsed({"--metric", "max", "--distance-norm", "l2"}).job.games.metric,
            (Metric{Shift::midrange, Norm::linf, Norm::l2}));
  EXPECT_EQ(parsed({"--shift", "max", "--norm", "l2", "--distance-norm", "linf"}).job.games.metric,
            (Metric{Shift::max, Norm::l2, Norm::linf}));
}

TEST(Options, TargetRegretReachesToTheBoundOfTheSideAimedAt) {
  const auto high = [](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--players", "2", "--principal-magnitudes", "1:2,3",
                                       "--agent-magnitudes", "4", "--welfare", "sum"});
    return parsed(arguments).job.games.target_regret.high;
  };
  EXPECT_EQ(high({"--metric", "l1"}), 5);
  EXPECT_EQ(high({"--metric", "l1", "--strategy", "target-agents"}), 8);
  EXPECT_EQ(high({"--metric", "max"}), 10);
  EXPECT_EQ(high({"--strategy", "pure"}), 0);
}

struct Bad {
  std::vector<std::string> arguments;
  std::string named;    // in the message
  std::string allowed;  // likewise
};

TEST(Options, BadValuesEndWithCodeTwoNamingTheOption) {
  const std::vector<Bad> all = {
      {{"--metric", "foo"}, "--metric", "epic, max, l1"},
      {{"--shift", "mode"}, "--shift", "midrange"},
      {{"--norm", "l3"}, "--norm", "linf"},
      {{"--distance-norm", "2"}, "--distance-norm", "linf"},
      {{"--players", "0"}, "--players", "from 1 to 8"},
      {{"--players", "9"}, "--players", "from 1 to 8"},
      {{"--players", "2.5"}, "--players", "from 1 to 8"},
      {{"--outcomes", "1"}, "--outcomes", "from 2 to 64"},
      {{"--outcomes", "65"}, "--outcomes", "from 2 to 64"},
      {{"--games", "0"}, "--games", "from 1 to 1e18"},
      {{"--games", "1e30"}, "--games", "from 1 to 1e18"},
      {{"--games", "1.1e18"}, "--games", "from 1 to 1e18"},
      {{"--games", "many"}, "--games", "from 1 to 1e18"},
      {{"--games", "-5"}, "--games", "from 1 to 1e18"},
      {{"--games", "0.5"}, "--games", "from 1 to 1e18"},
      {{"--games", ""}, "--games", "its value is empty"},
      {{"--games", "1", "--games", "2"}, "--games", "given twice"},
      {{"--seed", "-1"}, "--seed", "from 0 to 18446744073709551615"},
      {{"--seed", "18446744073709551616"}, "--seed", "from 0 to 18446744073709551615"},
      {{"--precision", "half"}, "--precision", "float, double"},
      {{"--welfare", "max"}, "--welfare", "mean, sum"},
      {{"--welfare-weights", "1,2"}, "--welfare-weights", "one for each"},
      {{"--welfare-weights", "0"}, "--welfare-weights", "1e-6"},
      {{"--welfare-weights", "nan"}, "--welfare-weights", "finite"},
      {{"--agents", "both"}, "--agents", "misaligned, independent"},
      {{"--max-misalignment", "1.01"}, "--max-misalignment", "from 0 to 1"},
      {{"--max-misalignment", "-0.1"}, "--max-misalignment", "from 0 to 1"},
      {{"--agents", "independent", "--max-misalignment", "1"}, "--max-misalignment", "--agents"},
      {{"--payoffs", "cauchy"}, "--payoffs", "uniform, normal"},
      {{"--strategy", "best"}, "--strategy", "pessimal"},
      {{"--target-regret", "1:0"}, "--target-regret", "LOW <= HIGH"},
      {{"--target-regret", "-1:1"}, "--target-regret", "0 <= LOW"},
      {{"--target-regret", "a"}, "--target-regret", "LOW:HIGH"},
      {{"--strategy", "pure", "--target-regret", "0:1"}, "--target-regret", "target-principals"},
      {{"--agent-magnitudes", "0"}, "--agent-magnitudes", "1e-6"},
      {{"--agent-magnitudes", "1,2,3"}, "--agent-magnitudes", "one for each"},
      {{"--principal-magnitudes", "2:1"}, "--principal-magnitudes", "LOW <= HIGH"},
      {{"--principal-magnitudes", "1e7"}, "--principal-magnitudes", "1e6"},
      {{"--principal-magnitudes", "inf"}, "--principal-magnitudes", "LOW:HIGH"},
      {{"--offsets", "1:-1"}, "--offsets", "LOW <= HIGH"},
      {{"--bounds", "best"}, "--bounds", "published"},
      {{"--bounds", ""}, "--bounds", "its value is empty"},
      {{"--worst-case", "maybe"}, "--worst-case", "on or off"},
      {{"--collective-alignment", "1"}, "--collective-alignment", "on or off"},
      {{"--tightest", "1001"}, "--tightest", "from 0 to 1000"},
      {{"--device", "cuda:x"}, "--device", "cuda:0,2"},
      {{"--device", "tpu"}, "--device", "auto, cpu, cuda"},
      {{"--threads", "0"}, "--threads", "from 1 to 1024"},
      {{"--threads", "1025"}, "--threads", "from 1 to 1024"},
      {{"--isa", "mmx"}, "--isa", "scalar"},
      {{"--device", "cpu", "--batch", "0"}, "--batch", "from 1 to 1048576"},
      {{"--device", "cpu", "--batch", "2e6"}, "--batch", "from 1 to 1048576"},
      {{"--progress", "often"}, "--progress", "auto, on or off"},
      {{"--out", ""}, "--out", "its value is empty"},
      {{"--config", "/nonexistent/x.toml"}, "--config", "/nonexistent/x.toml"},
      {{"--colour", "red"}, "--colour", "--help"},
      {{"--games"}, "--games", "--help"},
  };
  for (const Bad& bad : all) {
    std::vector<std::string> arguments = {"surface"};
    arguments.insert(arguments.end(), bad.arguments.begin(), bad.arguments.end());
    const Outcome outcome = run_here(arguments);
    const std::string shown = testing::PrintToString(bad.arguments) + ": " + outcome.err;
    EXPECT_EQ(outcome.code, 2) << shown;
    EXPECT_EQ(outcome.out, "") << shown;
    EXPECT_NE(outcome.err.find(bad.named), std::string::npos) << shown;
    EXPECT_NE(outcome.err.find(bad.allowed), std::string::npos) << shown;
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << shown;
  }
}

TEST(Options, WithoutCudaThereAreNoGpus) {
  if (cuda::built()) GTEST_SKIP() << "this build has the CUDA backend";
  for (const char* device : {"cuda", "cuda:0,1"}) {
    const Outcome outcome = run_here({"surface", "--device", device});
    EXPECT_EQ(outcome.code, 2);
    EXPECT_NE(outcome.err.find("--device: this build has no CUDA backend"), std::string::npos);
  }
}

TEST(Options, AConfigurationComesBackFromItsCommandLine) {
  const std::vector<std::vector<std::string>> lines = {
      {},
      {"--players", "2", "--outcomes", "3", "--metric", "l1", "--seed", "7", "--games", "1e3"},
      {"--shift", "min", "--norm", "l1", "--distance-norm", "linf", "--precision", "double"},
      {"--shift", "min", "--metric", "max", "--welfare", "sum", "--agents", "independent"},
      {"--strategy", "target-agents", "--target-regret", "0.1:0.2", "--offsets", "-2:3.5"},
      {"--agent-magnitudes", "1,2,0.5:1.5,1", "--principal-magnitudes", "2", "--strategy", "pure"},
      {"--welfare-weights", "1,2,3,0.1", "--max-misalignment", "0.3", "--payoffs", "normal"}};
  for (const std::vector<std::string>& line : lines) {
    const SurfaceConfiguration c = parsed(line);
    std::istringstream words(command_line_options(c));
    const std::vector<std::string> again(std::istream_iterator<std::string>(words), {});
    EXPECT_EQ(text(parsed(again)), text(c)) << command_line_options(c);
  }
  EXPECT_EQ(command_line_options(parsed({"--players", "2", "--seed", "9"})),
            "--players 2 --seed 9");
}

TEST(Options, AnyGivenTellsWhetherOneWas) {
  CLI::App command("test", "surface");
  const SurfaceOptions options(command);
  EXPECT_EQ(options.any_given(), "");
  command.parse("--outcomes 3");
  EXPECT_EQ(options.any_given(), "--outcomes");
}

}  // namespace
}  // namespace delegauge::host
