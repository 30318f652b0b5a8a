// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/flat/outcome_weights.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/given/evaluate_games.hpp"
#include "host/given/given_game.hpp"
#include "host/given/given_keys.hpp"
#include "host/jobs/flat/games.hpp"
#include "host/jobs/surface/files.hpp"
#include "host/jobs/surface/run.hpp"
#include "host/jobs/surface/selected_games.hpp"
#include "host/settings/names.hpp"
#include "kernels/cpu/reevaluate.hpp"
#include "tests/host/support/program.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

const std::vector<Metric> weighted_metrics = {epic, l1_metric,
                                              Metric{Shift::mean, Norm::l2, Norm::l1},
                                              Metric{Shift::mean, Norm::l1, Norm::l2}};
const std::vector<double> weights_of_seven = {1, 0.25, 3, 0.5, 2, 0.8, 1.5};
const std::vector<double> far_apart = {1, 0.02, 3, 0.5, 7, 1e-4, 2};

/// Games of the first weights of a list.
SurfaceConfiguration weighted(int players, int outcomes, const Metric& metric,
                              const std::vector<double>& weights = weights_of_seven) {
  SurfaceConfiguration c = default_configuration();
  FlatGames& games = c.job.games;
  games.players = players;
  games.outcomes = outcomes;
  games.metric = metric;
  games.outcome_weights.count = outcomes;
  std::copy(weights.begin(), weights.begin() + outcomes, games.outcome_weights.given);
  games.target_regret = default_target_regret(games);
  c.job.bounds = all_bounds;
  return c;
}

/// A sampled game as `evaluate` measures it, which has ways of its own through weights.
Evaluation measured_as_given(const FlatGames& of, const FlatGame<double>& game) {
  const auto rows = [&](const std::vector<double>& all) {
    std::vector<std::vector<double>> players;
    for (auto row = all.begin(); row != all.end(); row += game.outcomes) {
      players.emplace_back(row, row + game.outcomes);
    }
    return players;
  };
  GivenGame given;
  given.origin = "game";
  given.dims = {game.outcomes};
  given.agents = rows(game.agents);
  given.principals = rows(game.principals);
  given.strategy = game.strategy;
  given.metric = of.metric;
  given.welfare = of.welfare == Welfare::mean ? "mean" : "sum";
  given.outcome_weights = list_of(of.outcome_weights);
  validate(given);
  normalise(given);
  return evaluate_games({given}, EvaluateOptions()).front().evaluation;
}

double bound_of(const Evaluation& e, Bound bound) {
  return e.bound[static_cast<std::size_t>(bound)];
}

/// most_lost: by how much `pareto`, which kernels make a few steps towards, may be above its
/// optimum in the mean, in parts of the trivial bound.
void expect_as_given(const std::vector<double>& weights, double most_lost) {
  for (const Metric& metric : weighted_metrics) {
    for (int outcomes = 2; outcomes <= 7; ++outcomes) {
      SurfaceConfiguration c = weighted(3, outcomes, metric, weights);
      c.job.games.welfare = outcomes % 2 == 0 ? Welfare::mean : Welfare::sum;
      c.job.games.principal_magnitude[1] = {0.25, 2};
      c.job.games.offset = {-1, 2};
      double loss = 0;
      constexpr std::uint64_t games = 60;
      for (std::uint64_t index = 0; index < games; ++index) {
        const FlatGame<double> game = sampled_game<double>(c.job, index);
        const Evaluation ours = evaluate_sampled<double>(c.job, index);
        const Evaluation theirs = measured_as_given(c.job.games, game);
        const double size = theirs.trivial_bound;
        ASSERT_NEAR(ours.trivial_bound, size, 1e-12 * size);
        for (std::size_t i = 0; i < 3; ++i) {
          ASSERT_NEAR(ours.alignment_distance[i], theirs.alignment_distance[i], 1e-10);
          ASSERT_NEAR(ours.agent_magnitude[i], theirs.agent_magnitude[i], 1e-12 * size);
          ASSERT_NEAR(ours.principal_shift[i], theirs.principal_shift[i], 1e-12 * (3 + size));
        }
        ASSERT_NEAR(ours.collective_alignment_agents, theirs.collective_alignment_agents, 1e-10);
        ASSERT_NEAR(ours.agents_welfare_regret, theirs.agents_welfare_regret, 1e-11 * size);
        ASSERT_NEAR(ours.principals_welfare_regret, theirs.principals_welfare_regret, 1e-11 * size);
        ASSERT_NEAR(ours.worst_case_regret, theirs.worst_case_regret, 1e-9 * size);
        for (const Bound bound : bounds_in(BoundSet())) {
          ASSERT_NEAR(bound_of(ours, bound), bound_of(theirs, bound), 1e-9 * size)
              << bound_names[static_cast<std::size_t>(bound)] << " of game " << index;
        }
        // That of given games is at its optimum.
        const double excess = bound_of(ours, Bound::pareto) - bound_of(theirs, Bound::pareto);
        ASSERT_GE(excess, -1e-9 * size);
        ASSERT_LE(bound_of(ours, Bound::pareto), bound_of(ours, Bound::pairwise));
        loss += excess / size / games;
      }
      EXPECT_LE(loss, most_lost) << outcomes;
    }
  }
}

TEST(OutcomeWeightsInSampledGames, AreMeasuredAsInGivenOnes) {
  expect_as_given(weights_of_seven, 2e-3);
  expect_as_given(far_apart, 2e-2);
}

TEST(OutcomeWeightsInSampledGames, DistancesAreThoseThatAreDrawn) {
  // They come first in a game's stream, so they are those of the game without weights.
  for (const int outcomes : {3, 4, 5, 7}) {
    const SurfaceConfiguration c = weighted(3, outcomes, epic);
    SurfaceJob alike = c.job;
    alike.games.outcome_weights = {};
    for (std::uint64_t index = 0; index < 200; ++index) {
      const Evaluation ours = evaluate_sampled<double>(c.job, index);
      const Evaluation drawn = evaluate_sampled<double>(alike, index);
      for (std::size_t i = 0; i < 3; ++i) {
        ASSERT_NEAR(ours.alignment_distance[i], drawn.alignment_distance[i], 1e-7);
        ASSERT_NEAR(ours.principal_magnitude[i], 1, 1e-12);
        ASSERT_NEAR(ours.agent_magnitude[i], 1, 1e-12);
      }
    }
  }
}

template <class Real>
void expect_same_bits(const SurfaceJob& ours, const SurfaceJob& theirs) {
  for (std::uint64_t index = 0; index < 300; ++index) {
    const FlatGame<Real> a = sampled_game<Real>(ours, index), b = sampled_game<Real>(theirs, index);
    ASSERT_EQ(a.principals, b.principals);
    ASSERT_EQ(a.agents, b.agents);
    ASSERT_EQ(a.strategy, b.strategy);
    const Evaluation x = evaluate_as_run<Real>(ours, index),
                     y = evaluate_as_run<Real>(theirs, index);
    ASSERT_EQ(x.bound, y.bound);
    ASSERT_EQ(x.worst_case_regret, y.worst_case_regret);
    ASSERT_EQ(x.collective_alignment_agents, y.collective_alignment_agents);
    ASSERT_EQ(x.alignment_distance, y.alignment_distance);
  }
}

TEST(OutcomeWeightsInSampledGames, EqualOnesWouldGiveTheBitsOfNone) {
  // Options drop equal weights; so does the arithmetic, where there is no quicker way (four
  // outcomes).
  for (const Metric& metric : weighted_metrics) {
    for (const int outcomes : {2, 3, 5, 7}) {
      const SurfaceConfiguration c = weighted(3, outcomes, metric, std::vector<double>(7, 0.5));
      SurfaceJob alike = c.job;
      alike.games.outcome_weights = {};
      expect_same_bits<float>(c.job, alike);
      expect_same_bits<double>(c.job, alike);
    }
  }
}

TEST(OutcomeWeightsInSampledGames, NoBoundIsViolatedAndTheirOrderHolds) {
  for (const Metric& metric : weighted_metrics) {
    for (const Precision precision : {Precision::single_precision, Precision::double_precision}) {
      SurfaceConfiguration c = weighted(3, 4, metric);
      c.precision = precision;
      c.games = 13'000;
      const SurfaceTally tally =
          run_surface(c, {2, &cpu::choose("auto"), 4096}, [](std::uint64_t) { return true; });
      EXPECT_EQ(tally.quantity[0].count + tally.degenerate, c.games);
      for (const BoundTally& bound : tally.bound) {
        EXPECT_EQ(bound.violations, 0U);
        // Tight on some games: it is not for want of trying.
        EXPECT_GT(bound.tightness.max, 0.99);
      }
    }
    const SurfaceConfiguration c = weighted(4, 6, metric, far_apart);
    for (std::uint64_t index = 0; index < 2000; ++index) {
      const Evaluation e = evaluate_sampled<double>(c.job, index);
      const double rounding = 1e-12 * e.trivial_bound;
      const auto ordered = [&](double least, double most) { ASSERT_LE(least, most + rounding); };
      ordered(e.principals_welfare_regret, e.worst_case_regret);
      ordered(e.worst_case_regret, bound_of(e, Bound::pairwise));
      ordered(e.worst_case_regret, bound_of(e, Bound::collective));
      ordered(bound_of(e, Bound::pairwise), bound_of(e, Bound::fused));
      if (metric.magnitude_norm != metric.distance_norm) continue;
      ordered(bound_of(e, Bound::fused), bound_of(e, Bound::matched));
      ordered(bound_of(e, Bound::matched), bound_of(e, Bound::sharp));
      ordered(bound_of(e, Bound::sharp), bound_of(e, Bound::published));
    }
  }
}

TEST(OutcomeWeightsInSampledGames, EveryKernelHasTheSameBytes) {
  for (const Metric& metric : weighted_metrics) {
    for (const Precision precision : {Precision::single_precision, Precision::double_precision}) {
      SurfaceConfiguration c = weighted(2, 5, metric);
      c.precision = precision;
      c.games = 3001;
      std::string first;
      for (const cpu::Kernels* const kernels : cpu::available()) {
        const SurfaceTally tally =
            run_surface(c, {2, kernels, 700}, [](std::uint64_t) { return true; });
        const std::string summary = summary_json(c, tally, evaluate_tightest(c, tally));
        if (first.empty()) first = summary;
        EXPECT_EQ(summary, first) << kernels->isa;
      }
    }
  }
}

void expect_weights_refused(std::vector<std::string> options, const std::string& what) {
  for (const std::string job : {"surface", "search", "replay"}) {
    std::vector<std::string> line = {job};
    if (job == "replay") line.insert(line.end(), {"--index", "0"});
    line.insert(line.end(), options.begin(), options.end());
    const Outcome outcome = run_here(line);
    EXPECT_EQ(outcome.code, 2) << outcome.err;
    EXPECT_NE(outcome.err.find("--outcome-weights: " + what), std::string::npos) << outcome.err;
  }
}

TEST(OutcomeWeightsOption, SaysWhatIsWrong) {
  expect_weights_refused({"--outcome-weights", "1,2"},
                         "2 for 4 outcomes; give one weight for each");
  expect_weights_refused({"--outcome-weights", "1,2,-3,4"},
                         "the weight -3 of outcome 2 is not positive; give a number above 0");
  expect_weights_refused({"--outcome-weights", "1,0,3,4"}, "the weight 0 of outcome 1 is not");
  expect_weights_refused({"--outcome-weights", "1,1,1,1e-10"},
                         "the weight 1e-10 of outcome 3 is less than 1e-09 of the mean weight");
  expect_weights_refused({"--outcome-weights", "1,x,1,1"}, "'x' is not possible");
  for (const char* const metric : {"max", "l1"}) {
    std::vector<std::string> options = {"--outcome-weights", "1,2,3,4", "--metric", metric};
    if (metric == std::string("l1")) options.insert(options.end(), {"--shift", "median"});
    expect_weights_refused(options,
                           "weights are defined for the shift mean and the norms l1 and l2");
  }
}

TEST(OutcomeWeightsOption, IsInAllThatIsWritten) {
  const TemporaryFolder folder;
  const std::string out = folder / "run", none = folder / "none", equal = folder / "equal";
  const std::vector<std::string> few = {"surface", "--games", "500", "--quiet", "--out"};
  const auto run = [&](const std::string& to, const std::string& weights) {
    std::vector<std::string> line = few;
    line.push_back(to);
    if (!weights.empty()) line.insert(line.end(), {"--outcome-weights", weights});
    const Outcome outcome = run_here(line);
    ASSERT_EQ(outcome.code, 0) << outcome.err;
  };
  run(out, "1,2,0.5,3");
  run(none, "");
  run(equal, "2,2,2,2");
  EXPECT_EQ(read_file(equal + "/summary.json"), read_file(none + "/summary.json"));
  const Json summary = Json::parse(read_file(out + "/summary.json"));
  EXPECT_EQ(summary["configuration"]["outcome_weights"], Json({1, 2, 0.5, 3}));
  EXPECT_FALSE(
      Json::parse(read_file(none + "/summary.json"))["configuration"].contains("outcome_weights"));
  const Outcome replayed = run_here({"replay", "--run", out, "--index", "7"});
  ASSERT_EQ(replayed.code, 0) << replayed.err;
  const Json of = Json::parse(replayed.out);
  EXPECT_NE(of["options"].get<std::string>().find("--outcome-weights 1,2,0.5,3"),
            std::string::npos);
  std::ofstream(folder / "game.json") << of["game"].dump();
  const Outcome evaluated = run_here({"evaluate", folder / "game.json"});
  ASSERT_EQ(evaluated.code, 0) << evaluated.err;
  const Json record = Json::parse(evaluated.out)["games"][0];
  for (const auto& [name, value] : of["record"]["bounds"].items()) {
    EXPECT_NEAR(value.get<double>(), record["bounds"][name].get<double>(), 1e-9) << name;
  }
  EXPECT_NEAR(of["record"]["alignment_distance"][0].get<double>(),
              record["alignment_distance"][0].get<double>(), 1e-9);
}

TEST(OutcomeWeightsOption, SearchFindsGamesThatAreAsTightToEvaluate) {
  const TemporaryFolder folder;
  const std::string out = folder / "search";
  const Outcome found = run_here({"search", "--chains", "32", "--steps", "400", "--players", "2",
                                  "--quiet", "--out", out, "--outcome-weights", "1,2,0.5,3"});
  ASSERT_EQ(found.code, 0) << found.err;
  const Outcome evaluated = run_here({"evaluate", out + "/games.json"});
  ASSERT_EQ(evaluated.code, 0) << evaluated.err;
  const double best = Json::parse(evaluated.out)["games"][0]["tightness"]["fused"];
  EXPECT_NEAR(best, Json::parse(read_file(out + "/summary.json"))["tightness"]["max"].get<double>(),
              1e-9);
  // `fused` is optimal with weights, too: what the search finds comes close to 1.
  EXPECT_GT(best, 0.9);
}

}  // namespace
}  // namespace delegauge::host
