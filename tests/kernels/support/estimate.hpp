// SPDX-License-Identifier: Apache-2.0
// A log to test replicates on.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include "kernels/executor/estimate_job.hpp"

namespace delegauge::test {

inline constexpr std::uint64_t seed = 0x123456789abcdefull;
inline constexpr int features = 11;

/// A part of a log of 37 clusters, and orders by both sides' welfare.
struct Sample {
  Sample() {
    std::uint32_t state = 7;
    const auto next = [&state] {
      state = state * 1664525u + 1013904223u;
      return static_cast<double>(state >> 8) / (1u << 24);
    };
    // Clusters 0, 2, 3, 4, ... of the log: this part lacks one.
    for (std::uint32_t g = 0; g < log_clusters; ++g) {
      if (g != 1) clusters.push_back(g);
    }
    for (const std::uint32_t g : clusters) {
      double weight = 0;
      for (std::uint32_t row = 0; row <= g % 4; ++row) {
        rows.push_back({next() - 0.5, 4 * next() - 2, row == 2 ? 0.25 : next(), g});
        weight += rows.back().weight;
      }
      sums.push_back(weight);
      for (int f = 1; f < features; ++f) sums.push_back(next() - 0.3);
    }
    for (const auto& [principals, agents] : {std::pair{1.0, 0.0}, {0.0, 1.0}, {1.0, -0.75}}) {
      TopOrder top;
      top.principals_factor = principals;
      top.agents_factor = agents;
      std::vector<std::uint32_t> order(rows.size());
      std::iota(order.begin(), order.end(), 0u);
      std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return value(top, rows[a]) > value(top, rows[b]);
      });
      orders.push_back(order);
      for (const double share : {0.02, 0.3, 1.0}) top.share[top.shares++] = share;
      tops.push_back(top);
    }
    for (std::size_t t = 0; t < tops.size(); ++t) tops[t].order = orders[t].data();
    part.features = sums.data();
    part.feature_count = features;
    part.clusters = clusters.data();
    part.cluster_count = clusters.size();
    part.rows = rows.data();
    part.row_count = rows.size();
    part.tops = tops.data();
    part.top_count = static_cast<int>(tops.size());
    job = {seed, Multipliers::poisson, log_clusters, &part, 1};
  }
  static double value(const TopOrder& top, const LogRow& row) {
    return top.principals_factor * row.principals_welfare + top.agents_factor * row.agents_welfare;
  }

  static constexpr std::uint32_t log_clusters = 37;
  std::vector<std::uint32_t> clusters;
  std::vector<LogRow> rows;
  std::vector<double> sums;
  std::vector<std::vector<std::uint32_t>> orders;
  std::vector<TopOrder> tops;
  EstimatePart part;
  EstimateJob job;
};

}  // namespace delegauge::test
