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

double most_cpu_seconds(const Execution& execution, const Work& work) {
  // One lane has a tenth of the speed of AVX2's, and less where there is no fused multiply-add.
  const bool lanes = execution.kernels->float_lanes > 1;
  const double of_thread = lanes ? work.least_rate : work.least_rate / 10;
  return static_cast<double>(work.games) * static_cast<double>(work.numbers_per_game) /
         (of_thread * execution.threads * execution.ranks);
}

Workload workload_of(const Execution& execution, const Work& work) {
  return most_cpu_seconds(execution, work) < gpu_start_seconds ? Workload::too_little
                                                               : Workload::worth_a_start;
}

}  // namespace delegauge::host
