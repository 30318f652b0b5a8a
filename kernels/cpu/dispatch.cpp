// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <stdexcept>

#include "kernels/cpu/kernels.hpp"

namespace delegauge::cpu {

extern const Kernels scalar_kernels;
extern const Kernels avx2_kernels;
extern const Kernels avx512_kernels;
extern const Kernels neon_kernels;

std::vector<CompiledShape> compiled_shapes() {
#define DELEGAUGE_SHAPE(n, k) CompiledShape{n, k},
  return {DELEGAUGE_CPU_SHAPES};
#undef DELEGAUGE_SHAPE
}

const std::vector<const Kernels*>& available() {
  static const std::vector<const Kernels*> tables = [] {
    std::vector<const Kernels*> found = {&scalar_kernels};
#if defined(DELEGAUGE_HAS_AVX2)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
        __builtin_cpu_supports("bmi2"))
      found.push_back(&avx2_kernels);
#endif
#if defined(DELEGAUGE_HAS_AVX512)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("fma")) {
      found.push_back(&avx512_kernels);
    }
#endif
#if defined(DELEGAUGE_HAS_NEON)
    found.push_back(&neon_kernels);
#endif
    return found;
  }();
  return tables;
}

const Kernels& choose(const std::string& isa) {
  std::string wanted = isa, source = "--isa " + isa;
  if (isa == "auto") {
    const char* const environment = std::getenv("DELEGAUGE_ISA");
    if (environment == nullptr || *environment == '\0' || std::string(environment) == "auto")
      return *available().back();
    wanted = environment;
    source = "DELEGAUGE_ISA=" + wanted;
  }
  std::string names = "auto";
  for (const Kernels* table : available()) {
    if (table->isa == wanted) return *table;
    names += ", " + std::string(table->isa);
  }
  throw std::invalid_argument(source +
                              ": this processor has no such instruction set; use one of: " + names);
}

}  // namespace delegauge::cpu
