// SPDX-License-Identifier: Apache-2.0
// What a kernel of `surface` may take for granted of its job: choices that are constants where it
// is compiled, so that what is not chosen takes no registers and no code.
#pragma once

#include "delegauge/game/sampler.hpp"
#include "kernels/executor/surface_job.hpp"

DELEGAUGE_BEGIN

// Nothing: the job is asked for everything.
struct AnyChoices {
  static constexpr const char* name = "any";
  using Bounds = BoundSet;
  static bool fit(const SurfaceJob&) { return true; }
};

// That `pareto` is not among the bounds.
struct PlainChoices {
  static constexpr const char* name = "plain";
  using Bounds = PlainBounds;
  static bool fit(const SurfaceJob& job) { return !job.bounds.has(Bound::pareto); }
};

// Games as they are drawn by default, whatever their numbers: uniform payoffs, agents that are
// misaligned, strategies that aim at the principals' regret, one magnitude a player, no offsets.
// Bounds: the set's bits. Measured: whether V and collective alignment are.
template <unsigned Bits, bool Measured>
struct DefaultGames {
  using Bounds = PlainBounds;
  static bool fit(const SurfaceJob& job) {
    const SamplerConstants<double> constants(job.games);
    return job.games.payoffs == Payoffs::uniform &&
           job.games.agents == AgentPreferences::misaligned &&
           job.games.strategy == StrategyKind::target_principals && !constants.has_offset &&
           !constants.has_ranges && job.bounds.bits == Bits && job.worst_case == Measured &&
           job.collective_alignment == Measured;
  }
  static DELEGAUGE_INLINE void settle(SurfaceJob& job) {
    job.games.payoffs = Payoffs::uniform;
    job.games.agents = AgentPreferences::misaligned;
    job.games.strategy = StrategyKind::target_principals;
    job.bounds.bits = Bits;
    job.worst_case = Measured;
    job.collective_alignment = Measured;
  }
  template <class Real>
  static DELEGAUGE_INLINE void settle(SamplerConstants<Real>& constants) {
    constants.has_offset = false;
    constants.has_ranges = false;
  }
};

// A part of the plan as the kernel knows it: a copy whose settled members compilers see, or, where
// nothing is settled, the part itself.
template <class Choices, class Part>
struct Settled {
  explicit DELEGAUGE_INLINE Settled(const Part& given) : of(given) { Choices::settle(of); }
  Part of;
};
template <class Part>
struct Unsettled {
  explicit DELEGAUGE_INLINE Unsettled(const Part& given) : of(given) {}
  const Part& of;
};
template <class Part>
struct Settled<AnyChoices, Part> : Unsettled<Part> {
  using Unsettled<Part>::Unsettled;
};
template <class Part>
struct Settled<PlainChoices, Part> : Unsettled<Part> {
  using Unsettled<Part>::Unsettled;
};

// The two that sweeps ask for most: what is nearly free, and everything that is measured unless
// less is asked for.
struct LeanChoices : DefaultGames<bit_of(Bound::published) | bit_of(Bound::pairwise), false> {
  static constexpr const char* name = "lean";
};
struct FullChoices : DefaultGames<BoundSet().bits, true> {
  static constexpr const char* name = "full";
};

DELEGAUGE_END
