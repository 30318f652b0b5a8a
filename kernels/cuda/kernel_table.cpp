// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/kernel_table.hpp"

#include "kernels/cuda/runtime_kernels.hpp"

namespace delegauge::cuda {

// DELEGAUGE_CUDA_SHAPES is CMake's list, as DELEGAUGE_SHAPE(players, outcomes) entries.
#define DELEGAUGE_SHAPE(n, k) const void* surface_##n##x##k();
DELEGAUGE_CUDA_SHAPES
#undef DELEGAUGE_SHAPE

namespace {

const std::vector<SurfaceKernel>& fixed_kernels() {
  static const std::vector<SurfaceKernel> kernels = {
#define DELEGAUGE_SHAPE(n, k) {surface_##n##x##k(), #n "x" #k, n, k},
      DELEGAUGE_CUDA_SHAPES
#undef DELEGAUGE_SHAPE
  };
  return kernels;
}

template <class Real>
constexpr const char* precision_name() {
  return sizeof(Real) == sizeof(float) ? "float" : "double";
}

}  // namespace

template <class Real>
const SurfaceKernel& runtime_kernel_for() {
  static const SurfaceKernel kernel = {runtime_kernels<Real>().surface,
                                       std::string("runtime-") + precision_name<Real>(), 0, 0};
  return kernel;
}

template <class Real>
const SurfaceKernel& surface_kernel_for(const FlatGames& games) {
  if (sizeof(Real) == sizeof(float) && games.metric == epic) {
    for (const SurfaceKernel& kernel : fixed_kernels()) {
      if (kernel.players == games.players && kernel.outcomes == games.outcomes) return kernel;
    }
  }
  return runtime_kernel_for<Real>();
}

std::vector<SurfaceKernel> surface_kernels() {
  std::vector<SurfaceKernel> all = fixed_kernels();
  all.push_back(runtime_kernel_for<float>());
  all.push_back(runtime_kernel_for<double>());
  return all;
}

template const SurfaceKernel& surface_kernel_for<float>(const FlatGames&);
template const SurfaceKernel& surface_kernel_for<double>(const FlatGames&);
template const SurfaceKernel& runtime_kernel_for<float>();
template const SurfaceKernel& runtime_kernel_for<double>();

}  // namespace delegauge::cuda
