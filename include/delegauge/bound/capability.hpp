// SPDX-License-Identifier: Apache-2.0
// What capabilities and alignment promise in a strategic game (theory/bounds-from-capabilities.md):
// bounds on the principals' welfare regret, and on how far their best welfare lies below the ideal
// in which every principal has its way.
#pragma once

#include "delegauge/measure/capability.hpp"
#include "delegauge/measure/metric.hpp"

DELEGAUGE_BEGIN

template <class V>
struct CapabilityBounds {
  V regret;        // [P]: valid where a profile lies in the interval of collective capability
  V sharp_regret;  // with the constant that the proof allows
  V ideal;         // of the ideal welfare over the principals' best
  V sharp_ideal;
  // As regret and sharp_regret, but valid whatever is played: with the agents' regret itself where
  // no profile lies in the interval.
  V valid_regret, valid_sharp_regret;
};

// Constants of the bounds, times omega where they multiply sums over the players.
template <class Real>
struct CapabilityConstants {
  CapabilityConstants() = default;
  CapabilityConstants(const Metric& metric, double omega, int players, int outcomes)
      : misalignment(static_cast<Real>(4 * omega)),
        sharp_misalignment(
            static_cast<Real>(2 * oscillation_constant(metric.distance_norm) * omega)),
        ideal(static_cast<Real>(omega)),
        sharp_ideal(static_cast<Real>(omega * ideal_constant(metric, players, outcomes))) {}

  Real misalignment = 0, sharp_misalignment = 0, ideal = 0, sharp_ideal = 0;
};

// The agents' regret that collective capability promises not to exceed: (1 - CC)(w* - w_0) + w_0 -
// w_epsilon.
template <class V>
DELEGAUGE_INLINE V promised_regret(const WelfareExtremes<V>& extremes, V capability) {
  return fma(V(1) - capability, extremes.agents_greatest - extremes.nash_least,
             extremes.nash_least - extremes.epsilon_least);
}

// promised, certain: what the agents' regret is held to be at most, and what it is at most whatever
// is played. misalignment: sum m^_i d_i. magnitudes: sum m^_i. alignment: CA of the principals.
// calibration: omega sum (m^_i - m_i)(nu_i(s^) - mean nu_i of what is played).
template <class V>
DELEGAUGE_INLINE CapabilityBounds<V> regret_bounds(const CapabilityConstants<RealOf<V>>& constants,
                                                   V promised, V certain, V misalignment,
                                                   V magnitudes, V alignment, V calibration) {
  const V published = fma(V(constants.misalignment), misalignment, calibration);
  const V sharp = fma(V(constants.sharp_misalignment), misalignment, calibration);
  const V apart = max(V(1) - alignment, V(0)) * magnitudes;
  return {promised + published,       promised + sharp,
          V(constants.ideal) * apart, V(constants.sharp_ideal) * apart,
          certain + published,        certain + sharp};
}

// Of what capabilities leave. agents_regret: of what is played.
template <class V>
DELEGAUGE_INLINE CapabilityBounds<V> capability_bounds(
    const CapabilityConstants<RealOf<V>>& constants, const WelfareExtremes<V>& extremes,
    const Played<V>& played, V capability, V agents_regret, V misalignment, V magnitudes,
    V alignment, V calibration) {
  const V promised = promised_regret(extremes, capability);
  return regret_bounds(constants, promised, select(played.fallback, agents_regret, promised),
                       misalignment, magnitudes, alignment, calibration);
}

DELEGAUGE_END
