// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <stdexcept>
#include <string_view>

#include "kernels/cpu/kernels.hpp"

namespace delegauge::cpu {

#define DELEGAUGE_TABLE(isa) extern const Kernels isa##_kernels;
DELEGAUGE_CPU_TABLES
#undef DELEGAUGE_TABLE

namespace {

// Whether this processor has what the instruction set's header (kernels/cpu/isa) compiles for.
bool runs(std::string_view isa) {
#if defined(__x86_64__)
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
                    __builtin_cpu_supports("bmi2");
  if (isa == "avx2") return avx2;
  if (isa == "avx512") {
    return avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  }
#elif defined(__aarch64__)
  if (isa == "neon") return true;
#endif
  return isa == "scalar";
}

}  // namespace

std::vector<CompiledShape> compiled_shapes() {
#define DELEGAUGE_SHAPE(n, k) CompiledShape{n, k},
  return {DELEGAUGE_CPU_SHAPES};
#undef DELEGAUGE_SHAPE
}

std::string surface_kernel_name(const Kernels& kernels, const SurfaceJob& job, bool in_float) {
  const FlatGames& games = job.games;
  if (kernels.has_shapes && in_float && is_plain_epic(games)) {
    for (const CompiledShape& shape : compiled_shapes()) {
      if (shape.players != games.players || shape.outcomes != games.outcomes) continue;
      return std::to_string(shape.players) + "x" + std::to_string(shape.outcomes);
    }
  }
  return in_float ? "runtime-float" : "runtime-double";
}

const std::vector<const Kernels*>& available() {
  static const std::vector<const Kernels*> tables = [] {
    std::vector<const Kernels*> found;
#define DELEGAUGE_TABLE(isa) \
  if (runs(#isa)) found.push_back(&isa##_kernels);
    DELEGAUGE_CPU_TABLES
#undef DELEGAUGE_TABLE
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
