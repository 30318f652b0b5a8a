// SPDX-License-Identifier: Apache-2.0
// The kernels of `surface --dump` for every processor.
#include "kernels/cpu/isa/scalar.hpp"

#include "kernels/cpu/dump_body.hpp"

namespace delegauge::cpu {
extern const DumpKernels scalar_dump;
const DumpKernels scalar_dump = isa_scalar::dump_kernels();
}  // namespace delegauge::cpu

#include "kernels/cpu/isa/end.hpp"
