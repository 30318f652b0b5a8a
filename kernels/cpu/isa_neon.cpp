// SPDX-License-Identifier: Apache-2.0
// The table of 64-bit Arm: NEON.
#include "kernels/cpu/isa/neon.hpp"

#include "kernels/cpu/isa_body.hpp"

namespace delegauge::cpu {
extern const StrategicKernels neon_strategic;
extern const Kernels neon_kernels;
const Kernels neon_kernels = isa_neon::table("neon", &neon_strategic);
}  // namespace delegauge::cpu

#include "kernels/cpu/isa/end.hpp"
