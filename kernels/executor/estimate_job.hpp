// SPDX-License-Identifier: Apache-2.0
// Replicates of a Poisson bootstrap over the clusters of a log (theory/logs.md): what is added up
// in each, of which rows.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace delegauge {

// A reference row, as the shares of best rows need it.
struct LogRow {
  double principals_welfare;  // less its mean over the part's rows
  double agents_welfare;      // likewise
  double weight;              // >= 0
  std::uint32_t cluster;      // its number in the log
};

inline constexpr int most_top_shares = 16;

// Rows in the order of falling x = principals factor principals_welfare + agents factor
// agents_welfare. For each share, the sum of weight x over the best rows that together have that
// share of the weight of all, the last one in part.
struct TopOrder {
  const std::uint32_t* order = nullptr;  // [rows]
  double principals_factor = 1, agents_factor = 0;
  double share[most_top_shares] = {};  // ascending
  int shares = 0;
};

// All rows, or those of a group.
struct EstimatePart {
  // features[c * feature_count + f]: sums over the rows of the part's c-th cluster. The first is
  // that of the weights of reference rows.
  const double* features = nullptr;
  int feature_count = 0;
  const std::uint32_t* clusters = nullptr;  // their numbers in the log
  std::size_t cluster_count = 0;
  const LogRow* rows = nullptr;
  std::size_t row_count = 0;
  const TopOrder* tops = nullptr;
  int top_count = 0;
};

// What multiplies the clusters of a replicate.
enum class Multipliers {
  poisson,  // by the seed, the replicate and the cluster
  one       // the log as it is
};

struct EstimateJob {
  std::uint64_t seed = 1;
  Multipliers multipliers = Multipliers::poisson;
  std::uint64_t cluster_count = 0;  // of the log
  const EstimatePart* parts = nullptr;
  int part_count = 0;
};

// The columns of a part: its features, then for each order its shares.
inline int columns_of(const EstimatePart& part) {
  int columns = part.feature_count;
  for (int t = 0; t < part.top_count; ++t) columns += part.tops[t].shares;
  return columns;
}

// Replicates [begin, end); column c of replicate b goes to values[c * stride + (b - begin)], the
// parts' columns one after the other.
struct EstimateBatch {
  std::uint64_t begin;
  std::uint64_t end;
  double* values;
  std::int64_t stride;
  const std::atomic<bool>* given_up = nullptr;  // once true, the values are of no more use
};

}  // namespace delegauge
