// SPDX-License-Identifier: Apache-2.0
// The kernels of `surface --dump` for x86 with SSE2.
#include "kernels/cpu/isa/sse2.hpp"

#include "kernels/cpu/dump_body.hpp"

namespace delegauge::cpu {
extern const DumpKernels sse2_dump;
const DumpKernels sse2_dump = isa_sse2::dump_kernels();
}  // namespace delegauge::cpu

#include "kernels/cpu/isa/end.hpp"
