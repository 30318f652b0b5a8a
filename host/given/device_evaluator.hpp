// SPDX-License-Identifier: Apache-2.0
// Workers that measure given games on GPUs.
#pragma once

#include <cstdint>
#include <vector>

#include "host/given/evaluate_array.hpp"
#include "host/machine/engine_run.hpp"
#include "kernels/cuda/backend.hpp"

namespace delegauge::host {

/// Makes an engine on a device, in the worker's thread. Raises a std::exception if it cannot.
using GivenEngineMaker = std::function<std::unique_ptr<cuda::GivenEngine>(int device)>;

inline constexpr int workers_per_device = 2;  // one's copies and text beside the other's kernels

/// Workers for evaluate_array. A device that fails is given up, and its workers go on with another:
/// the batch that failed is measured again there. `warn` is told. Without any device left a worker
/// raises RunError.
std::vector<GivenEvaluator> device_evaluators(const std::vector<cuda::DeviceInfo>& devices,
                                              const GivenEngineMaker& make, const Warn& warn);

}  // namespace delegauge::host
