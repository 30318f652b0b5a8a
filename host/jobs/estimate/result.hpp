// SPDX-License-Identifier: Apache-2.0
// Estimates with their intervals, as files and tables have them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/jobs/estimate/tally.hpp"

namespace delegauge::host {

/// Of the replicates in which the quantity is defined.
struct Interval {
  double standard_error = 0;
  double low = 0, high = 0;
  double monte_carlo_error = 0;  // of an end: how far it would move with other replicates
};

enum class EstimateFlag {
  none,
  undefined,               // the log does not say
  lower_bound,             // of what is meant
  upper_bound,             // likewise
  few_effective_clusters,  // a share of fewer than 10: no interval
  undefined_replicates,    // left out of the interval
  width_0,                 // an interval of no width tells nothing
};
inline constexpr int estimate_flag_count = 7;
std::string_view name_of_flag(EstimateFlag flag);

struct Estimate {
  double value = 0;  // NaN if it is not defined
  std::optional<Interval> interval;
  std::uint64_t undefined = 0;  // replicates in which it is not
  EstimateFlag flag = EstimateFlag::none;
};

/// The estimates of a group, or their differences between two.
struct EstimateGroup {
  std::string name;
  std::vector<Estimate> estimates;  // [quantity]
  bool is_difference = false;

  bool has(const Quantity& quantity) const { return !is_difference || can_be_compared(quantity); }
};

struct EstimateResult {
  std::vector<Quantity> quantities;
  std::vector<EstimateGroup> groups;       // as in the sample
  std::vector<EstimateGroup> differences;  // named A:B; of what can be compared
  std::uint64_t replicates = 0;
};

EstimateResult result_of(const EstimateConfiguration& configuration, const EstimateTally& tally);

/// The groups that A:B names, by their numbers. Raises UsageError if it names none, or does so in
/// more than one way.
std::pair<std::size_t, std::size_t> groups_compared(const std::string& comparison,
                                                    const std::vector<GroupSample>& groups);

/// Quantile p of values in ascending order, at least one: of type 7, linear between neighbours.
double quantile(const std::vector<double>& ascending, double p);

/// The interval of replicates, two at least, in any order.
Interval interval_of(std::vector<double> values, double level);

}  // namespace delegauge::host
