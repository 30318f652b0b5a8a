// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/kernel_table.hpp"

#include "kernels/cuda/backend.hpp"
#include "kernels/cuda/runtime_kernels.hpp"
#include "kernels/cuda/surface_shape.hpp"

namespace delegauge::cuda {

// DELEGAUGE_CUDA_SHAPES is CMake's list, as DELEGAUGE_SHAPE(players, outcomes) entries.
#define DELEGAUGE_SHAPE(n, k) ShapeKernels surface_##n##x##k();
DELEGAUGE_CUDA_SHAPES
#undef DELEGAUGE_SHAPE

namespace {

void add(std::vector<SurfaceKernel>& all, const ShapeKernels& kernels, const std::string& shape,
         int players, int outcomes) {
  for (const ShapeKernel& kernel : kernels) {
    const bool any = &kernel == &kernels.back();
    all.push_back({kernel.function, any ? shape : shape + " " + kernel.choices, players, outcomes,
                   kernel.fit});
  }
}

std::vector<SurfaceKernel> make_fixed_kernels() {
  std::vector<SurfaceKernel> all;
#define DELEGAUGE_SHAPE(n, k) add(all, surface_##n##x##k(), #n "x" #k, n, k);
  DELEGAUGE_CUDA_SHAPES
#undef DELEGAUGE_SHAPE
  return all;
}

const std::vector<SurfaceKernel>& fixed_kernels() {
  static const std::vector<SurfaceKernel> kernels = make_fixed_kernels();
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
                                       std::string("runtime-") + precision_name<Real>(), 0, 0,
                                       nullptr};
  return kernel;
}

template <class Real>
const SurfaceKernel& surface_kernel_for(const SurfaceJob& job) {
  const FlatGames& games = job.games;
  if (sizeof(Real) == sizeof(float) && games.metric == epic) {
    for (const SurfaceKernel& kernel : fixed_kernels()) {
      const bool same_shape = kernel.players == games.players && kernel.outcomes == games.outcomes;
      if (same_shape && kernel.fit(job)) return kernel;
    }
  }
  return runtime_kernel_for<Real>();
}

std::string surface_kernel_name(const SurfaceJob& job, bool in_float) {
  return (in_float ? surface_kernel_for<float>(job) : surface_kernel_for<double>(job)).name;
}

std::vector<SurfaceKernel> surface_kernels() {
  std::vector<SurfaceKernel> all = fixed_kernels();
  all.push_back(runtime_kernel_for<float>());
  all.push_back(runtime_kernel_for<double>());
  return all;
}

template const SurfaceKernel& surface_kernel_for<float>(const SurfaceJob&);
template const SurfaceKernel& surface_kernel_for<double>(const SurfaceJob&);
template const SurfaceKernel& runtime_kernel_for<float>();
template const SurfaceKernel& runtime_kernel_for<double>();

}  // namespace delegauge::cuda
