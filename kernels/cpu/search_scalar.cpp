// SPDX-License-Identifier: Apache-2.0
// The kernels of `search` for every processor: one game at a time.
#include "kernels/cpu/isa/scalar.hpp"

#include "kernels/cpu/search_body.hpp"

namespace delegauge::cpu {
extern const SearchKernels scalar_search;
const SearchKernels scalar_search = isa_scalar::search_kernels();
}  // namespace delegauge::cpu

#include "kernels/cpu/isa/end.hpp"
