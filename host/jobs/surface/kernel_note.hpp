// SPDX-License-Identifier: Apache-2.0
// Which kernel a run of `surface` is worked on by, and what would make it faster.
#pragma once

#include "host/job/run_json.hpp"
#include "host/jobs/surface/configuration.hpp"
#include "host/machine/execution.hpp"

namespace delegauge::host {

/// Names: a shape such as "4x4" that the CPU's kernel is compiled for, on devices with the choices
/// that it is compiled for, too ("4x4 lean"), or "runtime-float" and "runtime-double".
KernelNote kernel_note(const SurfaceConfiguration& configuration, const Execution& execution);

}  // namespace delegauge::host
