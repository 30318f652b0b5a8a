// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/surface/kernel_note.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace delegauge::host {
namespace {

std::string shape_text(const FlatGames& games) {
  return fmt::format("{}x{}", games.players, games.outcomes);
}

/// Why no kernel for a shape does; option: of CMake, which lists shapes.
std::string slow_because(const SurfaceConfiguration& configuration, const char* option) {
  if (configuration.precision == Precision::double_precision) {
    return "kernels for single shapes are of single precision: --precision float is faster where "
           "its digits suffice";
  }
  if (!(configuration.job.games.metric == epic)) {
    return "kernels for single shapes are of the metric epic; other metrics take the one that is "
           "told its shape";
  }
  return fmt::format(
      "no kernel is compiled for games of {0}: configure the build with {0} in {1}, and it will be",
      shape_text(configuration.job.games), option);
}

KernelNote cpu_note(const SurfaceConfiguration& configuration, const cpu::Kernels& kernels) {
  const FlatGames& games = configuration.job.games;
  if (kernels.isa == "scalar") {
    return {std::string("runtime-") + name_of(configuration.precision),
            "scalar kernels do a game at a time, and are compiled for no shape: see --isa"};
  }
  const auto shapes = cpu::compiled_shapes();
  const bool has_shape =
      std::any_of(shapes.begin(), shapes.end(), [&games](const cpu::CompiledShape& shape) {
        return shape.players == games.players && shape.outcomes == games.outcomes;
      });
  const bool fits = configuration.precision == Precision::single_precision && games.metric == epic;
  if (has_shape && fits) return {shape_text(games), ""};
  return {std::string("runtime-") + name_of(configuration.precision),
          slow_because(configuration, "DELEGAUGE_CPU_SHAPES")};
}

}  // namespace

KernelNote kernel_note(const SurfaceConfiguration& configuration, const Execution& execution) {
  if (execution.devices.empty()) return cpu_note(configuration, *execution.kernels);
  KernelNote note;
  note.name = cuda::surface_kernel_name(configuration.job,
                                        configuration.precision == Precision::single_precision);
  if (note.name.rfind("runtime", 0) == 0) {
    note.slow_because = slow_because(configuration, "DELEGAUGE_CUDA_SHAPES");
  }
  return note;
}

}  // namespace delegauge::host
