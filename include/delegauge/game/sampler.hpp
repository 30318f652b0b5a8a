// SPDX-License-Identifier: Apache-2.0
// Draws a flat game, player by player, from its stream (theory/sampling.md). The order of the
// draws is part of the sampler version.
#pragma once

#include "delegauge/game/flat_games.hpp"
#include "delegauge/game/four_outcomes.hpp"
#include "delegauge/game/misalignment.hpp"
#include "delegauge/game/rotation.hpp"
#include "delegauge/measure/weighted.hpp"
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
        offset_span(static_cast<Real>(games.offset.high - games.offset.low)),
        outcomes(games.outcome_weights, games.metric) {
    for (int i = 0; i < max_players; ++i) {
      principal[i] = scaled(games.principal_magnitude[i], games.welfare_weight[i]);
      agent[i] = scaled(games.agent_magnitude[i], games.welfare_weight[i]);
    }
    has_offset = games.offset.low != 0 || games.offset.high != 0;
    for (int i = 0; i < games.players; ++i) {
      has_ranges = has_ranges || principal[i].span != 0 || agent[i].span != 0;
    }
  }
  struct Magnitude {
    Real low, span;
  };
  static Magnitude scaled(const Range& range, double weight) {
    return {static_cast<Real>(range.low * weight),
            static_cast<Real>((range.high - range.low) * weight)};
  }
  Real max_misalignment, target_low, target_span, offset_low, offset_span;
  Magnitude principal[max_players], agent[max_players];
  bool has_offset = false;
  bool has_ranges = false;  // then every magnitude takes a draw
  OutcomeFactors<Real> outcomes;
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

  // All players' utilities, [player][outcome]. distance[player] is as misalignment() left it.
  // scratch: two rows.
  DELEGAUGE_INLINE void utilities(StreamOf<V>& stream, const V* distance, V* principal, V* agent,
                                  V* scratch) const {
    if (shape_.outcomes == 4 && games_.agents == AgentPreferences::misaligned &&
        outcome_factors() == nullptr) {
      four_outcomes(stream, distance, principal, agent, scratch);
    } else {
      DELEGAUGE_UNROLL(shape_.players)
      for (int i = 0; i < shape_.players; ++i) {
        player(stream, i, distance[i], principal + i * int(shape_.outcomes),
               agent + i * int(shape_.outcomes), scratch);
      }
    }
    if (constants_.has_offset) {
      DELEGAUGE_UNROLL(shape_.players)
      for (int i = 0; i < shape_.players; ++i) {
        add_offset(stream, principal + i * int(shape_.outcomes));
        add_offset(stream, agent + i * int(shape_.outcomes));
      }
    }
  }

  // The strategy played, a distribution over outcomes, from both sides' shortfalls.
  DELEGAUGE_INLINE void strategy(StreamOf<V>& stream, const Shortfalls<V>& principals,
                                 const Shortfalls<V>& agents, V* strategy) const {
    switch (games_.strategy) {
      case StrategyKind::target_principals:
        return aim(stream, principals, strategy);
      case StrategyKind::target_agents:
        return aim(stream, agents, strategy);
      case StrategyKind::pure:
        return pure(stream, strategy);
      case StrategyKind::simplex:
        return uniform_simplex<V>(stream, strategy, shape_.outcomes);
      case StrategyKind::pessimal:
        return extreme(agents, strategy);
    }
  }

 private:
  DELEGAUGE_INLINE V magnitude(StreamOf<V>& stream,
                               const typename SamplerConstants<Real>::Magnitude& m) const {
    V scale = V(m.low);
    if (constants_.has_ranges) scale = fma(V(m.span), uniform<V>(stream), scale);
    return scale;
  }

  // Preferences as drawn are standardised by mean and l2 norm: is that the metric's own way?
  DELEGAUGE_INLINE bool l2_mean() const {
    return metric_.shift == Shift::mean && metric_.magnitude_norm == Norm::l2;
  }

  DELEGAUGE_INLINE void draw_payoffs(StreamOf<V>& stream, V* payoff) const {
    if (games_.payoffs == Payoffs::normal) {
      normals<V>(stream, payoff, shape_.outcomes);
    } else {
      DELEGAUGE_UNROLL(shape_.outcomes)
      for (int s = 0; s < shape_.outcomes; ++s) payoff[s] = uniform_centred<V>(stream);
    }
  }

  DELEGAUGE_INLINE void player(StreamOf<V>& stream, int i, V distance, V* principal, V* agent,
                               V* scratch) const {
    const V principal_scale = magnitude(stream, constants_.principal[i]);
    const V agent_scale = magnitude(stream, constants_.agent[i]);
    if (const auto* const by = outcome_factors()) {
      weighted_pair(stream, *by, distance, principal, agent, scratch);
      to_weighted_utilities(principal, principal_scale, *by);
      to_weighted_utilities(agent, agent_scale, *by);
      return;
    }
    draw_payoffs(stream, principal);
    standardise(principal, shape_.outcomes, EpicMetric(), scratch);
    if (games_.agents == AgentPreferences::misaligned) {
      rotate<V>(stream, principal, distance, shape_.outcomes, agent, scratch);
    } else {
      draw_payoffs(stream, agent);
      standardise(agent, shape_.outcomes, EpicMetric(), scratch);
    }
    to_utilities(principal, principal_scale, scratch);
    to_utilities(agent, agent_scale, scratch);
  }

  // Preferences of weighted mean 0 and weighted l2 norm 1. They are turned in coordinates in which
  // that norm is the plain one.
  DELEGAUGE_INLINE void weighted_pair(StreamOf<V>& stream, const OutcomeFactors<Real>& by,
                                      V distance, V* principal, V* agent, V* scratch) const {
    draw_payoffs(stream, principal);
    standardise_weighted(principal, shape_.outcomes, Norm::l2, by);
    if (games_.agents != AgentPreferences::misaligned) {
      draw_payoffs(stream, agent);
      standardise_weighted(agent, shape_.outcomes, Norm::l2, by);
      return;
    }
    for (int s = 0; s < shape_.outcomes; ++s) principal[s] = principal[s] * V(by.root[s]);
    rotate_in<V>(stream, principal, distance, shape_.outcomes, RootsOfWeights<V>{by.root}, agent,
                 scratch);
    for (int s = 0; s < shape_.outcomes; ++s) {
      principal[s] = principal[s] / V(by.root[s]);
      agent[s] = agent[s] / V(by.root[s]);
    }
  }
  DELEGAUGE_INLINE void to_weighted_utilities(V* preference, V scale,
                                              const OutcomeFactors<Real>& by) const {
    if (!l2_mean()) standardise_weighted(preference, shape_.outcomes, metric_.magnitude_norm, by);
    for (int s = 0; s < shape_.outcomes; ++s) preference[s] = preference[s] * scale;
  }

  DELEGAUGE_INLINE const OutcomeFactors<Real>* outcome_factors() const {
    return factors_for<Shape>(constants_.outcomes);
  }

  // The same for four outcomes, a step for all players at a time.
  DELEGAUGE_INLINE void four_outcomes(StreamOf<V>& stream, const V* distance, V* principal,
                                      V* agent, V* scratch) const {
    constexpr int n = Shape::max_players;
    V principal_scale[n], agent_scale[n];
    FourOutcomesPair<V> pair[n];
    DELEGAUGE_UNROLL(shape_.players)
    for (int i = 0; i < shape_.players; ++i) {
      principal_scale[i] = magnitude(stream, constants_.principal[i]);
      agent_scale[i] = magnitude(stream, constants_.agent[i]);
      V payoff[4];
      draw_payoffs(stream, payoff);
      pair[i].draw(stream, payoff);
    }
    const V half = V(Real(0.5));
    DELEGAUGE_UNROLL(shape_.players)
    for (int i = 0; i < shape_.players; ++i) {
      Space<V> theirs, ours;
      pair[i].finish(distance[i], theirs, ours);
      to_four_outcomes(theirs, l2_mean() ? half * principal_scale[i] : half, principal + 4 * i);
      to_four_outcomes(ours, l2_mean() ? half * agent_scale[i] : half, agent + 4 * i);
    }
    if (!l2_mean()) {
      DELEGAUGE_UNROLL(shape_.players)
      for (int i = 0; i < shape_.players; ++i) {
        to_utilities(principal + 4 * i, principal_scale[i], scratch);
        to_utilities(agent + 4 * i, agent_scale[i], scratch);
      }
    }
  }

  // A preference of mean 0 and l2 norm 1 becomes utilities: standardised by the metric, times
  // scale.
  DELEGAUGE_INLINE void to_utilities(V* preference, V scale, V* scratch) const {
    if (!l2_mean()) standardise(preference, shape_.outcomes, metric_, scratch);
    DELEGAUGE_UNROLL(shape_.outcomes)
    for (int s = 0; s < shape_.outcomes; ++s) preference[s] = preference[s] * scale;
  }

  DELEGAUGE_INLINE void add_offset(StreamOf<V>& stream, V* utilities) const {
    const V offset = fma(V(constants_.offset_span), uniform<V>(stream), V(constants_.offset_low));
    DELEGAUGE_UNROLL(shape_.outcomes)
    for (int s = 0; s < shape_.outcomes; ++s) utilities[s] += offset;
  }

  // Interpolates a uniform point of the simplex with the optimal profile if the target lies below
  // its regret, with the pessimal one if above; what is out of reach gives the pessimal profile.
  DELEGAUGE_INLINE void aim(StreamOf<V>& stream, const Shortfalls<V>& shortfall,
                            V* strategy) const {
    const V range = shortfall.range;
    const V target = fma(V(constants_.target_span), uniform<V>(stream), V(constants_.target_low));
    uniform_simplex<V>(stream, strategy, shape_.outcomes);
    const V regret = welfare_regret(strategy, shortfall.of, shape_.outcomes);
    const auto lower = target < regret;
    // The share of the simplex point: target / regret, or what is left of the way to the pessimum.
    const V whole = select(lower, regret, range - regret);
    const V part = select(lower, target, max(V(0), range - target));
    const auto none = whole <= V(0);
    const V share = select(none, V(0), part / select(none, V(1), whole));
    // Ends of the interpolation: shortfall 0, which all have that tie with the best, or the range
    // up to ties.
    const V low = select(lower, V(0), range - shortfall.tie);
    const V high = select(lower, V(0), range);
    mix(shortfall.of, low, high, share, strategy);
  }

  // strategy = share * strategy + (1 - share) * uniform over the outcomes with low <= shortfall <=
  // high.
  DELEGAUGE_INLINE void mix(const V* shortfall, V low, V high, V share, V* strategy) const {
    const auto ends = [&](int s) {
      return select((shortfall[s] >= low) & (shortfall[s] <= high), V(1), V(0));
    };
    const V weight = (V(1) - share) / sum<V>(shape_.outcomes, ends);
    DELEGAUGE_UNROLL(shape_.outcomes)
    for (int s = 0; s < shape_.outcomes; ++s)
      strategy[s] = fma(share, strategy[s], weight * ends(s));
  }

  DELEGAUGE_INLINE void extreme(const Shortfalls<V>& shortfall, V* strategy) const {
    DELEGAUGE_UNROLL(shape_.outcomes)
    for (int s = 0; s < shape_.outcomes; ++s) strategy[s] = V(0);
    mix(shortfall.of, shortfall.range - shortfall.tie, shortfall.range, V(0), strategy);
  }

  // A uniform outcome: the one whose turn a uniform number falls in.
  DELEGAUGE_INLINE void pure(StreamOf<V>& stream, V* strategy) const {
    const V turn = uniform<V>(stream) * V(Real(int(shape_.outcomes)));
    DELEGAUGE_UNROLL(shape_.outcomes)
    for (int s = 0; s < shape_.outcomes; ++s) {
      const auto here = (turn >= V(Real(s))) & (turn < V(Real(s + 1)));
      strategy[s] = select(here, V(1), V(0));
    }
    // Rounding may carry the product to `outcomes`, past every turn.
    strategy[shape_.outcomes - 1] =
        select(turn >= V(Real(int(shape_.outcomes))), V(1), strategy[shape_.outcomes - 1]);
  }

  const FlatGames& games_;
  const SamplerConstants<Real>& constants_;
  Shape shape_;
  M metric_;
};

DELEGAUGE_END
