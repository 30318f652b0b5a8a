// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "host/jobs/estimate/configuration.hpp"
#include "host/settings/names.hpp"

namespace delegauge::host {

template <>
struct NamesOf<IntervalMethod> {
  static constexpr std::array<Named<IntervalMethod>, 2> list = {
      {{"percentile", IntervalMethod::percentile}, {"bootstrap-t", IntervalMethod::bootstrap_t}}};
};

}  // namespace delegauge::host
