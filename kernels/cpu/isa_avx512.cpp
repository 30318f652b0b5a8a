// SPDX-License-Identifier: Apache-2.0
// The table of x86 with AVX-512 (F, BW, DQ, VL).
#include "kernels/cpu/isa/avx512.hpp"

#include "kernels/cpu/isa_body.hpp"

namespace delegauge::cpu {
extern const StrategicKernels avx512_strategic;
extern const SearchKernels avx512_search;
extern const Kernels avx512_kernels;
const Kernels avx512_kernels = isa_avx512::table("avx512", &avx512_strategic, &avx512_search);
}  // namespace delegauge::cpu

#include "kernels/cpu/isa/end.hpp"
