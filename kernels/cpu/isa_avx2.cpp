// SPDX-License-Identifier: Apache-2.0
// The table of x86 with AVX2.
#include "kernels/cpu/isa/avx2.hpp"

#include "kernels/cpu/isa_body.hpp"

namespace delegauge::cpu {
extern const StrategicKernels avx2_strategic;
extern const SearchKernels avx2_search;
extern const Kernels avx2_kernels;
const Kernels avx2_kernels = isa_avx2::table("avx2", &avx2_strategic, &avx2_search);
}  // namespace delegauge::cpu

#include "kernels/cpu/isa/end.hpp"
