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
const SurfaceKernel& runtime_kernel_for(BoundSet bounds) {
  const std::string name = std::string("runtime-") + precision_name<Real>();
  static const SurfaceKernel plain = {runtime_kernels<Real>().plain.surface, name, 0, 0, nullptr};
  static const SurfaceKernel any = {runtime_kernels<Real>().any.surface, name + " pareto", 0, 0,
                                    nullptr};
  return bounds.has(Bound::pareto) ? any : plain;
}

template <class Real>
const SurfaceKernel& surface_kernel_for(const SurfaceJob& job) {
  const FlatGames& games = job.games;
  if (sizeof(Real) == sizeof(float) && is_plain_epic(games)) {
    for (const SurfaceKernel& kernel : fixed_kernels()) {
      const bool same_shape = kernel.players == games.players && kernel.outcomes == games.outcomes;
      if (same_shape && kernel.fit(job)) return kernel;
    }
  }
  return runtime_kernel_for<Real>(job.bounds);
}

std::string surface_kernel_name(const SurfaceJob& job, bool in_float) {
  return (in_float ? surface_kernel_for<float>(job) : surface_kernel_for<double>(job)).name;
}

std::vector<SurfaceKernel> surface_kernels() {
  std::vector<SurfaceKernel> all = fixed_kernels();
  for (const BoundSet& bounds : {BoundSet(), all_bounds}) {
    all.push_back(runtime_kernel_for<float>(bounds));
    all.push_back(runtime_kernel_for<double>(bounds));
  }
  return all;
}

template const SurfaceKernel& surface_kernel_for<float>(const SurfaceJob&);
template const SurfaceKernel& surface_kernel_for<double>(const SurfaceJob&);
template const SurfaceKernel& runtime_kernel_for<float>(BoundSet);
template const SurfaceKernel& runtime_kernel_for<double>(BoundSet);

}  // namespace delegauge::cuda
