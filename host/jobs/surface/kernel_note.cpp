// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/surface/kernel_note.hpp"

#include <fmt/format.h>

#include <string>

namespace delegauge::host {
namespace {

/// Why no kernel for a shape does; option: of CMake, which lists shapes.
std::string slow_because(const SurfaceConfiguration& configuration, const char* option) {
  const FlatGames& games = configuration.job.games;
  if (configuration.precision == Precision::double_precision) {
    return "kernels for single shapes are of single precision: --precision float is faster where "
           "its digits suffice";
  }
  if (!(games.metric == epic)) {
    return "kernels for single shapes are of the metric epic; other metrics take the one that is "
           "told its shape";
  }
  if (games.outcome_weights.count > 0) {
    return "kernels for single shapes have outcomes that count alike; outcome weights take the one "
           "that is told its shape";
  }
  return fmt::format(
      "no kernel is compiled for games of {0}x{1}: configure the build with {0}x{1} in {2}, and it "
      "will be",
      games.players, games.outcomes, option);
}

}  // namespace

KernelNote kernel_note(const SurfaceConfiguration& configuration, const Execution& execution) {
  const bool in_float = configuration.precision == Precision::single_precision;
  const bool on_cpu = execution.devices.empty();
  KernelNote note;
  note.name = on_cpu ? cpu::surface_kernel_name(*execution.kernels, configuration.job, in_float)
                     : cuda::surface_kernel_name(configuration.job, in_float);
  if (note.name.rfind("runtime", 0) != 0) return note;
  if (on_cpu && !execution.kernels->has_shapes) {
    note.slow_because =
        "scalar kernels do a game at a time, and are compiled for no shape: see --isa";
  } else {
    note.slow_because =
        slow_because(configuration, on_cpu ? "DELEGAUGE_CPU_SHAPES" : "DELEGAUGE_CUDA_SHAPES");
  }
  return note;
}

}  // namespace delegauge::host
