// SPDX-License-Identifier: Apache-2.0
// The kernels for strategic games of x86 with AVX2.
#include "kernels/cpu/isa/avx2.hpp"

#include "kernels/cpu/strategic_body.hpp"

namespace delegauge::cpu {
extern const StrategicKernels avx2_strategic;
const StrategicKernels avx2_strategic = isa_avx2::strategic_kernels();
}  // namespace delegauge::cpu

#include "kernels/cpu/isa/end.hpp"
