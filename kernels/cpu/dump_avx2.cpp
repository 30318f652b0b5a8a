// SPDX-License-Identifier: Apache-2.0
// The kernels of `surface --dump` for x86 with AVX2.
#include "kernels/cpu/isa/avx2.hpp"

#include "kernels/cpu/dump_body.hpp"

namespace delegauge::cpu {
extern const DumpKernels avx2_dump;
const DumpKernels avx2_dump = isa_avx2::dump_kernels();
}  // namespace delegauge::cpu

#include "kernels/cpu/isa/end.hpp"
