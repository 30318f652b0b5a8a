// SPDX-License-Identifier: Apache-2.0
// The kernels for strategic games of 64-bit Arm: NEON.
#include "kernels/cpu/isa/neon.hpp"

#include "kernels/cpu/strategic_body.hpp"

namespace delegauge::cpu {
extern const StrategicKernels neon_strategic;
const StrategicKernels neon_strategic = isa_neon::strategic_kernels();
}  // namespace delegauge::cpu

#include "kernels/cpu/isa/end.hpp"
