// SPDX-License-Identifier: Apache-2.0
// What is estimated of logs: against an independent program's values, and against numbers on paper.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "host/jobs/estimate/files.hpp"
#include "host/jobs/estimate/read_log.hpp"
#include "host/text/error.hpp"
#include "tests/host/jobs/estimate/estimated.hpp"
#include "tests/host/support/program.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

double error_or_0(const Json& estimate) {
  return estimate.contains("monte_carlo_error") ? estimate["monte_carlo_error"].get<double>() : 0;
}

// Two groups, skewed, an offset of 1000: estimates by another program in double, and intervals by
// another generator.
TEST(Estimates, AgreeWithTheReference) {
  std::ifstream in(DELEGAUGE_TEST_DATA "/log.json");
  const Json reference = Json::parse(in);
  EstimateConfiguration configuration;
  configuration.replicates = 4000;
  const Estimated ours = estimated(DELEGAUGE_TEST_DATA "/log.csv", configuration, by_threads(2));
  int values = 0, ends = 0;
  for (const auto& [name, group] : reference["groups"].items()) {
    const auto at =
        std::find_if(ours.tally.sample.groups.begin(), ours.tally.sample.groups.end(),
                     [&wanted = name](const GroupSample& one) { return one.name == wanted; });
    ASSERT_NE(at, ours.tally.sample.groups.end());
    EXPECT_EQ(at->rows, group["rows"].get<std::uint64_t>());
    EXPECT_EQ(at->clusters, group["clusters"].get<std::uint64_t>());
    EXPECT_NEAR(at->effective_clusters, group["effective_clusters"].get<double>(), 1e-9 * 240);
    for (const auto& [key, expected] : group["estimates"].items()) {
      const Estimate& got = ours.of(name, key);
      const double value = expected["estimate"].get<double>();
      // Bounds and terms hold a lambda that the reference has from a minimum, to half its digits.
      const bool has_lambda = key.rfind("bound_", 0) == 0 || key.rfind("cooperation_", 0) == 0 ||
                              key.rfind("preference_", 0) == 0;
      EXPECT_NEAR(got.value, value, (has_lambda ? 1e-6 : 1e-9) * std::max(1.0, std::abs(value)))
          << name << " " << key;
      ++values;
      EXPECT_EQ(got.interval.has_value(), expected.contains("low")) << name << " " << key;
      if (!got.interval || !expected.contains("low")) continue;
      const double error = 4 * (error_or_0(expected) + got.interval->monte_carlo_error) + 1e-12;
      EXPECT_NEAR(got.interval->low, expected["low"].get<double>(), error) << name << " " << key;
      EXPECT_NEAR(got.interval->high, expected["high"].get<double>(), error) << name << " " << key;
      // A standard deviation of 4,000 values has one of 1 to 2 %.
      const double spread = expected["standard_error"].get<double>();
      EXPECT_NEAR(got.interval->standard_error, spread, 0.1 * spread + 1e-12) << name << " " << key;
      ends += 2;
    }
  }
  EXPECT_EQ(values, 3 * 52);
  EXPECT_GT(ends, 200);
}

// Four reference rows and two played ones; all below can be worked out on paper. Utilities have
// mean 0 and 10, variance 2.5 and correlation 4/5.
constexpr const char* six_rows =
    "kind,principal_1,agent_1,outcome\n"
    "reference,2,11,A\n"
    "reference,-2,9,B\n"
    "reference,1,12,A\n"
    "reference,-1,8,C\n"
    "played,1,11.5,A\n"
    "played,0,10.5,D\n";

TEST(Estimates, OfSixRowsAreThoseOnPaper) {
  const LogFile file(six_rows);
  EstimateConfiguration configuration;
  configuration.replicates = 100;
  configuration.top = {0.25, 0.5};
  configuration.principals_optimum = Range{3, 3};
  configuration.agents_optimum = Range{12, 14};
  const Estimated six = estimated(file.name(), configuration, by_threads(1));
  const auto expect = [&](const std::string& key, double value) {
    EXPECT_NEAR(six.value(key), value, 1e-14 * std::max(1.0, std::abs(value))) << key;
  };
  expect("principal_magnitude/0", std::sqrt(2.5));
  expect("agent_magnitude/0", std::sqrt(2.5));
  expect("individual_alignment/0", 1 - std::sqrt(0.1));
  expect("pairwise_distance/0/1", std::sqrt(0.1));
  expect("pairwise_distance/1/1", 0);
  expect("collective_alignment_agents", 1);
  expect("welfare_ratio/0", 1);
  expect("calibration", 1);
  expect("principals_welfare_played", 0.5);
  expect("principals_welfare_reference", 0);
  expect("principals_cooperation", 0.5);
  expect("agents_welfare_played", 11);
  expect("agents_welfare_reference", 10);
  expect("principals_regret_best_seen", 1.5);
  expect("agents_regret_best_seen", 1);
  expect("principals_regret_known_optimum", 2.5);
  expect("agents_regret_known_optimum_low", 1);
  expect("agents_regret_known_optimum_high", 3);
  // The best quarter is one row, the best half two.
  expect("principals_top_share_regret_0.25", 1.5);
  expect("principals_top_share_regret_0.5", 1);
  expect("agents_top_share_regret_0.25", 1);
  expect("agents_top_share_regret_0.5", 0.5);
  // Of a quarter: k = sqrt(3), cos phi = sqrt(8/15), cos Theta = 4/5.
  const double lambda = 0.8 - 0.6 * std::sqrt(8.0 / 7);
  expect("bound_norm_0.25", 1.1 + 0.6 * std::sqrt(3.5));
  expect("bound_measured_0.25", 1.5 + lambda);
  expect("cooperation_term_0.25", lambda);
  expect("preference_term_0.25", 1.5 - lambda);
  // Of a half phi is less than Theta: nothing that agents lose tells of what principals do.
  expect("bound_norm_0.5", std::sqrt(2.5) - 0.5);
  expect("cooperation_term_0.5", 0);
  // Two of four outcomes were seen once; four clusters say nothing of an upper limit.
  expect("unseen", 0.5);
  EXPECT_EQ(six.tally.sample.groups.front().unseen_high, 1.0);
  EXPECT_EQ(six.tally.sample.clusters, 6u);
  EXPECT_FALSE(six.of("all", "principals_top_share_regret_0.25").interval);
  EXPECT_TRUE(six.of("all", "individual_alignment/0").interval);
}

TEST(Estimates, HoldAnOffsetOfTenThousandMillions) {
  std::string content = "kind,principal_1,agent_1,outcome\n";
  content += "reference,10000000002,1e10,A\nreference,9999999998,-1e10,B\n";
  content += "reference,10000000001,2e10,A\nreference,9999999999,-2e10,C\n";
  content += "played,10000000001,1e10,A\n";
  const LogFile file(content);
  EstimateConfiguration configuration;
  configuration.replicates = 10;
  const Estimated far = estimated(file.name(), configuration, by_threads(1));
  EXPECT_NEAR(far.value("individual_alignment/0"), 1 - std::sqrt(0.1), 1e-9);
  EXPECT_NEAR(far.value("principal_magnitude/0"), std::sqrt(2.5), 1e-9);
  EXPECT_NEAR(far.value("principals_cooperation"), 1, 1e-5);
}

TEST(Estimates, OfCapabilitiesAreUpperBounds) {
  // Agent 1 loses half by its second action where agent 2 takes its first; least utilities are -1.
  const LogFile file(
      "kind,principal_1,principal_2,agent_1,agent_2,action_1,action_2\n"
      "played,0,0,3,1,a,x\n"
      "played,0,0,5,1,a,x\n"
      "played,0,0,1.5,3,b,x\n"
      "played,0,0,0,1,b,y\n"
      "reference,1,2,3,4,a,x\n"
      "reference,2,1,4,3,a,x\n");
  EstimateConfiguration configuration;
  configuration.replicates = 10;
  configuration.least_utility = {-1, -1};
  const Estimated all = estimated(file.name(), configuration, by_threads(1));
  EXPECT_DOUBLE_EQ(all.value("individual_capability/0"), 0.5);
  // b,x: 4 above its least; b,y: 2.
  EXPECT_DOUBLE_EQ(all.value("individual_capability/1"), 0.5);
  // Welfare above the least: 5 + 2, 2.5 + 4 and 1 + 2.
  EXPECT_DOUBLE_EQ(all.value("collective_capability"), 3.0 / 7);
  EXPECT_EQ(all.of("all", "collective_capability").flag, EstimateFlag::upper_bound);
}

TEST(Estimates, CountRowsThatLackValues) {
  const LogFile file(std::string(six_rows) + "played,NA,3,A\nreference,,\"NA\",B\n,1,2,A\n");
  EstimateConfiguration configuration;
  configuration.replicates = 10;
  configuration.top = {0.25, 0.5};
  const Estimated all = estimated(file.name(), configuration, by_threads(1));
  EXPECT_EQ(all.tally.sample.rows_read, 9u);
  EXPECT_EQ(all.tally.sample.rows, 6u);
  std::map<std::string, std::uint64_t> missing;
  for (const MissingValues& column : all.tally.sample.missing) missing[column.column] = column.rows;
  EXPECT_EQ(missing["principal_1"], 2u);
  EXPECT_EQ(missing["agent_1"], 1u);
  EXPECT_EQ(missing["kind"], 1u);
  EXPECT_NEAR(all.value("individual_alignment/0"), 1 - std::sqrt(0.1), 1e-14);
}

TEST(Estimates, AreTheSameBytesHoweverTheyAreMade) {
  EstimateConfiguration configuration;
  configuration.replicates = 333;
  configuration.compare = {"a:b"};
  for (const IntervalMethod method : {IntervalMethod::percentile, IntervalMethod::bootstrap_t}) {
    configuration.interval = method;
    std::string expected;
    for (const cpu::Kernels* kernels : cpu::available()) {
      for (const auto& [threads, batch] : {std::pair{1, 64}, {2, 128}, {3, 64}}) {
        const Execution execution =
            by_threads(threads, std::string(kernels->isa), static_cast<std::uint64_t>(batch));
        const Estimated all = estimated(DELEGAUGE_TEST_DATA "/log.csv", configuration, execution);
        const std::string json = estimates_json(all.configuration, all.tally, all.result);
        if (expected.empty()) expected = json;
        EXPECT_EQ(json, expected) << kernels->isa << " " << threads;
      }
    }
  }
}

// Of means both are near each other, and near the textbook's; magnitudes of skewed columns reach
// further up, and nothing reaches where no truth can be.
TEST(Estimates, ByBootstrapTReachFurther) {
  EstimateConfiguration configuration;
  const Estimated percentile =
      estimated(DELEGAUGE_TEST_DATA "/log.csv", configuration, by_threads(2));
  configuration.interval = IntervalMethod::bootstrap_t;
  configuration.compare = {"a:b", "a:all"};
  const Estimated studentised =
      estimated(DELEGAUGE_TEST_DATA "/log.csv", configuration, by_threads(2));
  for (std::size_t g = 0; g < studentised.result.groups.size(); ++g) {
    for (std::size_t q = 0; q < studentised.result.quantities.size(); ++q) {
      const Quantity& quantity = studentised.result.quantities[q];
      const std::string key = key_of(quantity, studentised.configuration);
      const Estimate& one = percentile.result.groups[g].estimates[q];
      const Estimate& other = studentised.result.groups[g].estimates[q];
      EXPECT_TRUE(one.value == other.value || (std::isnan(one.value) && std::isnan(other.value)))
          << key;
      ASSERT_EQ(one.interval.has_value(), other.interval.has_value()) << key;
      if (!one.interval) continue;
      EXPECT_EQ(one.interval->standard_error, other.interval->standard_error) << key;
      EXPECT_LE(other.interval->low, other.interval->high) << key;
      const Range possible = possible_range(quantity);
      EXPECT_GE(other.interval->low, possible.low) << key;
      EXPECT_LE(other.interval->high, possible.high) << key;
      const double width = one.interval->high - one.interval->low;
      if (quantity.measure == LogMeasure::welfare_reference) {
        EXPECT_NEAR(other.interval->low, one.interval->low, 0.25 * width) << key;
        EXPECT_NEAR(other.interval->high, one.interval->high, 0.25 * width) << key;
      }
    }
  }
  EXPECT_GT(studentised.of("all", "principal_magnitude/0").interval->high,
            percentile.of("all", "principal_magnitude/0").interval->high);
  // What jackknife and bootstrap say of standard errors is the same.
  const GroupSample& sample = studentised.tally.sample.groups.front();
  for (std::size_t q = 0; q < studentised.result.quantities.size(); ++q) {
    if (studentised.result.quantities[q].measure != LogMeasure::individual_alignment) continue;
    const double error = studentised.result.groups.front().estimates[q].interval->standard_error;
    EXPECT_NEAR(sample.standard_error[q], error, 0.15 * error);
    for (std::size_t d = 0; d < 2; ++d) {
      const double of_difference =
          studentised.result.differences[d].estimates[q].interval->standard_error;
      EXPECT_NEAR(studentised.tally.sample.compared[d].standard_error[q], of_difference,
                  0.15 * of_difference);
    }
  }
}

// Replicates are drawn with the same multipliers for all groups.
TEST(Estimates, OfDifferencesArePaired) {
  EstimateConfiguration configuration;
  configuration.replicates = 500;
  configuration.compare = {"a:all", "a:b"};
  const Estimated all = estimated(DELEGAUGE_TEST_DATA "/log.csv", configuration, by_threads(1));
  ASSERT_EQ(all.result.differences.size(), 2u);
  const auto spread = [](const Estimate& estimate) { return estimate.interval->standard_error; };
  for (std::size_t q = 0; q < all.result.quantities.size(); ++q) {
    if (all.result.quantities[q].measure != LogMeasure::individual_alignment) continue;
    const double a = spread(all.result.groups[1].estimates[q]);
    const double b = spread(all.result.groups[2].estimates[q]);
    // No cluster is in both groups, and all of a's are in "all".
    EXPECT_NEAR(spread(all.result.differences[1].estimates[q]), std::hypot(a, b), 0.2 * (a + b));
    EXPECT_LT(spread(all.result.differences[0].estimates[q]),
              0.9 * std::hypot(a, spread(all.result.groups[0].estimates[q])));
  }
}

TEST(Estimates, FlagWhatALogIsLike) {
  std::string content = "principal_1,agent_1,weight\n";
  for (int i = 0; i < 6; ++i) content += std::to_string(i) + ",7," + (i == 0 ? "100" : "1") + "\n";
  const LogFile file(content);
  EstimateConfiguration configuration;
  configuration.replicates = 50;
  const Estimated all = estimated(file.name(), configuration, by_threads(1));
  const std::uint32_t flags = all.tally.sample.groups.front().flags;
  const auto has = [&](LogFlag flag) { return (flags >> static_cast<unsigned>(flag) & 1U) != 0; };
  EXPECT_TRUE(has(LogFlag::no_kind));
  EXPECT_TRUE(has(LogFlag::few_clusters));
  EXPECT_TRUE(has(LogFlag::constant_column));
  EXPECT_TRUE(has(LogFlag::few_effective_rows));
  EXPECT_FALSE(has(LogFlag::agents_equal_principals));
  EXPECT_DOUBLE_EQ(all.value("individual_alignment/0"), 0.5);
  EXPECT_DOUBLE_EQ(all.value("agent_magnitude/0"), 0);
}

// Where an offset leaves hardly any digits, a column counts as constant, and nothing says how far
// off its mean may be.
TEST(Estimates, OfWhatHasLostItsDigitsHaveNoInterval) {
  EstimateConfiguration configuration;
  configuration.replicates = 50;
  for (const double offset : {0.0, 2e12, 1e15}) {
    std::string content = "principal_1,agent_1\n";
    for (int i = 0; i < 30; ++i) {
      content += std::to_string(static_cast<std::int64_t>(offset) + i % 3) + "," +
                 std::to_string(i % 5) + "\n";
    }
    const LogFile file(content);
    const Estimated all = estimated(file.name(), configuration, by_threads(1));
    const GroupSample& group = all.tally.sample.groups.front();
    const auto flag = static_cast<unsigned>(LogFlag::nearly_constant_column);
    const bool flagged = (group.flags >> flag & 1U) != 0;
    EXPECT_EQ(flagged, offset > 0) << offset;
    for (std::size_t q = 0; q < all.result.quantities.size(); ++q) {
      const Quantity& quantity = all.result.quantities[q];
      if (quantity.measure != LogMeasure::welfare_played) continue;
      const bool expected = offset == 0 || quantity.side == LoggedSide::agents;
      EXPECT_EQ(all.result.groups[0].estimates[q].interval.has_value(), expected) << offset;
    }
  }
  // What is constant has a mean that is known.
  const LogFile constant("principal_1,agent_1\n600000000000,1\n600000000000,2\n600000000000,5\n");
  const Estimated all = estimated(constant.name(), configuration, by_threads(1));
  const auto flag = static_cast<unsigned>(LogFlag::nearly_constant_column);
  EXPECT_EQ(all.tally.sample.groups.front().flags >> flag & 1U, 0U);
}

TEST(Estimates, ByDelegationAreOfRepresentations) {
  // Two agents for one principal, half and half of nothing else: u' = u_1 + u_2 is the principal's.
  const LogFile file(
      "kind,principal_1,agent_1,agent_2\n"
      "reference,1,2,-1\nreference,3,1,2\nreference,-1,-3,2\nreference,2,0,2\n"
      "played,1,1,1\n");
  EstimateConfiguration configuration;
  configuration.replicates = 10;
  configuration.delegation = {{1, 1}};
  const Estimated all = estimated(file.name(), configuration, by_threads(1));
  EXPECT_NEAR(all.value("individual_alignment/0"), 1, 1e-7);
  EXPECT_NEAR(all.value("welfare_ratio/0"), 1, 1e-12);
}

TEST(EstimateQuantiles, AreOfType7) {
  EXPECT_DOUBLE_EQ(quantile({1, 2, 3, 4}, 0), 1);
  EXPECT_DOUBLE_EQ(quantile({1, 2, 3, 4}, 1), 4);
  EXPECT_DOUBLE_EQ(quantile({1, 2, 3, 4}, 0.5), 2.5);
  EXPECT_DOUBLE_EQ(quantile({1, 2, 4}, 0.25), 1.5);
  const Interval interval = interval_of({3, 1, 2}, 0.5);
  EXPECT_DOUBLE_EQ(interval.standard_error, 1);
  EXPECT_DOUBLE_EQ(interval.low, 1.5);
  EXPECT_DOUBLE_EQ(interval.high, 2.5);
}

std::string refusal(const std::string& content, EstimateConfiguration configuration = {}) {
  const LogFile file(content);
  try {
    read_log(file.name(), ',', configuration);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

TEST(ReadLog, LeavesWhatNeverEndsAtItsFirstBytes) {
  EstimateConfiguration configuration;
  try {
    read_log("/dev/zero", ',', configuration);
    ADD_FAILURE() << "was read";
  } catch (const UsageError& error) {
    EXPECT_NE(std::string(error.what()).find("/dev/zero: is no CSV: it has a byte 0"),
              std::string::npos)
        << error.what();
  }
}

TEST(ReadLog, RefusesBadLogsWithLineAndColumn) {
  const auto has = [](const std::string& text, const std::string& part) {
    EXPECT_NE(text.find(part), std::string::npos) << part << " is not in: " << text;
  };
  const std::string head = "kind,principal_1,agent_1,weight,group\n";
  has(refusal(head + "played,1,x,1,a\n"), "line 2, column 3 (agent_1): 'x' is no number");
  has(refusal(head + "played,1,2,1,a\nplayed,1,2\n"), "line 3: has 3 fields, and the header has 5");
  has(refusal(head + "played,1,2,-1,a\n"), "line 2, column 4 (weight): '-1' is a negative weight");
  has(refusal(head + "seen,1,2,1,a\n"), "line 2, column 1 (kind): 'seen' is no kind of row");
  has(refusal(head + "played,1,2,1,all\n"), "line 2, column 5 (group): 'all'");
  has(refusal(head + "played,1e400,2,1,a\n"), "column 2 (principal_1): '1e400' is too large");
  has(refusal(head + "played,1;5,2,1,a\n"), "'1;5' is no number");
  has(refusal(head + "played,1,N/A,1,a\n"),
      "'N/A' is no number; what is missing is left empty, or NA");
  has(refusal("kind;principal_1;agent_1\nplayed;1;2\n"),
      "with semicolons in it: try --delimiter semicolon");
  has(refusal(head), "has no rows below its header");
  const std::string tiny = head + "played,1e-320,2,1,a\nplayed,2e-320,1,1,b\n";
  has(refusal(tiny), "the numbers of 'principal_1' are all within 1e-60 of 0");
  has(refusal(head + "played,1,2,1e-200,a\nplayed,2,1,0,b\n"), "of 'weight' are all within 1e-60");
  has(refusal(head + "played,NA,2,1,a\nplayed,,1,1,b\n"),
      "each of its 2 rows lacks a value that it needs, most often in 'principal_1'");
  has(refusal("cluster,principal_1,agent_1\nc,1,2\nc,2,1\n"), "are of one cluster");
  has(refusal(head + "played,1,2,0,a\nplayed,1,2,0,a\n"), "all weights are 0");
  has(refusal("x,y\n1,2\n"), "line 1: has no column 'principal_1'");
  has(refusal("principal_1,agent_1,principal_3,agent_3\n1,2,3,1\n"),
      "line 1: has a column 'principal_3', and none 'principal_2'");
  has(refusal("principal_1,principal_2,agent_1\n1,2,3\n"),
      "2 columns of principals and 1 of agents");
  has(refusal("principal_1,agent_1,agent_1\n1,2,3\n"), "has 2 columns 'agent_1'");
  has(refusal(""), "is empty");
  EstimateConfiguration named;
  named.columns.kind = "kin";
  named.named.kind = true;
  has(refusal(head + "played,1,2,1,a\n", named), "has no column 'kin'");
  EstimateConfiguration least;
  least.least_utility = {1.5};
  has(refusal(head + "played,1,1,1,a\n", least), "line 2, column 3 (agent_1): '1' is below");
}

}  // namespace
}  // namespace delegauge::host
