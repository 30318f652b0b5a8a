// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/estimate/influences.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace delegauge::host {

Influences difference_of(const Influences& a, const Influences& b,
                         const std::vector<std::pair<std::size_t, std::size_t>>& columns) {
  Influences difference;
  std::set_union(a.clusters.begin(), a.clusters.end(), b.clusters.begin(), b.clusters.end(),
                 std::back_inserter(difference.clusters));
  difference.columns = columns.size();
  difference.values.resize(difference.clusters.size() * difference.columns);
  std::size_t in_a = 0, in_b = 0;
  for (std::size_t c = 0; c < difference.clusters.size(); ++c) {
    const auto is_next = [&](const Influences& in, std::size_t at) {
      return at < in.clusters.size() && in.clusters[at] == difference.clusters[c];
    };
    const double* const of_a = is_next(a, in_a) ? a.of(in_a++) : nullptr;
    const double* const of_b = is_next(b, in_b) ? b.of(in_b++) : nullptr;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      difference.of(c)[i] = (of_a == nullptr ? 0 : of_a[columns[i].first]) -
                            (of_b == nullptr ? 0 : of_b[columns[i].second]);
    }
  }
  return difference;
}

void FeaturesOfInfluence::add(const double* influence, std::vector<double>& to) const {
  to.push_back(1);
  to.insert(to.end(), influence, influence + columns_);
  for (std::size_t i = 0; i < columns_; ++i) to.push_back(influence[i] * influence[i]);
}

void FeaturesOfInfluence::standard_errors(const double* sums, double* to) const {
  const double clusters = sums[0];
  for (std::size_t i = 0; i < columns_; ++i) {
    const double sum = sums[1 + i], squares = sums[1 + columns_ + i];
    to[i] = clusters > 0 ? std::sqrt(std::max(0.0, squares - sum * sum / clusters)) : 0;
  }
}

}  // namespace delegauge::host
