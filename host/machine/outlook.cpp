// SPDX-License-Identifier: Apache-2.0
#include "host/machine/outlook.hpp"

namespace delegauge::host {

double likely_seconds(const Execution& execution, std::uint64_t games,
                      std::uint64_t numbers_per_game) {
  constexpr double of_thread = 4e8, of_device = 2e10;
  const double of_worker = execution.devices.empty() ? of_thread : of_device;
  const double workers =
      static_cast<double>(workers_of(execution)) * static_cast<double>(execution.ranks);
  return static_cast<double>(games) * static_cast<double>(numbers_per_game) / (workers * of_worker);
}

}  // namespace delegauge::host
