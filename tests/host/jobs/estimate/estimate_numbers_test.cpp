// SPDX-License-Identifier: Apache-2.0
// Logs whose numbers are hard on sums: offsets, penalties, groups of other sizes; and clusters left
// out.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "host/jobs/estimate/jackknife.hpp"
#include "host/jobs/estimate/part.hpp"
#include "tests/host/jobs/estimate/estimated.hpp"

namespace delegauge::host {
namespace {

// Leaving a cluster out is what the kernel makes of a log without it.
TEST(Estimates, WithoutAClusterAreThoseOfALogWithoutIt) {
  std::mt19937_64 random(3);
  std::normal_distribution<double> normal;
  constexpr std::size_t clusters = 9, rows_of_each = 5;
  const auto part_without = [&](std::size_t left_out, const std::vector<LogRow>& all,
                                std::vector<LogRow>& rows, std::vector<double>& features,
                                std::vector<std::uint32_t>& numbers) {
    for (std::size_t c = 0; c < clusters; ++c) {
      if (c == left_out) continue;
      numbers.push_back(static_cast<std::uint32_t>(2 * c));
      double weight = 0, sum = 0;
      for (const LogRow& row : all) {
        if (row.cluster != 2 * c) continue;
        rows.push_back(row);
        weight += row.weight;
        sum += row.weight * row.agents_welfare;
      }
      features.insert(features.end(), {weight, sum});
    }
  };
  std::vector<LogRow> all;
  for (std::size_t i = 0; i < clusters * rows_of_each; ++i) {
    all.push_back({std::round(2 * normal(random)), normal(random), 0.5 + std::abs(normal(random)),
                   static_cast<std::uint32_t>(2 * (i % clusters))});
  }
  const auto sums_of = [&](std::size_t left_out, std::size_t to_leave_out) {
    std::vector<LogRow> rows;
    std::vector<double> features;
    std::vector<std::uint32_t> numbers;
    part_without(left_out, all, rows, features, numbers);
    EstimatePart part;
    part.features = features.data();
    part.feature_count = 2;
    part.clusters = numbers.data();
    part.cluster_count = numbers.size();
    part.rows = rows.data();
    part.row_count = rows.size();
    const std::vector<std::uint32_t> by_principals = order_of(rows, 1, 0);
    const std::vector<std::uint32_t> by_x = order_of(rows, 1, -0.3);
    const TopOrder tops[] = {{by_principals.data(), 1, 0, {0.01, 0.1, 0.5, 0.999}, 4},
                             {by_x.data(), 1, -0.3, {0.25}, 1}};
    part.tops = tops;
    part.top_count = 2;
    std::vector<double> sums(static_cast<std::size_t>(columns_of(part)));
    EstimateJob job;
    job.multipliers = Multipliers::one;
    job.cluster_count = 2 * clusters;
    job.parts = &part;
    job.part_count = 1;
    cpu::choose("auto").estimate->batch(job, {0, 1, sums.data(), 1});
    if (to_leave_out == clusters) return sums;
    std::vector<double> without(sums.size());
    LeaveOneOut(part, sums).sums_without(to_leave_out, without.data());
    return without;
  };
  for (std::size_t c = 0; c < clusters; ++c) {
    const std::vector<double> expected = sums_of(c, clusters), made = sums_of(clusters, c);
    for (std::size_t i = 0; i < made.size(); ++i) {
      EXPECT_NEAR(made[i], expected[i], 1e-12) << "cluster " << c << ", column " << i;
    }
  }
}

/// All estimates of a log with one best share.
Estimated with_share(const std::string& content, double share) {
  const LogFile file(content);
  EstimateConfiguration configuration;
  configuration.replicates = 20;
  configuration.top = {share};
  return estimated(file.name(), configuration, by_threads(1));
}

// What was played may be worth to agents anything: it bounds nothing, and costs no digits.
TEST(Estimates, KeepTheOrderOfBoundsUnderAnyPenalty) {
  for (const double penalty : {0.0, 1e9, 1e14, 1e40}) {
    std::string content = "kind,principal_1,agent_1\n";
    for (int i = 0; i < 60; ++i) {
      const double x = std::sin(3.0 * i);
      content += fmt::format("reference,{},{}\n", x, 1e-3 * x);
      content += fmt::format("played,{},{}\n", x / 2, -penalty);
    }
    const Estimated all = with_share(content, 0.1);
    const double regret = all.value("principals_top_share_regret_0.1");
    const double measured = all.value("bound_measured_0.1"), norm = all.value("bound_norm_0.1");
    EXPECT_GT(regret, 0.5);
    EXPECT_GE(measured, regret * (1 - 1e-14)) << penalty;
    EXPECT_LE(measured, regret * (1 + 1e-9)) << penalty;
    EXPECT_LE(measured, norm * (1 + 1e-14)) << penalty;
  }
}

// Of two sides that want the same all that is lost is cooperation, at any share.
TEST(Estimates, OfEqualSidesLoseByCooperationAlone) {
  for (const int rows : {20, 100, 200, 1000}) {
    std::string content = "kind,principal_1,agent_1\n";
    for (int i = 0; i < rows; ++i) {
      const int best = i % 10 == 0 ? 1 : 0;
      content += fmt::format("reference,{0},{0}\nplayed,0,0\n", best);
    }
    for (const double share : {0.05, 0.1, 0.2}) {
      const Estimated all = with_share(content, share);
      EXPECT_NEAR(all.value(fmt::format("preference_term_{}", share)), 0, 1e-12) << rows;
      EXPECT_NEAR(all.value(fmt::format("cooperation_term_{}", share)), share < 0.15 ? 1 : 0.5,
                  1e-9)
          << rows;
    }
  }
}

// A player who is indifferent, but far from 0, hides nobody else's preferences.
TEST(Estimates, OfWelfareDoNotDependOnOffsets) {
  const auto log = [](double offset) {
    std::string content = "kind,principal_1,principal_2,agent_1,agent_2\n";
    for (int i = 0; i < 80; ++i) {
      const double x = std::sin(5.0 * i), y = std::sin(5.0 * i + 0.5);
      content += fmt::format("{0},{1},{2},{1},{3}\n", i % 4 == 0 ? "played" : "reference", offset,
                             i % 4 == 0 ? x / 2 : x, y);
    }
    return content;
  };
  const Estimated near = with_share(log(0), 0.2), far = with_share(log(1e12), 0.2);
  for (const char* const key :
       {"principals_top_share_regret_0.2", "agents_top_share_regret_0.2", "bound_norm_0.2",
        "bound_measured_0.2", "cooperation_term_0.2", "principals_cooperation",
        "principals_regret_best_seen", "individual_alignment/1"}) {
    EXPECT_NEAR(far.value(key), near.value(key), 1e-13) << key;
  }
  EXPECT_GT(near.value("bound_norm_0.2"), near.value("principals_top_share_regret_0.2"));
}

// A group is measured by itself, however small its numbers are beside the others'.
TEST(Estimates, OfAGroupDoNotDependOnOthers) {
  const auto log = [](double size, double weight) {
    std::string content = "group,weight,principal_1,agent_1\n";
    for (int i = 0; i < 60; ++i) {
      const bool is_b = i % 2 == 1;
      const double unit = is_b ? size : 1;
      content += fmt::format("{},{},{},{}\n", is_b ? "b" : "a", is_b ? weight : 1,
                             unit * std::sin(3.0 * i), unit * std::sin(3.0 * i + 1));
    }
    return content;
  };
  const Estimated usual = with_share(log(1, 1), 0.2);
  for (const auto& [size, weight] : {std::pair{1e-170, 1.0}, {1.0, 1e-170}, {1e-290, 1e-310}}) {
    const Estimated tiny = with_share(log(size, weight), 0.2);
    for (const char* const key : {"individual_alignment/0", "collective_alignment_principals"}) {
      EXPECT_NEAR(tiny.of("b", key).value, usual.of("b", key).value, 1e-12) << key;
    }
    for (const char* const key : {"principal_magnitude/0", "bound_norm_0.2"}) {
      EXPECT_NEAR(tiny.of("b", key).value / size, usual.of("b", key).value, 1e-12) << key;
    }
    EXPECT_NEAR(tiny.tally.sample.groups[2].effective_clusters, 30, 1e-9);
  }
}

}  // namespace
}  // namespace delegauge::host
