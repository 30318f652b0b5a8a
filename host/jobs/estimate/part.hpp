// SPDX-License-Identifier: Apache-2.0
// All rows of a log, or those of a group, as the kernels take them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/jobs/estimate/log.hpp"
#include "host/jobs/estimate/quantities.hpp"

namespace delegauge::host {

/// What a log is like that its reader should know.
enum class LogFlag {
  no_kind,                  // each row counts as reference and as played
  no_reference,             // no reference row of positive weight
  no_played,                // nothing was played
  few_clusters,             // fewer than 20
  few_effective_rows,       // weights leave the worth of fewer than 20 rows, or of a tenth of them
  constant_column,          // some player is indifferent to everything
  agents_equal_principals,  // some agent's column is its principal's, row by row
  nearly_constant_column,   // some player's utilities vary by less than their offset leaves digits
};
inline constexpr int log_flag_count = 8;
std::string_view name_of_flag(LogFlag flag);
std::string_view text_of_flag(LogFlag flag);

inline constexpr std::uint64_t few_clusters = 20;
/// A share with fewer effective clusters than this has no interval.
inline constexpr double least_effective_share = 10;

struct LogPart {
  std::string name;
  std::uint64_t rows = 0;
  double effective_clusters = 0, effective_rows = 0;
  std::uint32_t flags = 0;  // a bit for each LogFlag

  std::vector<LoggedScale> scales;  // [series]
  // Of each side: whether some player that counts as constant varies all the same. Nothing then
  // tells how far off the side's mean welfare may be.
  bool principals_nearly_constant = false, agents_nearly_constant = false;
  std::vector<std::uint32_t> clusters;
  std::vector<double> features;  // [cluster][feature]
  std::vector<LogRow> reference;

  // Points that have no intervals.
  // Of any row of positive weight, less the welfare's mean.
  double best_principals = 0, best_agents = 0;
  std::vector<double> individual_capability;  // per agent; NaN where it is not known
  double collective_capability = 0;
  double unseen = 0;                  // NaN without labels
  std::optional<double> unseen_high;  // the upper limit at 95 %

  bool has(LogFlag flag) const { return (flags >> static_cast<unsigned>(flag) & 1U) != 0; }
  void raise(LogFlag flag) { flags |= 1U << static_cast<unsigned>(flag); }
};

/// group: a number of log.groups; nothing for all rows.
LogPart part_of(const Log& log, const EstimateConfiguration& configuration,
                const std::optional<std::uint32_t>& group);

/// The reference rows by falling x = principals' welfare less lambda times the agents'; agents'
/// welfare alone if lambda is nothing. Of equal ones the first comes first.
std::vector<std::uint32_t> order_of(const std::vector<LogRow>& rows, double principals_factor,
                                    double agents_factor);

}  // namespace delegauge::host
