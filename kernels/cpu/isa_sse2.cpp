// SPDX-License-Identifier: Apache-2.0
// The table of any 64-bit x86: SSE2.
#include "kernels/cpu/isa/sse2.hpp"

#include "kernels/cpu/isa_body.hpp"

namespace delegauge::cpu {
extern const StrategicKernels sse2_strategic;
extern const SearchKernels sse2_search;
extern const Kernels sse2_kernels;
const Kernels sse2_kernels = isa_sse2::table("sse2", &sse2_strategic, &sse2_search);
}  // namespace delegauge::cpu

#include "kernels/cpu/isa/end.hpp"
