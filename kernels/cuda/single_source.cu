// SPDX-License-Identifier: Apache-2.0
// Not a backend yet: a kernel that instantiates the executor for device code, so that the numerics
// keep compiling for GPUs. The preset `cuda` builds it; nothing runs it.
#include "kernels/executor/surface_executor.hpp"

namespace delegauge {

__global__ void surface_on_device(const SurfaceJob* job, const SamplerConstants<float>* constants,
                                  std::uint64_t games, float* regret, float* bound) {
  const FixedShape<4, 4> shape;
  const std::uint64_t stride = std::uint64_t{gridDim.x} * blockDim.x;
  for (std::uint64_t i = std::uint64_t{blockIdx.x} * blockDim.x + threadIdx.x; i < games;
       i += stride) {
    Workspace<float, FixedShape<4, 4>> work(shape);
    GameGroup<float, FixedShape<4, 4>, EpicMetric> group(*job, *constants, shape, work);
    group.play(group.draw(i));
    float value[bound_count];
    group.measure.bounds(job->bounds, group.measure.misalignment(), value);
    regret[i] = group.measure.principals_regret;
    bound[i] = value[int(Bound::pairwise)];
  }
}

}  // namespace delegauge
