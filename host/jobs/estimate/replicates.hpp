// SPDX-License-Identifier: Apache-2.0
// The numbers of replicates by group and quantity; unordered, those that are not defined left out.
#pragma once

#include <cstddef>
#include <vector>

#include "host/jobs/estimate/tally.hpp"

namespace delegauge::host {

/// Of a tally, which must outlive it. Whoever asks knows that the quantity has an interval.
class Replicates {
 public:
  explicit Replicates(const EstimateTally& tally)
      : tally_(tally), columns_(replicate_columns(tally.sample)) {}

  std::vector<double> values(std::size_t group, std::size_t quantity) const;
  /// Of group a less group b.
  std::vector<double> differences(std::size_t a, std::size_t b, std::size_t quantity) const;

  /// Of bootstrap-t: how far values lie from the estimate, in standard errors of their own, where
  /// these are not 0.
  std::vector<double> distances(std::size_t group, std::size_t quantity, double estimate) const;
  std::vector<double> distances_of_difference(std::size_t comparison, std::size_t quantity,
                                              double estimate) const;

 private:
  template <class Value>
  std::vector<double> defined(const Value& value) const;

  const EstimateTally& tally_;
  ReplicateColumns columns_;
};

}  // namespace delegauge::host
