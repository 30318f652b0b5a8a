// SPDX-License-Identifier: Apache-2.0
// The kernels of `search` for 64-bit Arm: NEON.
#include "kernels/cpu/isa/neon.hpp"

#include "kernels/cpu/search_body.hpp"

namespace delegauge::cpu {
extern const SearchKernels neon_search;
const SearchKernels neon_search = isa_neon::search_kernels();
}  // namespace delegauge::cpu

#include "kernels/cpu/isa/end.hpp"
