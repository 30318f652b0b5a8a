// SPDX-License-Identifier: Apache-2.0
// The kernels of `search` for x86 with AVX2.
#include "kernels/cpu/isa/avx2.hpp"

#include "kernels/cpu/search_body.hpp"

namespace delegauge::cpu {
extern const SearchKernels avx2_search;
const SearchKernels avx2_search = isa_avx2::search_kernels();
}  // namespace delegauge::cpu

#include "kernels/cpu/isa/end.hpp"
