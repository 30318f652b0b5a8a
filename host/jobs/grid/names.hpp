// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "host/jobs/grid/configuration.hpp"
#include "host/settings/names.hpp"

namespace delegauge::host {

template <>
struct NamesOf<Measure> {
  static constexpr std::array<Named<Measure>, measure_count> list = {
      {{"ia", Measure::ia},
       {"ic", Measure::ic},
       {"ca", Measure::ca},
       {"cc", Measure::cc},
       {"calibration", Measure::calibration}}};
};
template <>
struct NamesOf<PlayKind> {
  static constexpr std::array<Named<PlayKind>, 3> list = {{{"capability", PlayKind::capability},
                                                           {"product", PlayKind::product},
                                                           {"nash-worst", PlayKind::nash_worst}}};
};

}  // namespace delegauge::host
