// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/dump.hpp"

#include <stdexcept>

namespace delegauge::cpu {

extern const DumpKernels scalar_dump;
extern const DumpKernels avx2_dump;
extern const DumpKernels avx512_dump;
extern const DumpKernels neon_dump;

const DumpKernels& dump_kernels(const Kernels& table) {
  if (table.isa == "scalar") return scalar_dump;
#if defined(DELEGAUGE_HAS_AVX2)
  if (table.isa == "avx2") return avx2_dump;
#endif
#if defined(DELEGAUGE_HAS_AVX512)
  if (table.isa == "avx512") return avx512_dump;
#endif
#if defined(DELEGAUGE_HAS_NEON)
  if (table.isa == "neon") return neon_dump;
#endif
  throw std::logic_error("an instruction set has no kernels for dumps");
}

}  // namespace delegauge::cpu
