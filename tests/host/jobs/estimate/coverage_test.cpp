// SPDX-License-Identifier: Apache-2.0
// How often intervals of simulated logs hold the truth: 200 logs of 200 clusters of 1 to 20 rows
// that are alike, 2,000 with DELEGAUGE_SOAK. docs/your-own-logs.md has the soak's numbers.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <map>
#include <random>
#include <string>

#include "host/jobs/estimate/names.hpp"
#include "host/jobs/estimate/result.hpp"
#include "host/jobs/estimate/run.hpp"

namespace delegauge::host {
namespace {

enum class Shape { normal, skewed };
enum class Clusters { known, ignored };

constexpr double principal_agent = 0.6, principals_correlation = 0.3, within_cluster = 0.5;
constexpr double played_more = 0.4;
constexpr double best_tenth = 1.754983319324868;  // phi(z)/0.1 at the 0.9 quantile z
constexpr std::uint32_t cluster_count = 200;

/// Two principals and their agents, whose preferences correlate; rows of a cluster share half of
/// their variance.
class Simulation {
 public:
  Simulation(std::uint64_t seed, Shape shape) : random_(seed), shape_(shape) {}

  Log log(Clusters clusters) {
    Log log;
    log.utilities.resize(4);
    std::uint32_t row = 0;
    for (std::uint32_t g = 0; g < cluster_count; ++g) {
      const auto shared = players();
      const std::uint64_t rows = 1 + random_() % 20;
      for (std::uint64_t i = 0; i < rows; ++i) {
        const bool played = i == 0;
        // Both kinds in each cluster; a played row beside as many reference rows as there are.
        for (const bool is_played : {false, true}) {
          if (is_played && !played) continue;
          const auto own = players();
          for (std::size_t p = 0; p < 4; ++p) {
            const double x = std::sqrt(within_cluster) * shared[p] +
                             std::sqrt(1 - within_cluster) * own[p] +
                             (is_played ? played_more : 0.0);
            log.utilities[p].push_back(x);
          }
          log.kind.push_back(is_played ? RowKind::played : RowKind::reference);
          log.cluster.push_back(clusters == Clusters::known ? g : row);
          ++row;
        }
      }
    }
    log.rows_read = log.rows();
    log.clusters = clusters == Clusters::known ? cluster_count : row;
    return log;
  }

 private:
  /// Standard normal, or exponential less its mean; with the correlations above.
  std::array<double, 4> players() {
    const double both = draw(), first = draw(), second = draw(), a = draw(), b = draw();
    const double c = principals_correlation, r = principal_agent;
    const double p1 = std::sqrt(c) * both + std::sqrt(1 - c) * first;
    const double p2 = std::sqrt(c) * both + std::sqrt(1 - c) * second;
    return {p1, p2, r * p1 + std::sqrt(1 - r * r) * a, r * p2 + std::sqrt(1 - r * r) * b};
  }
  double draw() { return shape_ == Shape::normal ? normal_(random_) : exponential_(random_) - 1; }

  std::mt19937_64 random_;
  Shape shape_;
  std::normal_distribution<double> normal_;
  std::exponential_distribution<double> exponential_;
};

EstimateConfiguration simulated_configuration() {
  EstimateConfiguration configuration;
  configuration.columns.principals = {"principal_1", "principal_2"};
  configuration.columns.agents = {"agent_1", "agent_2"};
  configuration.columns.kind = "kind";
  configuration.columns.cluster = "cluster";
  configuration.replicates = 1000;
  configuration.top = {0.1, 0.2};
  return configuration;
}

/// By key: the share of logs whose interval holds the truth.
std::map<std::string, double> coverage(
    int logs, Shape shape, Clusters clusters, const std::map<std::string, double>& truth,
    IntervalMethod interval_method = IntervalMethod::percentile) {
  EstimateConfiguration configuration = simulated_configuration();
  configuration.interval = interval_method;
  const Execution execution = {2, &cpu::choose("auto"), 512};
  const Watch go_on = [](std::uint64_t) { return true; };
  std::map<std::string, double> covered;
  for (int i = 0; i < logs; ++i) {
    Simulation simulation(static_cast<std::uint64_t>(i) + 1, shape);
    const PreparedLog log(simulation.log(clusters), configuration, *execution.kernels);
    const EstimateTally tally =
        run_estimate(configuration, log, execution, go_on, [](const std::string&) {});
    const EstimateResult result = result_of(configuration, tally);
    for (std::size_t q = 0; q < result.quantities.size(); ++q) {
      const auto known = truth.find(key_of(result.quantities[q], configuration));
      if (known == truth.end()) continue;
      const auto& interval = result.groups.front().estimates[q].interval;
      EXPECT_TRUE(interval) << known->first;
      const bool holds =
          interval && interval->low <= known->second && known->second <= interval->high;
      covered[known->first] += holds ? 1.0 / logs : 0;
    }
  }
  for (const auto& [key, share] : covered) {
    fmt::print("{:8} {:8} {:12} {:40} {:.4f}\n", shape == Shape::normal ? "normal" : "skewed",
               clusters == Clusters::known ? "" : "ignored", name_of(interval_method), key, share);
  }
  return covered;
}

int logs_of_run() { return std::getenv("DELEGAUGE_SOAK") != nullptr ? 2000 : 200; }

/// Standard errors of a share of 0.95 that was counted.
double counted_error(int logs) { return std::sqrt(0.95 * 0.05 / logs); }

double collective(double correlation) { return 1 - std::sqrt(2 * (1 - correlation)) / 2; }

std::map<std::string, double> sure_truths() {
  const double r = principal_agent;
  return {{"individual_alignment/0", 1 - std::sqrt((1 - r) / 2)},
          {"individual_alignment/1", 1 - std::sqrt((1 - r) / 2)},
          {"collective_alignment_principals", collective(principals_correlation)},
          {"collective_alignment_agents", collective(r * r * principals_correlation)},
          {"principals_welfare_played", played_more},
          {"principals_welfare_reference", 0},
          {"agents_welfare_played", played_more}};
}

TEST(Coverage, OfAlignmentAndWelfareIsWhatIntervalsSay) {
  const int logs = logs_of_run();
  const double slack = (logs < 1000 ? 3 : 1) * counted_error(logs);
  for (const auto& [key, share] : coverage(logs, Shape::normal, Clusters::known, sure_truths())) {
    EXPECT_GE(share, 0.93 - slack) << key;
    EXPECT_LE(share, 0.97 + slack) << key;
  }
}

// Rows of a cluster are no independent witnesses.
TEST(Coverage, IsFarLessWhereClustersAreIgnored) {
  const auto ignored =
      coverage(logs_of_run() / 2, Shape::normal, Clusters::ignored,
               {{"individual_alignment/0", sure_truths().at("individual_alignment/0")},
                {"principals_welfare_reference", 0}});
  EXPECT_LT(ignored.at("individual_alignment/0"), 0.8);
  EXPECT_LT(ignored.at("principals_welfare_reference"), 0.7);
}

// The mean of the best tenth of normal welfare of variance (1 + c)/2: measured, and warned of.
TEST(Coverage, OfTopSharesAndSkewedMagnitudesIsLess) {
  const double spread = std::sqrt((1 + principals_correlation) / 2);
  const auto top =
      coverage(logs_of_run(), Shape::normal, Clusters::known,
               {{"principals_top_share_regret_0.1", spread * best_tenth - played_more}});
  EXPECT_GT(top.at("principals_top_share_regret_0.1"), 0.8);
  const auto skewed = coverage(logs_of_run(), Shape::skewed, Clusters::known,
                               {{"principal_magnitude/0", 1}, {"agent_magnitude/0", 1}});
  const auto studentised = coverage(logs_of_run(), Shape::skewed, Clusters::known,
                                    {{"principal_magnitude/0", 1}, {"agent_magnitude/0", 1}},
                                    IntervalMethod::bootstrap_t);
  for (const auto& [key, share] : skewed) {
    EXPECT_GT(share, 0.75) << key;
    EXPECT_LT(share, 0.97) << key;
    EXPECT_GE(studentised.at(key), share) << key << ": bootstrap-t is no better";
  }
}

TEST(Coverage, OfBootstrapTIsNoLess) {
  const int logs = logs_of_run();
  const double slack = (logs < 1000 ? 3 : 1) * counted_error(logs);
  auto truths = sure_truths();
  truths["principals_top_share_regret_0.1"] =
      std::sqrt((1 + principals_correlation) / 2) * best_tenth - played_more;
  for (const auto& [key, share] :
       coverage(logs, Shape::normal, Clusters::known, truths, IntervalMethod::bootstrap_t)) {
    EXPECT_GE(share, 0.92 - slack) << key;
    EXPECT_LE(share, 0.975 + slack) << key;
  }
}

}  // namespace
}  // namespace delegauge::host
