// SPDX-License-Identifier: Apache-2.0
// The table of every processor: one game at a time.
#include "kernels/cpu/isa/scalar.hpp"

#include "kernels/cpu/isa_body.hpp"

namespace delegauge::cpu {
extern const StrategicKernels scalar_strategic;
extern const SearchKernels scalar_search;
extern const Kernels scalar_kernels;
const Kernels scalar_kernels = isa_scalar::table("scalar", &scalar_strategic, &scalar_search);
}  // namespace delegauge::cpu

#include "kernels/cpu/isa/end.hpp"
