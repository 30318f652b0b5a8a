// SPDX-License-Identifier: Apache-2.0
// A log as the estimates need it: the rows that are complete, column by column.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "host/jobs/estimate/configuration.hpp"
#include "host/jobs/estimate/labels.hpp"

namespace delegauge::host {

/// What a row is of: an outcome that could have happened, one that did, or both.
enum class RowKind : std::uint8_t { reference = 1, played = 2, both = 3 };

inline bool is_reference(RowKind kind) { return (static_cast<unsigned>(kind) & 1U) != 0; }
inline bool is_played(RowKind kind) { return (static_cast<unsigned>(kind) & 2U) != 0; }

/// Values that a column lacks.
struct MissingValues {
  std::string column;
  std::uint64_t rows = 0;
};

struct Log {
  std::uint64_t rows_read = 0;
  std::vector<MissingValues> missing;  // of the columns that are used; in their order
  std::uint64_t clusters = 0;          // numbered from 0, those of rows that are left out as well
  Labels groups;

  // One entry per row that is complete: whose utilities, weight, kind, cluster and group are there.
  std::vector<std::vector<double>> utilities;  // [principals, then agents][row]
  std::vector<double> weight;                  // empty: all 1
  std::vector<RowKind> kind;                   // empty: all both
  std::vector<std::uint32_t> cluster;
  std::vector<std::uint32_t> group;    // empty: no groups
  std::vector<std::uint32_t> outcome;  // empty: no labels; no_label where it is missing
  std::vector<std::vector<std::uint32_t>> actions;  // [agent][row]; likewise

  static constexpr std::uint32_t no_label = ~std::uint32_t{0};

  std::size_t rows() const { return cluster.size(); }
  double weight_of(std::size_t row) const { return weight.empty() ? 1 : weight[row]; }
  RowKind kind_of(std::size_t row) const { return kind.empty() ? RowKind::both : kind[row]; }
};

}  // namespace delegauge::host
