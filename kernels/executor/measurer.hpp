// SPDX-License-Identifier: Apache-2.0
// The measures and bounds of a game from its utilities: the one path that sampled and given games
// share.
#pragma once

#include <limits>

#include "delegauge/bound/collective.hpp"
#include "delegauge/bound/fused.hpp"
#include "delegauge/bound/list.hpp"
#include "delegauge/bound/matched.hpp"
#include "delegauge/bound/pairwise.hpp"
#include "delegauge/bound/pareto.hpp"
#include "delegauge/bound/sharp.hpp"
#include "delegauge/bound/zero_tolerance.hpp"
#include "delegauge/measure/distance.hpp"
#include "delegauge/measure/miscalibration.hpp"
#include "delegauge/measure/weighted.hpp"
#include "delegauge/measure/worst_case.hpp"
#include "kernels/executor/player_units.hpp"

DELEGAUGE_BEGIN

// How much of `bound` is used up: regret / bound, at most 1; 1 where both are zero, in the
// arithmetic's own sense of zero. All three are in one unit, whichever. Real: the precision that
// they were measured in, which may be less than that of the division.
template <class Real, class V>
DELEGAUGE_INLINE V tightness(V regret, V bound, V trivial) {
  const auto zero = bound <= V(RealOf<V>(zero_tolerance<Real>())) * trivial;
  return select(zero, V(1), min(regret / select(zero, V(1), bound), V(1)));
}

template <class V, class Shape, class M>
class Measurer {
 public:
  using Value = V;
  using Real = RealOf<V>;

  // by: how much outcomes count, where they do not count alike; must outlive the measurer. Kernels
  // that know their shape have none.
  DELEGAUGE_INLINE Measurer(const Shape& shape, const M& metric, Welfare welfare,
                            Workspace<V, Shape>& work, const OutcomeFactors<Real>* by = nullptr)
      : shape_(shape),
        metric_(metric),
        omega_(static_cast<Real>(welfare_scale(welfare, shape.players))),
        by_(by),
        w_(work) {}

  DELEGAUGE_INLINE const Shape& shape() const { return shape_; }
  DELEGAUGE_INLINE Norm distance_norm() const { return metric_.distance_norm; }
  // The workspace: what players() leaves of each player.
  DELEGAUGE_INLINE const Workspace<V, Shape>& rows() const { return w_; }
  DELEGAUGE_INLINE bool all_l2() const {
    return metric_.magnitude_norm == Norm::l2 && metric_.distance_norm == Norm::l2;
  }

  // Standardises the workspace's utilities in place and takes their magnitudes, distances and
  // welfare. Each step is done for all players before the next, which lets their square roots and
  // divisions overlap. units: of the rows; magnitudes and welfare are in their sides'.
  DELEGAUGE_INLINE void players() { players(CommonUnits<V>()); }
  template <class Units>
  DELEGAUGE_INLINE void players(const Units& units) {
    const auto outcomes = shape_.outcomes;
    V widest_shift = V(0), least_size = V(std::numeric_limits<Real>::max());
    DELEGAUGE_UNROLL(shape_.players)
    for (int i = 0; i < shape_.players; ++i) {
      w_.principal_shift[i] = centred(principal(i));
      w_.agent_shift[i] = centred(agent(i));
      w_.principal_magnitude[i] = magnitude_of(principal(i));
      w_.agent_magnitude[i] = magnitude_of(agent(i));
      widest_shift = max(widest_shift, max(abs(w_.principal_shift[i]), abs(w_.agent_shift[i])));
      least_size = min(least_size, min(size_of(principal(i), w_.principal_magnitude[i]),
                                       size_of(agent(i), w_.agent_magnitude[i])));
    }
    const bool suspect = any(may_be_constant(widest_shift, least_size, outcomes));
    if (suspect) {
      DELEGAUGE_UNROLL(shape_.players)
      for (int i = 0; i < shape_.players; ++i) {
        settle_constant(principal(i), w_.principal_shift[i], w_.principal_magnitude[i]);
        settle_constant(agent(i), w_.agent_shift[i], w_.agent_magnitude[i]);
      }
    }
    V principals_size = V(0), agents_size = V(0);
    DELEGAUGE_UNROLL(outcomes)
    for (int s = 0; s < outcomes; ++s) {
      w_.principal_welfare[s] = V(omega_) * sum<V>(shape_.players, [&](int i) {
                                  return units.principal(i, principal(i)[s]);
                                });
      w_.agent_welfare[s] =
          V(omega_) * sum<V>(shape_.players, [&](int i) { return units.agent(i, agent(i)[s]); });
      principals_size = max(principals_size, sum<V>(shape_.players, [&](int i) {
                              return abs(units.principal(i, principal(i)[s]));
                            }));
      agents_size =
          max(agents_size,
              sum<V>(shape_.players, [&](int i) { return abs(units.agent(i, agent(i)[s])); }));
    }
    const V tolerance = V(tie_tolerance<Real>());
    principals_tie_ = V(omega_) * units.principals_tie(tolerance * principals_size);
    agents_tie_ = V(omega_) * units.agents_tie(tolerance * agents_size);
    DELEGAUGE_UNROLL(shape_.players)
    for (int i = 0; i < shape_.players; ++i) {
      V theirs = V(1) / w_.principal_magnitude[i];
      V ours = V(1) / w_.agent_magnitude[i];
      if (suspect) {
        theirs = inverse_magnitude(w_.principal_magnitude[i]);
        ours = inverse_magnitude(w_.agent_magnitude[i]);
      }
      units.keep(i, w_.principal_magnitude[i], w_.agent_magnitude[i]);
      w_.ratio[i] = units.ratio(i, w_.principal_magnitude[i] * ours);
      w_.principal_magnitude[i] = units.principal(i, w_.principal_magnitude[i]) * V(omega_);
      w_.agent_magnitude[i] = units.agent(i, w_.agent_magnitude[i]) * V(omega_);
      DELEGAUGE_UNROLL(outcomes)
      for (int s = 0; s < outcomes; ++s) {
        principal(i)[s] = principal(i)[s] * theirs;
        agent(i)[s] = agent(i)[s] * ours;
      }
      to_plain_norm(principal(i));
      to_plain_norm(agent(i));
      w_.distance[i] = alignment_distance(principal(i), agent(i), outcomes, metric_.distance_norm);
    }
    welfare();
  }

  // How far outcomes fall short of each side's best.
  DELEGAUGE_INLINE Shortfalls<V> principals() const {
    return {w_.principals_shortfall, principals_range, principals_tie_};
  }
  DELEGAUGE_INLINE Shortfalls<V> agents() const {
    return {w_.agents_shortfall, agents_range, agents_tie_};
  }

  // With the strategy in the workspace: both regrets.
  DELEGAUGE_INLINE void regrets() {
    agents_regret = welfare_regret(w_.strategy, w_.agents_shortfall, shape_.outcomes);
    principals_regret = welfare_regret(w_.strategy, w_.principals_shortfall, shape_.outcomes);
  }
  DELEGAUGE_INLINE V worst_case() const {
    return worst_case_regret(agents(), principals(), shape_.outcomes, agents_regret);
  }
  // Plays what attains it; the regrets stay as they are.
  DELEGAUGE_INLINE void play_worst_case() {
    const auto edge = worst_case_edge(agents(), principals(), shape_.outcomes, agents_regret);
    delegauge::play_worst_case(edge, agents(), principals(), shape_.outcomes, w_.strategy);
  }
  DELEGAUGE_INLINE V total_misalignment() const {
    return sum<V>(shape_.players, [this](int i) { return w_.distance[i]; });
  }
  DELEGAUGE_INLINE V misalignment() const {
    return weighted_misalignment(w_.principal_magnitude, w_.distance, shape_.players);
  }
  DELEGAUGE_INLINE V miscalibration() const {
    return delegauge::miscalibration(w_.principal_magnitude, w_.agent_magnitude, w_.ratio,
                                     shape_.players);
  }
  DELEGAUGE_INLINE V calibration() const {
    return delegauge::calibration(w_.principal_magnitude, w_.agent_magnitude, w_.ratio,
                                  shape_.players);
  }
  DELEGAUGE_INLINE V collective_alignment_principals() {
    return collective_alignment(shape_, w_.principal, w_.principal_magnitude, metric_.distance_norm,
                                w_.scratch, w_.mean, w_.to_mean);
  }
  DELEGAUGE_INLINE V collective_alignment_agents() {
    return collective_alignment(shape_, w_.agent, w_.agent_magnitude, metric_.distance_norm,
                                w_.scratch, w_.mean, w_.to_mean);
  }

  // Writes the values of the bounds in the set, a BoundSet or PlainBounds. `pareto` takes rows of
  // the workspace that hold nothing of use any more: standardised utilities of principals and
  // shortfalls are lost.
  template <class Set>
  DELEGAUGE_INLINE void bounds(const Set& set, V weighted, V* value) {
    if (set.has(Bound::collective)) collective_alignment_agents();
    bounds_after_alignment(set, weighted, value);
  }
  // Likewise where nothing has come after collective_alignment_agents(), if `collective` is in the
  // set: that bound takes the agents' distances to their mean that it leaves.
  template <class Set>
  DELEGAUGE_INLINE void bounds_after_alignment(const Set& set, V weighted, V* value) const {
    const auto in = BoundInputs<V>{w_.principal_magnitude,
                                   w_.agent_magnitude,
                                   w_.ratio,
                                   w_.distance,
                                   w_.principal,
                                   w_.agent,
                                   w_.principal_welfare,
                                   w_.agent_welfare,
                                   agents_regret + reach_,
                                   trivial,
                                   oscillation_p(),
                                   oscillation_q()};
    const bool simple = set.has(Bound::published) || set.has(Bound::sharp);
    const bool matched = set.has(Bound::matched);
    LeastDeviation<V> calibration = {V(0), V(0)};
    V least_matched = trivial;
    if (simple || matched || set.has(Bound::fused)) {
      calibration = calibration_term(in, shape_.players, [&](V lambda, V there) {
        if (!matched) return;
        least_matched = min(matched_at(in, shape_.players, lambda, there), least_matched);
      });
    }
    if (matched) value[int(Bound::matched)] = least_matched;
    if (simple) {
      value[int(Bound::published)] = published_bound(in, calibration.value, weighted);
      value[int(Bound::sharp)] = sharp_bound(in, calibration.value, weighted);
    }
    if (set.has(Bound::collective)) {
      value[int(Bound::collective)] = collective_bound(in, shape_.players, weighted, w_.to_mean);
    }
    if (set.has(Bound::fused)) {
      value[int(Bound::fused)] =
          all_l2() ? fused_bound_l2(in, shape_.players, calibration.lambda)
                   : fused_bound(in, shape_, metric_.distance_norm, calibration.lambda);
    }
    if (set.has(Bound::pairwise) || set.has(Bound::pareto)) {
      value[int(Bound::pairwise)] =
          metric_.distance_norm == Norm::l2
              ? pairwise_l2(in)
              : pairwise_bound(in, shape_.outcomes, metric_.distance_norm);
    }
    if constexpr (Set::most > int(Bound::pareto)) {
      if (set.has(Bound::pareto)) {
        pareto(value[int(Bound::pairwise)], &value[int(Bound::pareto)]);
      }
    }
  }

  V principals_range, agents_range, trivial, agents_regret, principals_regret;
  TruthOf<V> degenerate;

 private:
  DELEGAUGE_INLINE V* principal(int i) const { return w_.principal + i * int(shape_.outcomes); }
  DELEGAUGE_INLINE V* agent(int i) const { return w_.agent + i * int(shape_.outcomes); }

  DELEGAUGE_INLINE const OutcomeFactors<Real>* factors() const {
    if constexpr (Shape::fixed) {
      return nullptr;
    } else {
      return by_;
    }
  }
  DELEGAUGE_INLINE Real oscillation_p() const {
    if (factors() != nullptr) return factors()->oscillation_p;
    return static_cast<Real>(oscillation_constant(metric_.magnitude_norm));
  }
  DELEGAUGE_INLINE Real oscillation_q() const {
    if (factors() != nullptr) return factors()->oscillation_q;
    return static_cast<Real>(oscillation_constant(metric_.distance_norm));
  }

  // The steps of standardisation for a row, with weights of outcomes or without.
  DELEGAUGE_INLINE V centred(V* row) const {
    if (factors() != nullptr) return centre_weighted(row, shape_.outcomes, *factors());
    return centre(row, shape_.outcomes, metric_.shift, w_.scratch);
  }
  DELEGAUGE_INLINE V magnitude_of(const V* row) const {
    if (factors() != nullptr) {
      return weighted_norm_of(row, shape_.outcomes, metric_.magnitude_norm, *factors());
    }
    return norm_of(row, shape_.outcomes, metric_.magnitude_norm);
  }
  // What says of a centred row whether it is constant.
  DELEGAUGE_INLINE V size_of(const V* row, V magnitude) const {
    return factors() != nullptr ? greatest_entry(row, shape_.outcomes) : magnitude;
  }
  // From here on a row is compared in plain norms.
  DELEGAUGE_INLINE void to_plain_norm(V* row) const {
    if (factors() == nullptr) return;
    const Real* const factor = factors()->of(metric_.distance_norm);
    for (int s = 0; s < shape_.outcomes; ++s) row[s] = row[s] * V(factor[s]);
  }

  // The closed form takes W over sqrt2 C; with weights it is W over C_2 C.
  DELEGAUGE_INLINE V pairwise_l2(const BoundInputs<V>& in) const {
    if (factors() == nullptr) return pairwise_bound_l2(in, shape_.outcomes);
    BoundInputs<V> turned = in;
    turned.agents_reach = in.agents_reach * V(static_cast<Real>(oscillation_constant(Norm::l2)) /
                                              factors()->oscillation_q);
    return pairwise_bound_l2(turned, shape_.outcomes);
  }

  DELEGAUGE_INLINE void pareto(V pairwise, V* bound) const {
    const ParetoRoom<V> room = {w_.mean, w_.principals_shortfall, w_.agents_shortfall, w_.principal,
                                w_.scratch};
    const ParetoInputs<V> in = {
        w_.agent,
        w_.agent_magnitude,
        w_.principal_welfare,
        w_.agent_welfare,
        w_.strategy,
        pairwise,
        oscillation_q(),
        factors() != nullptr ? factors()->of(metric_.distance_norm) : nullptr};
    pareto_bound(in, shape_, metric_, room, bound);
  }

  // A constant vector becomes exactly zero.
  DELEGAUGE_INLINE void settle_constant(V* centred, V shift, V& magnitude) const {
    const V size = size_of(centred, magnitude);
    const auto constant = is_constant(centred, shape_.outcomes, shift, size);
    magnitude = select(constant, V(0), magnitude);
    DELEGAUGE_UNROLL(shape_.outcomes)
    for (int s = 0; s < shape_.outcomes; ++s) centred[s] = select(constant, V(0), centred[s]);
  }

  // Rounding has left of a welfare that is constant a vector that `pairwise` would take for one.
  // Where standardisation does not shift to a mean of 0, it may be a constant other than 0.
  DELEGAUGE_INLINE void settle_constant_welfare(V* welfare, V range, V tie) const {
    const V level = select(abs(welfare[0]) <= tie, V(0), welfare[0]);
    DELEGAUGE_UNROLL(shape_.outcomes)
    for (int s = 0; s < shape_.outcomes; ++s) {
      welfare[s] = select(range <= V(0), level, welfare[s]);
    }
  }

  // Shortfalls and the trivial bound.
  DELEGAUGE_INLINE void welfare() {
    const auto outcomes = shape_.outcomes;
    principals_range =
        to_shortfall(w_.principal_welfare, w_.principals_shortfall, outcomes, principals_tie_);
    agents_range = to_shortfall(w_.agent_welfare, w_.agents_shortfall, outcomes, agents_tie_);
    // V counts what ties with the agents' best as the best, so `pairwise`, which is never below V,
    // has to, too. Where agents nearly cancel, a tie is all there is between outcomes.
    settle_ties(w_.agent_welfare, w_.agents_shortfall, outcomes);
    reach_ = reach_beyond(agents_range, agents_tie_);
    if (any((principals_range <= V(0)) | (agents_range <= V(0)))) {
      settle_constant_welfare(w_.principal_welfare, principals_range, principals_tie_);
      settle_constant_welfare(w_.agent_welfare, agents_range, agents_tie_);
    }
    to_plain_norm(w_.principal_welfare);
    to_plain_norm(w_.agent_welfare);
    const V principals =
        sum<V>(shape_.players, [this](int i) { return w_.principal_magnitude[i]; });
    const V agents = sum<V>(shape_.players, [this](int i) { return w_.agent_magnitude[i]; });
    degenerate = (principals <= V(0)) & (agents <= V(0));
    trivial = V(oscillation_p()) * principals;
  }

  Shape shape_;
  M metric_;
  Real omega_;
  const OutcomeFactors<Real>* by_;
  V principals_tie_, agents_tie_, reach_;
  Workspace<V, Shape>& w_;
};

DELEGAUGE_END
