// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "host/settings/names.hpp"
#include "kernels/executor/search_job.hpp"

namespace delegauge::host {

template <>
struct NamesOf<SearchMethod> {
  static constexpr std::array<Named<SearchMethod>, 3> list = {{{"anneal", SearchMethod::anneal},
                                                               {"climb", SearchMethod::climb},
                                                               {"sample", SearchMethod::sample}}};
};

}  // namespace delegauge::host
