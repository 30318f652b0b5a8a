// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/estimate/tally.hpp"

namespace delegauge::host {

ReplicateColumns replicate_columns(const LogSample& sample) {
  ReplicateColumns columns;
  const auto add = [&](ReplicateColumns::Of& to, std::size_t quantities, const auto& has) {
    to.emplace_back(quantities, ReplicateColumns::none);
    for (std::size_t q = 0; q < quantities; ++q) {
      if (has(q)) to.back()[q] = columns.count++;
    }
  };
  for (const GroupSample& group : sample.groups) {
    const auto has = [&](std::size_t q) { return group.has_interval[q] != 0; };
    add(columns.value, group.has_interval.size(), has);
    if (!group.standard_error.empty()) add(columns.error, group.has_interval.size(), has);
  }
  for (const ComparedSample& compared : sample.compared) {
    const std::vector<std::uint8_t>& a = sample.groups[compared.a].has_interval;
    const std::vector<std::uint8_t>& b = sample.groups[compared.b].has_interval;
    add(columns.error_of_difference, a.size(),
        [&](std::size_t q) { return a[q] != 0 && b[q] != 0; });
  }
  return columns;
}

EstimateTally::EstimateTally(const EstimateConfiguration& configuration)
    : shares(configuration.top.size()),
      is_studentised(configuration.interval == IntervalMethod::bootstrap_t),
      comparisons(configuration.compare.size()) {
  for (const Quantity& quantity : quantities_of(configuration)) {
    possible.push_back(possible_range(quantity));
  }
  quantities = possible.size();
}

void EstimateTally::merge(const EstimateTally& other) {
  if (sample.empty()) sample = other.sample;
  for (const auto& [first, values] : other.pieces) pieces.emplace(first, values);
}

std::size_t EstimateTally::columns() const { return replicate_columns(sample).count; }

std::uint64_t EstimateTally::replicates() const {
  const std::size_t each = columns();
  std::uint64_t count = 0;
  for (const auto& [first, values] : pieces) count += each == 0 ? 0 : values.size() / each;
  return count;
}

}  // namespace delegauge::host
