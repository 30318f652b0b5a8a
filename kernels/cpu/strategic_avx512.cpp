// SPDX-License-Identifier: Apache-2.0
// The kernels for strategic games of x86 with AVX-512 (F, BW, DQ, VL).
#include "kernels/cpu/isa/avx512.hpp"

#include "kernels/cpu/strategic_body.hpp"

namespace delegauge::cpu {
extern const StrategicKernels avx512_strategic;
const StrategicKernels avx512_strategic = isa_avx512::strategic_kernels();
}  // namespace delegauge::cpu

#include "kernels/cpu/isa/end.hpp"
