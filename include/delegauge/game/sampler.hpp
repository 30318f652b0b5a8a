// SPDX-License-Identifier: Apache-2.0
// Draws a flat game, player by player, from its stream (theory.md, "Sampling"). The order of the draws is
// part of the sampler version.
#pragma once

#include "delegauge/game/flat_games.hpp"
#include "delegauge/game/misalignment.hpp"
#include "delegauge/game/rotation.hpp"
#include "delegauge/measure/welfare.hpp"

DELEGAUGE_BEGIN

// FlatGames in the precision of the games.
template <class Real>
struct SamplerConstants {
  explicit SamplerConstants(const FlatGames& games)
      : max_misalignment(static_cast<Real>(games.max_misalignment)),
        target_low(static_cast<Real>(games.target_regret.low)),
        target_span(static_cast<Real>(games.target_regret.high - games.target_regret.low)),
        offset_low(static_cast<Real>(games.offset.low)),
        offset_span(static_cast<Real>(games.offset.high - games.offset.low)) {
    for (int i = 0; i < max_players; ++i) {
      principal[i] = scaled(games.principal_magnitude[i], games.welfare_weight[i]);
      agent[i] = scaled(games.agent_magnitude[i], games.welfare_weight[i]);
    }
    has_offset = games.offset.low != 0 || games.offset.high != 0;
  }
  struct Magnitude {
    Real low, span;
  };
  static Magnitude scaled(const Range& range, double weight) {
    return {static_cast<Real>(range.low * weight), static_cast<Real>((range.high - range.low) * weight)};
  }
  Real max_misalignment, target_low, target_span, offset_low, offset_span;
  Magnitude principal[max_players], agent[max_players];
  bool has_offset;
};

template <class V, class Shape, class M>
class Sampler {
 public:
  using Real = RealOf<V>;

  DELEGAUGE_INLINE Sampler(const FlatGames& games, const SamplerConstants<Real>& constants,
                           const Shape& shape, const M& metric)
      : games_(games), constants_(constants), shape_(shape), metric_(metric) {}

  // The distances that principals and agents are to have; nothing is drawn for independent agents.
  DELEGAUGE_INLINE void misalignment(StreamOf<V>& stream, V* distance) const {
    if (games_.agents == AgentPreferences::misaligned) {
      sample_misalignment<V>(stream, constants_.max_misalignment, shape_.players, distance);
    }
  }

  // Player i's utilities, [0..outcomes) each. scratch: three rows.
  DELEGAUGE_INLINE void player(StreamOf<V>& stream, int i, V distance, V* principal, V* agent,
                               V* scratch) const {
    const int outcomes = shape_.outcomes;
    V* const nu = scratch;
    V* const rotated = scratch + outcomes;
    V* const spare = scratch + 2 * outcomes;
    const V principal_scale = magnitude(stream, constants_.principal[i]);
    const V agent_scale = magnitude(stream, constants_.agent[i]);
    draw_preference(stream, nu, principal, spare);
    if (games_.agents == AgentPreferences::misaligned) {
      rotate<V>(stream, nu, distance, shape_.outcomes, rotated, spare);
    } else {
      draw_preference(stream, rotated, agent, spare);
    }
    to_utilities(stream, nu, principal_scale, principal, spare);
    to_utilities(stream, rotated, agent_scale, agent, spare);
  }

  // The strategy played, a distribution over outcomes, from both sides' shortfalls and their ranges.
  DELEGAUGE_INLINE void strategy(StreamOf<V>& stream, const V* principals_shortfall, V principals_range,
                                 const V* agents_shortfall, V agents_range, V* strategy) const {
    switch (games_.strategy) {
      case StrategyKind::target_principals:
        return aim(stream, principals_shortfall, principals_range, strategy);
      case StrategyKind::target_agents:
        return aim(stream, agents_shortfall, agents_range, strategy);
      case StrategyKind::pure:
        return pure(stream, strategy);
      case StrategyKind::simplex:
        return uniform_simplex<V>(stream, strategy, shape_.outcomes);
      case StrategyKind::pessimal:
        return extreme(agents_shortfall, agents_range, strategy);
    }
  }

 private:
  DELEGAUGE_INLINE V magnitude(StreamOf<V>& stream, const typename SamplerConstants<Real>::Magnitude& m) const {
    return m.span == Real(0) ? V(m.low) : V(m.low) + V(m.span) * uniform<V>(stream);
  }

  // An l2-standardised preference from independent payoffs. row is overwritten.
  DELEGAUGE_INLINE void draw_preference(StreamOf<V>& stream, V* nu, V* row, V* scratch) const {
    if (games_.payoffs == Payoffs::normal) {
      normals<V>(stream, row, shape_.outcomes);
    } else {
      for (int s = 0; s < shape_.outcomes; ++s) row[s] = uniform_centred<V>(stream);
    }
    const auto r = standardise(row, shape_.outcomes, EpicMetric(), nu, scratch);
    for (int s = 0; s < shape_.outcomes; ++s) nu[s] = nu[s] * r.inverse;
  }

  // utilities = scale * nu in the chosen metric, plus the offset.
  DELEGAUGE_INLINE void to_utilities(StreamOf<V>& stream, V* nu, V scale, V* utilities, V* scratch) const {
    V factor = scale;
    if (metric_.shift != Shift::mean || metric_.magnitude_norm != Norm::l2) {
      const auto r = standardise(nu, shape_.outcomes, metric_, utilities, scratch);
      factor = scale * r.inverse;
    } else {
      for (int s = 0; s < shape_.outcomes; ++s) utilities[s] = nu[s];
    }
    for (int s = 0; s < shape_.outcomes; ++s) utilities[s] = utilities[s] * factor;
    if (constants_.has_offset) {
      const V offset = V(constants_.offset_low) + V(constants_.offset_span) * uniform<V>(stream);
      for (int s = 0; s < shape_.outcomes; ++s) utilities[s] += offset;
    }
  }

  // Interpolates a uniform point of the simplex with the optimal profile if the target lies below its
  // regret, with the pessimal one if above; what is out of reach gives the pessimal profile.
  DELEGAUGE_INLINE void aim(StreamOf<V>& stream, const V* shortfall, V range, V* strategy) const {
    const V target = V(constants_.target_low) + V(constants_.target_span) * uniform<V>(stream);
    uniform_simplex<V>(stream, strategy, shape_.outcomes);
    const V regret = welfare_regret(strategy, shortfall, shape_.outcomes);
    const auto lower = target < regret;
    // The share of the simplex point: target / regret, or what is left of the way to the pessimum.
    const V whole = select(lower, regret, range - regret);
    const V part = select(lower, target, max(V(0), range - target));
    const auto none = whole <= V(0);
    const V share = select(none, V(0), part / select(none, V(1), whole));
    // Ends of the interpolation: shortfall 0 up to ties, or the range up to ties.
    const V tie = V(tie_tolerance<Real>()) * range;
    const V low = select(lower, V(0), range - tie);
    const V high = select(lower, tie, range);
    mix(shortfall, low, high, share, strategy);
  }

  // strategy = share * strategy + (1 - share) * uniform over the outcomes with low <= shortfall <= high.
  DELEGAUGE_INLINE void mix(const V* shortfall, V low, V high, V share, V* strategy) const {
    const auto ends = [&](int s) {
      return select((shortfall[s] >= low) & (shortfall[s] <= high), V(1), V(0));
    };
    const V count = sum<V>(shape_.outcomes, ends);
    const V weight = (V(1) - share) / count;
    for (int s = 0; s < shape_.outcomes; ++s) strategy[s] = share * strategy[s] + weight * ends(s);
  }

  DELEGAUGE_INLINE void extreme(const V* shortfall, V range, V* strategy) const {
    for (int s = 0; s < shape_.outcomes; ++s) strategy[s] = V(0);
    mix(shortfall, range - V(tie_tolerance<Real>()) * range, range, V(0), strategy);
  }

  // A uniform outcome: the one whose turn a uniform number falls in.
  DELEGAUGE_INLINE void pure(StreamOf<V>& stream, V* strategy) const {
    const V turn = uniform<V>(stream) * V(Real(int(shape_.outcomes)));
    for (int s = 0; s < shape_.outcomes; ++s) {
      const auto here = (turn >= V(Real(s))) & (turn < V(Real(s + 1)));
      strategy[s] = select(here, V(1), V(0));
    }
    // Rounding may carry the product to `outcomes`, past every turn.
    strategy[shape_.outcomes - 1] = select(turn >= V(Real(int(shape_.outcomes))), V(1), strategy[shape_.outcomes - 1]);
  }

  const FlatGames& games_;
  const SamplerConstants<Real>& constants_;
  Shape shape_;
  M metric_;
};

DELEGAUGE_END
