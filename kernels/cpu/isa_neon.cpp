// SPDX-License-Identifier: Apache-2.0
// The table of 64-bit Arm: NEON.
#include "kernels/cpu/isa/neon.hpp"

#include "kernels/cpu/isa_body.hpp"

namespace delegauge::cpu {
extern const StrategicKernels neon_strategic;
extern const SearchKernels neon_search;
extern const Kernels neon_kernels;
const Kernels neon_kernels = isa_neon::table("neon", &neon_strategic, &neon_search);
}  // namespace delegauge::cpu

#include "kernels/cpu/isa/end.hpp"
