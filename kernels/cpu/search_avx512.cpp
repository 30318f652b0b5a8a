// SPDX-License-Identifier: Apache-2.0
// The kernels of `search` for x86 with AVX-512 (F, BW, DQ, VL).
#include "kernels/cpu/isa/avx512.hpp"

#include "kernels/cpu/search_body.hpp"

namespace delegauge::cpu {
extern const SearchKernels avx512_search;
const SearchKernels avx512_search = isa_avx512::search_kernels();
}  // namespace delegauge::cpu

#include "kernels/cpu/isa/end.hpp"
