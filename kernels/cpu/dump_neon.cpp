// SPDX-License-Identifier: Apache-2.0
// The kernels of `surface --dump` for 64-bit Arm.
#include "kernels/cpu/isa/neon.hpp"

#include "kernels/cpu/dump_body.hpp"

namespace delegauge::cpu {
extern const DumpKernels neon_dump;
const DumpKernels neon_dump = isa_neon::dump_kernels();
}  // namespace delegauge::cpu

#include "kernels/cpu/isa/end.hpp"
