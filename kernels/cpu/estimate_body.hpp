// SPDX-License-Identifier: Apache-2.0
// The kernels of `estimate` over an instruction set's lanes. Compiled once for each.
#pragma once

#include "kernels/executor/estimate_executor.hpp"

DELEGAUGE_BEGIN

constexpr cpu::EstimateKernels estimate_kernels() {
  return {.batch = estimate_batch<DoubleLanes, WordOf<FloatLanes>>};
}

DELEGAUGE_END
