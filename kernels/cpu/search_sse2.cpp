// SPDX-License-Identifier: Apache-2.0
// The kernels of `search` for any 64-bit x86: SSE2.
#include "kernels/cpu/isa/sse2.hpp"

#include "kernels/cpu/search_body.hpp"

namespace delegauge::cpu {
extern const SearchKernels sse2_search;
const SearchKernels sse2_search = isa_sse2::search_kernels();
}  // namespace delegauge::cpu

#include "kernels/cpu/isa/end.hpp"
