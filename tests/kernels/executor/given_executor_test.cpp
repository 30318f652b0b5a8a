// SPDX-License-Identifier: Apache-2.0
// Arrays of games through every instruction set's kernel: the same bits as one game at a time.
#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <cstring>
#include <limits>
#include <memory>
#include <new>
#include <numeric>
#include <sstream>
#include <string>
#include <vector>

#include "kernels/cpu/kernels.hpp"
#include "tests/numerics/support/random.hpp"

namespace delegauge {
namespace {

using test::Random;

GivenJob job_of(int players, int outcomes) {
  GivenJob job;
  job.players = players;
  job.outcomes = outcomes;
  std::vector<int> all(static_cast<std::size_t>(game_column_count(players)));
  std::iota(all.begin(), all.end(), 0);
  job.columns = game_columns(players, all);
  return job;
}

// Games of all sizes, some with constant players, ties and large added constants.
template <class Raw>
std::vector<Raw> random_games(Random& random, const GivenJob& job, std::int64_t games) {
  std::vector<Raw> utilities;
  for (std::int64_t row = 0; row < games * 2 * job.players; ++row) {
    const double unit = random.chance(0.1) ? random.scale(-30, 30) : 1;
    const double offset = random.chance(0.2) ? 1000 : 0;
    const int kind = random.integer(0, 9);
    for (int s = 0; s < job.outcomes; ++s) {
      double u = random.uniform(0, 1);
      if (kind == 0) u = 1;                     // constant
      if (kind == 1) u = random.integer(0, 2);  // ties
      utilities.push_back(static_cast<Raw>((u + offset) * unit));
    }
  }
  return utilities;
}

struct Results {
  std::vector<double> values;  // [column * stride + game], then a guard
  bool finite = false;
};
constexpr double guard = -12345;

Results measure(cpu::GivenKernel kernel, const GivenJob& job, GivenStorage storage,
                const void* utilities, const double* strategies, std::int64_t games) {
  GivenBatch batch;
  batch.storage = storage;
  batch.utilities = utilities;
  batch.strategies = strategies;
  batch.games = games;
  batch.stride = (games + given_padding - 1) / given_padding * given_padding;
  Results r;
  const auto size = static_cast<std::size_t>(batch.stride * job.columns.count);
  r.values.assign(size + 1, guard);
  batch.results = r.values.data();
  r.finite = kernel(job, batch);
  EXPECT_EQ(r.values.back(), guard) << "written past the last column";
  // What is in the padding means nothing.
  for (int column = 0; column < job.columns.count; ++column) {
    for (std::int64_t g = games; g < batch.stride; ++g) {
      r.values[static_cast<std::size_t>(column * batch.stride + g)] = guard;
    }
  }
  return r;
}

// The first column in which two results of a job differ, to the bit; empty if none. Which NaN it is
// means nothing.
std::string difference(const GivenJob& job, const Results& a, const Results& b) {
  const std::size_t stride = a.values.size() / static_cast<std::size_t>(job.columns.count);
  for (std::size_t at = 0; at < a.values.size(); ++at) {
    if (std::memcmp(&a.values[at], &b.values[at], sizeof(double)) == 0) continue;
    if (std::isnan(a.values[at]) && std::isnan(b.values[at])) continue;
    std::ostringstream text;
    text << game_column_names(job.players)[at / stride] << " of game " << at % stride << ": "
         << std::hexfloat << a.values[at] << " and " << b.values[at];
    return text.str();
  }
  return "";
}

TEST(GivenExecutor, EveryInstructionSetGivesTheSameBits) {
  Random random(901);
  const Metric mixed{Shift::median, Norm::l1, Norm::linf};
  for (const auto& [players, outcomes] :
       {std::pair{1, 2}, {2, 3}, {4, 4}, {3, 16}, {8, 5}, {2, 31}, {5, 64}}) {
    GivenJob job = job_of(players, outcomes);
    for (const Metric& metric : {epic, max_metric, l1_metric, mixed}) {
      job.metric = metric;
      job.welfare = random.chance(0.5) ? Welfare::mean : Welfare::sum;
      job.form = random.chance(0.5) ? GameForm::flat : GameForm::strategic;
      const std::int64_t games = random.integer(1, 37);
      const auto doubles = random_games<double>(random, job, games);
      const auto floats = random_games<float>(random, job, games);
      for (const bool single : {false, true}) {
        for (const GivenStorage storage : {GivenStorage::float64, GivenStorage::float32}) {
          const void* const utilities = storage == GivenStorage::float64
                                            ? static_cast<const void*>(doubles.data())
                                            : static_cast<const void*>(floats.data());
          const auto run = [&](const cpu::Kernels& kernels) {
            return measure(single ? kernels.given_float : kernels.given_double, job, storage,
                           utilities, nullptr, games);
          };
          const Results expected = run(*cpu::available().front());
          EXPECT_TRUE(expected.finite);
          for (const cpu::Kernels* kernels : cpu::available()) {
            EXPECT_EQ(difference(job, run(*kernels), expected), "")
                << kernels->isa << ' ' << players << 'x' << outcomes << (single ? " float" : "");
          }
        }
      }
    }
  }
}

TEST(GivenExecutor, AGamesResultsDoNotDependOnItsNeighbours) {
  Random random(902);
  const GivenJob job = job_of(3, 5);
  const std::int64_t games = 29, record = 2 * 3 * 5;
  const auto utilities = random_games<double>(random, job, games);
  for (const cpu::Kernels* kernels : cpu::available()) {
    for (const cpu::GivenKernel kernel : {kernels->given_float, kernels->given_double}) {
      const Results all =
          measure(kernel, job, GivenStorage::float64, utilities.data(), nullptr, games);
      for (std::int64_t g = 0; g < games; ++g) {
        const Results one =
            measure(kernel, job, GivenStorage::float64, utilities.data() + g * record, nullptr, 1);
        for (int column = 0; column < job.columns.count; ++column) {
          const double a = all.values[static_cast<std::size_t>(column * given_padding + g)];
          const double b = one.values[static_cast<std::size_t>(column * given_padding)];
          ASSERT_TRUE(std::memcmp(&a, &b, sizeof(a)) == 0 || (std::isnan(a) && std::isnan(b)))
              << kernels->isa << ' ' << column;
        }
      }
    }
  }
}

TEST(GivenExecutor, AColumnDoesNotDependOnWhichOthersAreAskedFor) {
  Random random(903);
  const std::int64_t games = 9;
  GivenJob job = job_of(2, 6);
  const auto utilities = random_games<double>(random, job, games);
  const cpu::GivenKernel kernel = cpu::available().back()->given_double;
  const Results all = measure(kernel, job, GivenStorage::float64, utilities.data(), nullptr, games);
  for (int column = 0; column < game_column_count(2); ++column) {
    job.columns = game_columns(2, {column});
    const Results one =
        measure(kernel, job, GivenStorage::float64, utilities.data(), nullptr, games);
    const double* const expected = all.values.data() + column * given_padding;
    EXPECT_EQ(std::memcmp(one.values.data(), expected, games * sizeof(double)), 0)
        << game_column_names(2)[static_cast<std::size_t>(column)];
  }
}

TEST(GivenExecutor, PlaysTheStrategyGiven) {
  // One player who is paid s, an agent who wants the reverse; regrets are what is missed on
  // average.
  GivenJob job = job_of(1, 3);
  job.columns =
      game_columns(1, {game_columns_of(GameQuantity::agents_welfare_regret, 1).first,
                       game_columns_of(GameQuantity::principals_welfare_regret, 1).first});
  const std::vector<double> utilities = {0, 1, 2, 2, 1, 0};
  const std::vector<double> strategy = {0.25, 0.25, 0.5};
  const cpu::GivenKernel kernel = cpu::available().back()->given_double;
  const Results played =
      measure(kernel, job, GivenStorage::float64, utilities.data(), strategy.data(), 1);
  EXPECT_NEAR(played.values[0], 1.25, 1e-15);
  EXPECT_NEAR(played.values[given_padding], 0.75, 1e-15);
  const Results optimum = measure(kernel, job, GivenStorage::float64, utilities.data(), nullptr, 1);
  EXPECT_NEAR(optimum.values[0], 0, 1e-15);
  EXPECT_NEAR(optimum.values[given_padding], 2, 1e-15);
}

TEST(GivenExecutor, TellsWhatIsNotFinite) {
  Random random(904);
  const GivenJob job = job_of(2, 3);
  const std::int64_t games = 33;
  const auto utilities = random_games<double>(random, job, games);
  for (const cpu::Kernels* kernels : cpu::available()) {
    for (std::size_t at = 0; at < utilities.size(); at += 7) {
      for (const double wrong : {std::nan(""), std::numeric_limits<double>::infinity(),
                                 -std::numeric_limits<double>::infinity()}) {
        auto broken = utilities;
        broken[at] = wrong;
        ASSERT_FALSE(measure(kernels->given_double, job, GivenStorage::float64, broken.data(),
                             nullptr, games)
                         .finite)
            << kernels->isa << ' ' << at;
      }
    }
  }
  std::vector<float> floats(utilities.begin(), utilities.end());
  floats.back() = std::numeric_limits<float>::infinity();
  EXPECT_FALSE(measure(cpu::available().back()->given_float, job, GivenStorage::float32,
                       floats.data(), nullptr, games)
                   .finite);
}

}  // namespace
}  // namespace delegauge
