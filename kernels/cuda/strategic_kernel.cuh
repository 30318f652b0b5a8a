// SPDX-License-Identifier: Apache-2.0
// Strategic games on a device: a block works on one game at a time, by the body that the CPU runs.
#pragma once

#include "kernels/cuda/block_group.cuh"
#include "kernels/cuda/strategic_kernels.hpp"
#include "kernels/executor/game_measures.hpp"
#include "kernels/executor/observations.hpp"
#include "kernels/executor/strategic_game.hpp"

namespace delegauge::cuda {

template <class Real>
using BlockGame = StrategicGame<Real, BlockGroup<Real>>;

template <class Real>
__device__ __forceinline__ StrategicTargets<Real> targets_of(const StrategicPlan<Real>& plan,
                                                             const GameMeasures<Real>& measures) {
  StrategicTargets<Real> targets;
  for (int i = 0; i < plan.profiles.players; ++i) {
    targets.alignment.individual[i] = measures.individual_alignment[i];
    targets.individual_capability[i] = measures.individual_capability[i];
  }
  targets.alignment.collective = measures.collective_alignment;
  targets.alignment.calibration = measures.calibration;
  targets.collective_capability = measures.collective_capability;
  return targets;
}

// The block's part of the device's memory.
__device__ __forceinline__ std::byte* part_of_block(const BlockSpace& space) {
  return space.memory + blockIdx.x * space.bytes;
}

// Where the rows of the block's game are.
template <class Real>
__device__ __forceinline__ Real* rows_of_block(const BlockSpace& space) {
  extern __shared__ __align__(16) unsigned char dynamic_shared[];
  return space.rows == RowsIn::shared_memory ? reinterpret_cast<Real*>(dynamic_shared)
                                             : reinterpret_cast<Real*>(part_of_block(space));
}

// Every game of [begin, end) that falls to this block: drawn until it has equilibria, and then
// use(game, targets, index, attempt). points: from number `first_point` on.
template <class Real, class Use>
__device__ __forceinline__ void games_of_block(const StrategicPlan<Real>& plan,
                                               const PrescribedMeasures* points,
                                               std::uint64_t first_point, std::uint64_t begin,
                                               std::uint64_t end, const BlockSpace& space,
                                               const Use& use) {
  __shared__ Real scratch[BlockGroup<Real>::scratch_size];
  const BlockGroup<Real> group(scratch);
  BlockGame<Real> game(plan, group, rows_of_block<Real>(space));
  for (std::uint64_t index = begin + blockIdx.x; index < end; index += gridDim.x) {
    StrategicTargets<Real> targets =
        targets_of(plan, GameMeasures<Real>(plan, points, index, first_point));
    std::uint32_t attempt = 0;
    while (true) {
      targets.relaxation = relaxation_at<Real>(plan.games, attempt);
      targets.tries = static_cast<Real>(attempt + 1);
      game.draw(KeyedDraws<Real>(plan.games.seed, index, attempt), targets);
      game.find_equilibria(targets);
      if (game.extremes.has_equilibrium()) break;
      attempt += 1;
    }
    use(game, targets, index, attempt);
    __syncthreads();  // the next game's rows take this one's place
  }
}

// Blocks that a multiprocessor is to hold: left to itself ptxas takes registers for agents who mix
// that all other games would do without.
template <class Real>
inline constexpr int resident_blocks_of_grid = sizeof(Real) == sizeof(float) ? 5 : 4;

// The batch's pointers are the device's.
template <class Real>
__global__ void __launch_bounds__(most_block_threads, resident_blocks_of_grid<Real>)
    grid_kernel(const __grid_constant__ StrategicPlan<Real> plan,
                const __grid_constant__ StrategicBatch batch, std::uint64_t first_point,
                const __grid_constant__ BlockSpace space) {
  games_of_block(plan, batch.points, first_point, batch.begin, batch.end, space,
                 [&](auto& game, const StrategicTargets<Real>& targets, std::uint64_t index,
                     std::uint32_t attempt) {
                   const KeyedDraws<Real> draws(plan.games.seed, index, attempt);
                   double* const to = batch.values + (index - batch.begin);
                   const auto put = [&batch, to](auto column, Real x) {
                     if (threadIdx.x == 0) to[static_cast<int>(column) * batch.stride] = x;
                   };
                   game.measure(targets, put, [&](Real* row) { game.mix(draws, row); });
                 });
}

// Four threads observe the game, each in its own way.
template <class Real>
__global__ void __launch_bounds__(most_block_threads)
    infer_kernel(const __grid_constant__ StrategicPlan<Real> plan,
                 const __grid_constant__ InferBatch batch, int samples,
                 const __grid_constant__ BlockSpace space) {
  const int n = plan.profiles.players, outcomes = plan.profiles.outcomes;
  const int who = static_cast<int>(threadIdx.x);
  // The observers' workspaces are the last of the block's part.
  std::byte* const own = part_of_block(space) + space.bytes - ObserverSpace::bytes(outcomes);
  const std::size_t members = ObserverSpace::member_bytes(outcomes);
  games_of_block(
      plan, nullptr, 0, batch.begin, batch.end, space,
      [&](auto& game, const StrategicTargets<Real>& targets, std::uint64_t index,
          std::uint32_t attempt) {
        const InferredTruth<Real> truth(game, targets);
        if (who >= observed_count) return;
        int* const member = reinterpret_cast<int*>(own + who * members);
        auto* const seen = reinterpret_cast<unsigned char*>(
            own + observed_count * members + who * ObserverSpace::seen_bytes(outcomes));
        double* const to = batch.values + (index - batch.begin);
        const auto observed = static_cast<Observed>(who);
        observe(plan.profiles, truth.game(n, 0), truth.measures(n, 0),
                LaneUtilities<Real>{game.rows, outcomes, 0}, observed,
                KeyedDraws<double>(plan.games.seed, index, attempt), samples, batch.marks,
                batch.mark_count, member, seen, [&](int mark, Estimated measure, double value) {
                  to[error_column(observed, mark, batch.mark_count, measure) * batch.stride] =
                      value;
                });
      });
}

template <class Real>
StrategicKernels strategic_kernels_of() {
  const auto address = [](auto* kernel) { return reinterpret_cast<const void*>(kernel); };
  return {address(&grid_kernel<Real>), address(&infer_kernel<Real>)};
}

}  // namespace delegauge::cuda
