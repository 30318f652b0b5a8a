// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "host/settings/names.hpp"
#include "host/sweep/configuration.hpp"

namespace delegauge::host {

template <>
struct NamesOf<CellFiles> {
  static constexpr std::array<Named<CellFiles>, 2> list = {
      {{"summary", CellFiles::summary}, {"all", CellFiles::all}}};
};

}  // namespace delegauge::host
