// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/estimate/replicates.hpp"

#include <cmath>

namespace delegauge::host {

template <class Value>
std::vector<double> Replicates::defined(const Value& value) const {
  std::vector<double> list;
  for (const auto& [first, numbers] : tally_.pieces) {
    for (std::size_t at = 0; at < numbers.size(); at += columns_.count) {
      const double x = value(&numbers[at]);
      if (std::isfinite(x)) list.push_back(x);
    }
  }
  return list;
}

std::vector<double> Replicates::values(std::size_t group, std::size_t quantity) const {
  const std::size_t at = columns_.value[group][quantity];
  return defined([=](const double* replicate) { return replicate[at]; });
}

std::vector<double> Replicates::differences(std::size_t a, std::size_t b,
                                            std::size_t quantity) const {
  const std::size_t of_a = columns_.value[a][quantity], of_b = columns_.value[b][quantity];
  return defined([=](const double* replicate) { return replicate[of_a] - replicate[of_b]; });
}

std::vector<double> Replicates::distances(std::size_t group, std::size_t quantity,
                                          double estimate) const {
  const std::size_t at = columns_.value[group][quantity], error = columns_.error[group][quantity];
  return defined(
      [=](const double* replicate) { return (replicate[at] - estimate) / replicate[error]; });
}

std::vector<double> Replicates::distances_of_difference(std::size_t comparison,
                                                        std::size_t quantity,
                                                        double estimate) const {
  const ComparedSample& compared = tally_.sample.compared[comparison];
  const std::size_t of_a = columns_.value[compared.a][quantity];
  const std::size_t of_b = columns_.value[compared.b][quantity];
  const std::size_t error = columns_.error_of_difference[comparison][quantity];
  return defined([=](const double* replicate) {
    return ((replicate[of_a] - replicate[of_b]) - estimate) / replicate[error];
  });
}

}  // namespace delegauge::host
