// SPDX-License-Identifier: Apache-2.0
// The kernels for strategic games of any 64-bit x86: SSE2.
#include "kernels/cpu/isa/sse2.hpp"

#include "kernels/cpu/strategic_body.hpp"

namespace delegauge::cpu {
extern const StrategicKernels sse2_strategic;
const StrategicKernels sse2_strategic = isa_sse2::strategic_kernels();
}  // namespace delegauge::cpu

#include "kernels/cpu/isa/end.hpp"
