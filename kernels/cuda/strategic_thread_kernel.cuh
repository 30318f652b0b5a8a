// SPDX-License-Identifier: Apache-2.0
// Strategic games on a device, one to each thread: what a CPU lane runs. A game's rows lie in the
// thread's registers, or in its local memory, which the device lays out thread beside thread.
#pragma once

#include <delegauge_cuda_dims.hpp>  // generated

#include <cstring>
#include <string>
#include <type_traits>

#include "kernels/cuda/strategic_kernels.hpp"
#include "kernels/executor/observations.hpp"
#include "kernels/executor/strategic_lanes.hpp"

namespace delegauge::cuda {

template <class P>
inline constexpr int thread_rows = 0;
template <int... Actions>
inline constexpr int thread_rows<FixedProfiles<Actions...>> = (2 * sizeof...(Actions) + 3) *
                                                              (1 * ... * Actions);

// How many values a thread's rows have room for.
template <class Real, class P>
constexpr int thread_room() {
  return thread_rows<P> != 0 ? thread_rows<P> : static_cast<int>(most_thread_bytes / sizeof(Real));
}

// Every game of [begin, end) that falls to this thread: once it has equilibria, use(lanes). All
// threads of a warp go from attempt to attempt together.
template <class Real, class P, class Use>
__device__ __forceinline__ void games_of_thread(const StrategicPlan<Real, P>& plan,
                                                const PrescribedMeasures* points,
                                                std::uint64_t first_point, std::uint64_t begin,
                                                std::uint64_t end, const Use& use) {
  Real memory[thread_room<Real, P>()];
  const std::uint64_t own = std::uint64_t{blockIdx.x} * blockDim.x + threadIdx.x;
  const std::uint64_t step = std::uint64_t{gridDim.x} * blockDim.x;
  using Group = SerialGroup<Real, most_thread_outcomes<Real>>;
  StrategicLanes<Real, P, Group> lanes(plan, points, begin + own, end, memory, step, first_point);
  while (__any_sync(~0u, lanes.working())) {
    if (!lanes.working() || !lanes.attempt()) continue;
    use(lanes);
    lanes.proceed();
  }
}

// Blocks that a multiprocessor is to hold: ptxas takes these registers, and spills none. Left to
// itself it saves more of them than it can.
template <class P>
inline constexpr int resident_game_blocks = thread_rows<P> != 0 ? 7 : 4;

// The batch's pointers are the device's.
template <class Real, class P>
__global__ void __launch_bounds__(threads_of_games,
                                  sizeof(Real) == sizeof(float) ? resident_game_blocks<P> : 4)
    grid_thread_kernel(const __grid_constant__ StrategicPlan<Real, P> plan,
                       const __grid_constant__ StrategicBatch batch, std::uint64_t first_point) {
  games_of_thread(plan, batch.points, first_point, batch.begin, batch.end, [&](auto& lanes) {
    double* const to = batch.values + (lanes.index(0) - batch.begin);
    lanes.measure(
        [&batch, to](auto column, Real x) { to[static_cast<int>(column) * batch.stride] = x; });
  });
}

template <class Real>
__global__ void __launch_bounds__(threads_of_games, 4)
    infer_thread_kernel(const __grid_constant__ StrategicPlan<Real> plan,
                        const __grid_constant__ InferBatch batch, int samples) {
  constexpr int most_outcomes = most_thread_outcomes<Real>;
  int member[most_outcomes];
  unsigned char seen[most_outcomes];
  const int n = plan.profiles.players;
  games_of_thread(plan, nullptr, 0, batch.begin, batch.end, [&](auto& lanes) {
    auto& game = lanes.game();
    const InferredTruth<Real> truth(game, lanes.targets());
    const std::uint64_t index = lanes.index(0);
    double* const to = batch.values + (index - batch.begin);
    const KeyedDraws<double> draws(plan.games.seed, index, lanes.attempt(0));
    for (int o = 0; o < observed_count; ++o) {
      const auto observed = static_cast<Observed>(o);
      observe(plan.profiles, truth.game(n, 0), truth.measures(n, 0),
              LaneUtilities<Real>{game.rows, plan.profiles.outcomes, 0}, observed, draws, samples,
              batch.marks, batch.mark_count, member, seen,
              [&](int mark, Estimated measure, double value) {
                to[error_column(observed, mark, batch.mark_count, measure) * batch.stride] = value;
              });
    }
  });
}

template <class Real, class P>
std::vector<std::byte> plan_bytes(const StrategicJob& job) {
  using Plan = StrategicPlan<Real, P>;
  static_assert(std::is_trivially_copyable_v<Plan>);
  const Plan plan(job);
  std::vector<std::byte> bytes(sizeof(Plan));
  std::memcpy(bytes.data(), &plan, sizeof(Plan));
  return bytes;
}
template <class Real, int... Actions>
GridThreadKernel grid_thread_kernel_of() {
  using P = FixedProfiles<Actions...>;
  std::string shape;
  for (const int actions : {Actions...}) {
    shape += (shape.empty() ? "" : "x") + std::to_string(actions);
  }
  return {reinterpret_cast<const void*>(&grid_thread_kernel<Real, P>),
          shape,
          {Actions...},
          &plan_bytes<Real, P>};
}

// DELEGAUGE_CUDA_DIMS: CMake's list of the games whose kernels are compiled for their shape, as
// DELEGAUGE_DIMS(3, 3) entries.
template <class Real>
std::vector<GridThreadKernel> grid_thread_kernels_of() {
  std::vector<GridThreadKernel> all;
#define DELEGAUGE_DIMS(...) all.push_back(grid_thread_kernel_of<Real, __VA_ARGS__>());
  DELEGAUGE_CUDA_DIMS
#undef DELEGAUGE_DIMS
  all.push_back({reinterpret_cast<const void*>(&grid_thread_kernel<Real, Profiles>),
                 "",
                 {},
                 &plan_bytes<Real, Profiles>});
  return all;
}

}  // namespace delegauge::cuda
