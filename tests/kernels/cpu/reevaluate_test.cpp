// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/reevaluate.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "tests/numerics/support/games.hpp"

namespace delegauge {
namespace {

using test::surface_job;

TEST(Reevaluate, IsInDoubleOnTheSameUtilities) {
  SurfaceJob job = surface_job(3, 5);
  job.games.offset = {-1, 1};
  job.bounds = all_bounds;
  for (std::uint64_t index = 0; index < 300; ++index) {
    const auto game = sampled_game<float>(job, index);
    auto wide = test::converted<double>(game);
    // Its strategy sums to one in double, too.
    double total = 0;
    for (const double x : wide.strategy) total += x;
    for (double& x : wide.strategy) x /= total;
    const auto expected = test::evaluate(epic, Welfare::mean, wide);
    const auto got = evaluate_sampled<float>(job, index);
    ASSERT_EQ(got.bound, expected.bound);
    ASSERT_EQ(got.principals_welfare_regret, expected.principals_welfare_regret);
    ASSERT_EQ(got.worst_case_regret, expected.worst_case_regret);
    const auto as_run = evaluate_as_run<float>(job, index);
    ASSERT_EQ(as_run.bound, test::evaluate(epic, Welfare::mean, game).bound);
    ASSERT_NEAR(as_run.principals_welfare_regret, got.principals_welfare_regret, 1e-5);
  }
}

TEST(Reevaluate, NoSampledGameViolatesABound) {
  for (const Metric& metric : {epic, max_metric, l1_metric, test::mixed_metric}) {
    SurfaceJob job = surface_job(2, 3, metric);
    job.games.max_misalignment = 0.05;
    for (std::uint64_t index = 0; index < 2000; ++index) {
      ASSERT_EQ(violations_in_double<float>(job, index).bits, 0u);
      ASSERT_EQ(violations_in_double<double>(job, index).bits, 0u);
    }
  }
}

// Stopping the search for lambda early, in float, must cost no more than rounding does.
TEST(Reevaluate, FloatLosesNextToNothingOfFused) {
  double most = 0, least = 0;
  std::uint64_t games = 0;
  const auto add = [&](const SurfaceJob& job, std::uint64_t count) {
    std::vector<FlatGame<float>> single;
    std::vector<FlatGame<double>> wide;
    for (std::uint64_t index = 0; index < count; ++index) {
      single.push_back(sampled_game<float>(job, index));
      wide.push_back(test::converted<double>(single.back()));
    }
    const auto& kernels = *cpu::available().back();
    const auto a = test::evaluate<float>(kernels, job.games.metric, job.games.welfare, single);
    const auto b = test::evaluate<double>(kernels, job.games.metric, job.games.welfare, wide);
    const auto fused = static_cast<std::size_t>(Bound::fused);
    for (std::size_t g = 0; g < a.size(); ++g) {
      const double off = (a[g].bound[fused] - b[g].bound[fused]) / b[g].trivial_bound;
      most = std::max(most, off);
      least = std::min(least, off);
    }
    games += count;
  };
  add(surface_job(4, 4), 100000);
  for (const int players : {1, 2, 8}) {
    SurfaceJob job = surface_job(players, 4);
    job.games.strategy = StrategyKind::target_agents;
    job.games.principal_magnitude.fill({0.2, 3});
    job.games.agent_magnitude.fill({0.2, 3});
    job.games.target_regret = {0, agents_trivial_bound(job)};
    add(job, 20000);
    job.games.max_misalignment = 0.05;
    job.games.strategy = StrategyKind::pure;
    add(job, 20000);
  }
  for (const Metric& metric : {max_metric, l1_metric}) add(surface_job(4, 4, metric), 10000);
  RecordProperty("games", std::to_string(games));
  RecordProperty("most", std::to_string(most * 1e9) + "e-9");
  RecordProperty("least", std::to_string(least * 1e9) + "e-9");
  EXPECT_LE(most, 2e-6);
  EXPECT_GE(least, -1e-6);
}

// A digest of every bit of a game.
template <class Real>
std::uint64_t digest(const FlatGame<Real>& game) {
  std::uint64_t h = 0xCBF29CE484222325u;  // FNV-1a
  for (const auto* part : {&game.principals, &game.agents, &game.strategy}) {
    for (const Real x : *part) {
      unsigned char bytes[sizeof(Real)];
      std::memcpy(bytes, &x, sizeof(Real));
      for (const unsigned char byte : bytes) h = (h ^ byte) * 0x100000001B3u;
    }
  }
  return h;
}

struct Golden {
  const char* job;
  std::uint64_t index;
  float principal[2];  // the first player's utilities of the first two outcomes
  float strategy;      // of the first outcome
  double wide;         // the first utility of the game in double
  std::uint64_t digest_float, digest_double;
};

SurfaceJob golden_job(const std::string& name) {
  SurfaceJob job = surface_job(4, 4);
  if (name == "normal") {
    job = surface_job(2, 5, max_metric);
    job.games.payoffs = Payoffs::normal;
    job.games.strategy = StrategyKind::target_agents;
    job.games.principal_magnitude.fill({0.5, 1.5});
    job.games.agent_magnitude.fill({0.5, 1.5});
    job.games.offset = {-1, 1};
  } else if (name == "small") {
    job = surface_job(3, 3, l1_metric);
    job.games.agents = AgentPreferences::independent;
    job.games.strategy = StrategyKind::pure;
  } else if (name == "two") {
    job = surface_job(1, 2);
    job.games.strategy = StrategyKind::simplex;
  }
  return job;
}

// Games as sampler version 1 draws them. A difference means that the same seed and index give
// another game: then `sampler_version` must change, and these with it.
constexpr Golden golden[] = {
    {"default",
     0u,
     {0x1.44aae4p-2f, -0x1.94d4p-2f},
     0x1.febe2cp-1f,
     -0x1.ade46d04579b7p-1,
     0xA412FA936DFD19B7u,
     0x80E4FB2CA8537193u},
    {"default",
     1u,
     {-0x1.5dbe14p-2f, -0x1.2991d2p-1f},
     0x1.952c6ap-9f,
     -0x1.919a8a831ed41p-2,
     0xEC02BF17CF89C1EFu,
     0xE662E1A90E0F5F0Bu},
    {"default",
     4294967301u,
     {0x1.a34494p-3f, -0x1.a274a4p-1f},
     0x0p+0f,
     -0x1.88a7740747a7p-1,
     0x15D748165FFAAC49u,
     0x9066A38D23E9173Du},
    {"normal",
     0u,
     {0x1.c7f2f6p-1f, -0x1.db62b6p-1f},
     0x1.01e43ep-1f,
     -0x1.2ddff2664094ap-1,
     0xE0481C7B7C1C0FEFu,
     0xA14E118C644F883Cu},
    {"normal",
     1u,
     {-0x1.bf357ap+0f, -0x1.b236bp-3f},
     0x1.a7b9c4p-2f,
     0x1.1f6ac9c451c0cp+0,
     0x9019713EE41762D9u,
     0xB2757FB9C119C7A4u},
    {"normal",
     4294967301u,
     {-0x1.086246p-1f, 0x1.25688cp+0f},
     0x1.973b26p-5f,
     0x1.1d8f0ab392924p+1,
     0xF8C44E9448EFA19Cu,
     0x381FDF3F9BFCDF59u},
    {"small",
     0u,
     {0x1.19e48cp-6f, -0x1.000002p-1f},
     0x1p+0f,
     0x1p-1,
     0x9FB12489DE885026u,
     0x107C606990D4E32Cu},
    {"small",
     1u,
     {-0x1.c431aep-3f, -0x1.1de728p-2f},
     0x1p+0f,
     0x1.4f6730be1820ap-2,
     0x5E7C7901667EE54Du,
     0xD0322F14CF93C628u},
    {"small",
     4294967301u,
     {-0x1.94a29p-5f, -0x1.cd6baep-2f},
     0x0p+0f,
     -0x1.0000000000001p-1,
     0x2EAF1E9F3737F49Bu,
     0x42A4449AAB8D9E25u},
    {"two",
     0u,
     {-0x1.6a09e8p-1f, 0x1.6a09e8p-1f},
     0x1.029db8p-3f,
     -0x1.6a09e667f3bcdp-1,
     0xEC53FA6201FB7137u,
     0x0D64BB3C824BF967u},
    {"two",
     1u,
     {-0x1.6a09e8p-1f, 0x1.6a09e8p-1f},
     0x1.1daedp-1f,
     -0x1.6a09e667f3bccp-1,
     0xBCC4C6FFFA2D51F4u,
     0x112298A5B5288931u},
    {"two",
     4294967301u,
     {-0x1.6a09e8p-1f, 0x1.6a09e6p-1f},
     0x1.dc497cp-2f,
     -0x1.6a09e667f3bcdp-1,
     0x48CD52B2EE738058u,
     0x6EF224D9C10E7C7Eu},
};

// The row of a game, to be copied from a failure's message.
std::string row(const std::string& name, std::uint64_t index) {
  const SurfaceJob job = golden_job(name);
  const auto single = sampled_game<float>(job, index);
  const auto wide = sampled_game<double>(job, index);
  char text[400];
  std::snprintf(text, sizeof(text),
                "    {\"%s\", %lluu, {%af, %af}, %af, %a,\n     0x%016llXu, 0x%016llXu},\n",
                name.c_str(), static_cast<unsigned long long>(index),
                static_cast<double>(single.principals[0]),
                static_cast<double>(single.principals[1]), static_cast<double>(single.strategy[0]),
                wide.principals[0], static_cast<unsigned long long>(digest(single)),
                static_cast<unsigned long long>(digest(wide)));
  return text;
}

TEST(Sampler, GivesTheGamesOfItsVersion) {
  ASSERT_EQ(sampler_version, 1);
  for (const Golden& g : golden) {
    const SurfaceJob job = golden_job(g.job);
    const auto single = sampled_game<float>(job, g.index);
    const auto wide = sampled_game<double>(job, g.index);
    EXPECT_TRUE(single.principals[0] == g.principal[0] && single.principals[1] == g.principal[1] &&
                single.strategy[0] == g.strategy && wide.principals[0] == g.wide &&
                digest(single) == g.digest_float && digest(wide) == g.digest_double)
        << "is now\n"
        << row(g.job, g.index);
  }
}

}  // namespace
}  // namespace delegauge
