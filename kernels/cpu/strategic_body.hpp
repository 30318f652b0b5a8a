// SPDX-License-Identifier: Apache-2.0
// The kernels for strategic games over an instruction set's lanes. Compiled once for each.
#pragma once

#include "kernels/executor/infer_lanes.hpp"
#include "kernels/executor/strategic_lanes.hpp"

DELEGAUGE_BEGIN

constexpr cpu::StrategicKernels strategic_kernels() {
  return {strategic_batch_of<FloatLanes>, strategic_batch_of<DoubleLanes>,
          infer_batch_of<FloatLanes>, infer_batch_of<DoubleLanes>};
}

DELEGAUGE_END
