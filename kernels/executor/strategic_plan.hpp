// SPDX-License-Identifier: Apache-2.0
// A job of strategic games made ready for a device: its constants in the games' precision. Plain
// data, passed to kernels by value.
#pragma once

#include "delegauge/base/profiles.hpp"
#include "delegauge/bound/capability.hpp"
#include "delegauge/game/strategic_sampler.hpp"
#include "kernels/executor/strategic_job.hpp"

DELEGAUGE_BEGIN

// P: Profiles, or FixedProfiles for a shape that the compiler knows.
template <class Real, class P = Profiles>
struct StrategicPlan {
  explicit StrategicPlan(const StrategicJob& job)
      : games(job.games),
        source(job.source),
        repetitions(job.repetitions),
        worst_case(job.worst_case),
        profiles(job.games.players, job.games.actions),
        sampler(job.games),
        omega(Real(1) / static_cast<Real>(job.games.players)),
        bounds(epic, 1.0 / job.games.players, job.games.players, profiles.outcomes),
        played_tolerance(static_cast<Real>(tolerance_of(job.games))) {}

  // In float, welfare is no nearer than its rounding.
  static double tolerance_of(const StrategicGames& games) {
    if constexpr (sizeof(Real) == sizeof(double)) return delegauge::played_tolerance;
    double size = 1;
    for (int i = 0; i < games.players; ++i) {
      const Range& m = games.agent_magnitude[i];
      const double offset =
          -games.offset.low > games.offset.high ? -games.offset.low : games.offset.high;
      const double largest = m.high + offset;
      if (largest / 4 > size) size = largest / 4;
    }
    return delegauge::played_tolerance * size;
  }

  StrategicGames games;
  MeasureSource source;
  std::uint64_t repetitions;
  bool worst_case;
  P profiles;
  StrategicConstants<Real> sampler;
  Real omega;
  CapabilityConstants<Real> bounds;
  Real played_tolerance;
};

DELEGAUGE_END
