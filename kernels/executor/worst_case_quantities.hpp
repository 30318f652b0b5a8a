// SPDX-License-Identifier: Apache-2.0
// What of strategic games is measured only where the job wants the worst case.
#pragma once

#include "delegauge/tally/strategic.hpp"

namespace delegauge {

constexpr bool of_worst_case(StrategicQuantity quantity) {
  return quantity == StrategicQuantity::bound_pairwise ||
         quantity == StrategicQuantity::bound_worst_case;
}
constexpr bool of_worst_case(StrategicBound bound) {
  return bound == StrategicBound::pairwise || bound == StrategicBound::worst_case;
}

}  // namespace delegauge
