// SPDX-License-Identifier: Apache-2.0
// What is estimated of a log, in the order of the files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/jobs/estimate/configuration.hpp"

namespace delegauge::host {

enum class LogMeasure {
  principal_magnitude,
  agent_magnitude,
  individual_alignment,
  pairwise_distance,
  collective_alignment,
  welfare_ratio,
  calibration,
  welfare_played,
  welfare_reference,
  cooperation,
  regret_best_seen,
  regret_known_optimum,
  top_share_regret,
  bound_norm,
  bound_measured,
  cooperation_term,
  preference_term,
  individual_capability,
  collective_capability,
  unseen,
};

enum class LoggedSide { none, principals, agents };

struct Quantity {
  LogMeasure measure = LogMeasure::calibration;
  LoggedSide side = LoggedSide::none;
  int player = -1, other = -1;  // where there are some
  int share = -1;               // a number of top
  int end = 0;                  // of a known optimum that is a range: -1 low, 1 high

  enum class Interval { percentile, none } interval = Interval::percentile;
  enum class Marked { no, lower_bound, upper_bound } marked = Marked::no;
};

/// Whether differences of it between groups say anything: those of two lower bounds do not.
inline bool can_be_compared(const Quantity& quantity) {
  return quantity.interval == Quantity::Interval::percentile;
}

std::vector<Quantity> quantities_of(const EstimateConfiguration& configuration);

/// "principals_top_share_regret": without player and share.
std::string measure_name(const Quantity& quantity);
/// "pairwise_distance/0/1", "bound_norm_0.05": the key in JSON.
std::string key_of(const Quantity& quantity, const EstimateConfiguration& configuration);
/// What it means and what it does not, in a sentence.
std::string_view meaning_of(const Quantity& quantity);

/// What a quantity can be, whatever the log.
Range possible_range(const Quantity& quantity);

/// The best shares of a sample: welfare of both sides, and x at each share's lambda; less their
/// means over the part as it is.
struct ShareMeans {
  std::vector<double> principals, agents, x;  // [share]; NaN where it was not asked for
};

/// The value of a sample: of those that have intervals; NaN of others.
double value_of(const Quantity& quantity, const EstimateConfiguration& configuration,
                const LoggedMeasures& measures, const ShareMeans& shares,
                const std::vector<double>& lambda);

}  // namespace delegauge::host
