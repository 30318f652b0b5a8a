// SPDX-License-Identifier: Apache-2.0
// What a strategic game is to have: its prescribed measures, and how far "equilibrium" is relaxed.
#pragma once

#include "kernels/executor/strategic_plan.hpp"

DELEGAUGE_BEGIN

// The measures that game `index` is to have, in the games' precision.
template <class Real>
struct GameMeasures {
  Real individual_alignment[Profiles::most_players], individual_capability[Profiles::most_players];
  Real collective_alignment, collective_capability, calibration;

  // points: from point number `first_point` on.
  template <class P>
  DELEGAUGE_INLINE GameMeasures(const StrategicPlan<Real, P>& plan,
                                const PrescribedMeasures* points, std::uint64_t index,
                                std::uint64_t first_point = 0) {
    const auto n = plan.profiles.players;
    if (plan.source == MeasureSource::random) {
      Real u[2 * Profiles::most_players + 2];
      const KeyedDraws<Real> draws(plan.games.seed, index, 0u);
      draws.uniforms(Purpose::measures, 0, 2 * n + 2, u);
      for (int i = 0; i < n; ++i) {
        individual_alignment[i] = u[i];
        individual_capability[i] = u[n + i];
      }
      collective_alignment = u[2 * n];
      collective_capability = u[2 * n + 1];
      calibration = Real(1);
      return;
    }
    const PrescribedMeasures& point = points[index / plan.repetitions - first_point];
    for (int i = 0; i < n; ++i) {
      individual_alignment[i] = static_cast<Real>(point.individual_alignment[i]);
      individual_capability[i] = static_cast<Real>(point.individual_capability[i]);
    }
    collective_alignment = static_cast<Real>(point.collective_alignment);
    collective_capability = static_cast<Real>(point.collective_capability);
    calibration = static_cast<Real>(point.calibration);
  }
};

// How far "equilibrium" is relaxed at the given attempt, counted from 0.
template <class Real>
DELEGAUGE_INLINE Real relaxation_at(const StrategicGames& games, std::uint32_t attempt) {
  const std::uint32_t steps = attempt / static_cast<std::uint32_t>(games.patience);
  const Real whole = static_cast<Real>(relaxation_step) * static_cast<Real>(steps);
  return whole < Real(1) ? whole : Real(1);
}

DELEGAUGE_END
