// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/kernel_table.hpp"

#include <algorithm>
#include <array>

#include "kernels/cuda/runtime_kernels.hpp"
#include "kernels/executor/workspace.hpp"

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

bool small(const FlatGames& games) {
  return Workspace<float, RuntimeShape>::size({games.players, games.outcomes}) <= small_room;
}

// The small kernel, then the large one.
template <class Real>
const std::array<SurfaceKernel, 2>& runtime_surface_kernels() {
  static const std::array<SurfaceKernel, 2> kernels = [] {
    const RuntimeKernels found = runtime_kernels<Real>();
    const std::string name = std::string("runtime-") + precision_name<Real>() + "-";
    return std::array<SurfaceKernel, 2>{
        SurfaceKernel{found.surface_small, name + std::to_string(small_room), 0, 0},
        SurfaceKernel{found.surface_large, name + std::to_string(large_room), 0, 0}};
  }();
  return kernels;
}

}  // namespace

template <class Real>
const SurfaceKernel& runtime_kernel_for(const FlatGames& games) {
  return runtime_surface_kernels<Real>()[small(games) ? 0 : 1];
}

template <class Real>
const SurfaceKernel& surface_kernel_for(const FlatGames& games) {
  if (sizeof(Real) == sizeof(float) && games.metric == epic) {
    for (const SurfaceKernel& kernel : fixed_kernels()) {
      if (kernel.players == games.players && kernel.outcomes == games.outcomes) return kernel;
    }
  }
  return runtime_kernel_for<Real>(games);
}

template <class Real>
const void* recheck_kernel_for(const FlatGames& games) {
  const RuntimeKernels kernels = runtime_kernels<Real>();
  return small(games) ? kernels.recheck_small : kernels.recheck_large;
}

std::vector<SurfaceKernel> surface_kernels() {
  std::vector<SurfaceKernel> all = fixed_kernels();
  const auto append = [&all](const auto& more) { all.insert(all.end(), more.begin(), more.end()); };
  append(runtime_surface_kernels<float>());
  append(runtime_surface_kernels<double>());
  return all;
}

template const SurfaceKernel& surface_kernel_for<float>(const FlatGames&);
template const SurfaceKernel& surface_kernel_for<double>(const FlatGames&);
template const SurfaceKernel& runtime_kernel_for<float>(const FlatGames&);
template const SurfaceKernel& runtime_kernel_for<double>(const FlatGames&);
template const void* recheck_kernel_for<float>(const FlatGames&);
template const void* recheck_kernel_for<double>(const FlatGames&);

}  // namespace delegauge::cuda
