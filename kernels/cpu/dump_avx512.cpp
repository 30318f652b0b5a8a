// SPDX-License-Identifier: Apache-2.0
// The kernels of `surface --dump` for x86 with AVX-512.
#include "kernels/cpu/isa/avx512.hpp"

#include "kernels/cpu/dump_body.hpp"

namespace delegauge::cpu {
extern const DumpKernels avx512_dump;
const DumpKernels avx512_dump = isa_avx512::dump_kernels();
}  // namespace delegauge::cpu

#include "kernels/cpu/isa/end.hpp"
