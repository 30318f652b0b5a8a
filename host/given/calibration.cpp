// SPDX-License-Identifier: Apache-2.0
#include "host/given/calibration.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "delegauge/measure/miscalibration.hpp"

namespace delegauge::host {
namespace {

/// The numbers over the power of two of the largest: no quotient of two sides then depends on their
/// units, which could make it overflow.
std::vector<double> in_own_unit(std::vector<double> magnitudes) {
  int exponent = 0;
  std::frexp(*std::max_element(magnitudes.begin(), magnitudes.end()), &exponent);
  for (double& m : magnitudes) m = std::ldexp(m, -exponent);
  return magnitudes;
}

}  // namespace

Calibration calibration_of(const std::vector<double>& principal_magnitude,
                           const std::vector<double>& agent_magnitude) {
  const std::vector<double> theirs = in_own_unit(principal_magnitude);
  const std::vector<double> ours = in_own_unit(agent_magnitude);
  std::vector<double> ratio(theirs.size());  // 0 where it is no number
  std::vector<double> finite;
  bool some_infinite = false;
  for (std::size_t i = 0; i < theirs.size(); ++i) {
    const double r = ours[i] > 0 ? theirs[i] / ours[i] : 0;
    const bool is_number = ours[i] > 0 && std::isfinite(r);
    ratio[i] = is_number ? r : 0;
    if (is_number) {
      finite.push_back(r);
    } else if (theirs[i] > 0) {
      some_infinite = true;
    }
  }
  Calibration result;
  result.miscalibration = miscalibration<double>(theirs.data(), ours.data(), ratio.data(),
                                                 static_cast<int>(theirs.size()));
  if (finite.empty()) return result;
  const auto [least, largest] = std::minmax_element(finite.begin(), finite.end());
  // All ratios 0: the principals are indifferent to everything, and their ratios are equal.
  const double quotient = *largest > 0 ? *least / *largest : 1;
  result.least_over_largest = some_infinite ? 0 : quotient;
  return result;
}

}  // namespace delegauge::host
