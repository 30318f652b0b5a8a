// SPDX-License-Identifier: Apache-2.0
// `pareto`: min over weights eta >= 0 of max_s sum_j eta_j g_j(s) + C_q ||w^ - sum_j eta_j u_j||_q
// (theory/pareto.md), which presumes no welfare of the agents. Any weights give a valid bound, so a
// fixed number of steps does; at equal weights it is `pairwise`, so that is never exceeded.
//
// The steps are those of a primal-dual interior-point method in the weights, one per agent: maxima
// are epigraphs with a multiplier to each row, the norm in l2 is a cone in Nesterov's and Todd's
// scaling. Directions may be rough, as what is reported is the objective at the best weights met.
#pragma once

#include <limits>

#include "delegauge/bound/inputs.hpp"
#include "delegauge/bound/pareto_norm.hpp"
#include "delegauge/bound/solve_positive.hpp"

DELEGAUGE_BEGIN

// After so many steps the loss is below what docs/decisions.md states of it.
inline constexpr int pareto_steps = 8;

template <class V>
struct ParetoInputs {
  const V* agent_nu;           // [agent][outcome], standardised
  const V* agent_magnitude;    // [agent] M_j
  const V* principal_welfare;  // [outcome] sum_i M^_i nu^_i
  const V* agent_welfare;      // [outcome] sum_j M_j nu_j
  const V* strategy;           // [outcome], what is played
  V pairwise;                  // the bound of this name
  RealOf<V> oscillation;       // C_q
  // Where outcomes count by weights, what rows and welfare have been multiplied by, so that their
  // plain norms are the weighted ones; gains are of utilities as they are. Else null.
  const RealOf<V>* factor = nullptr;
};

// Rows that the steps work in, [outcome] each, and twice as many multipliers of the norm.
template <class V>
struct ParetoRoom {
  V *gain, *inverse, *multiplier, *residual, *of_norm;
};

// sum_j a(j) b(j) over the players, one after the other: outcomes give the processor enough to do
// side by side.
template <class V, class Count, class A, class B>
DELEGAUGE_INLINE V over_players(Count players, const A& a, const B& b) {
  V total = V(a(0)) * b(0);
  DELEGAUGE_UNROLL(players)
  for (int j = 1; j < players; ++j) total = fma(V(a(j)), V(b(j)), total);
  return total;
}

// AnyLevel: whether the norm is the least over a constant taken from all outcomes, which is one
// unknown more. Weighted: whether there are factors. most: players at most.
template <class V, int most, bool AnyLevel, bool Weighted, class Players, class Outcomes>
class ParetoSteps {
 public:
  using Real = RealOf<V>;
  static constexpr int unknowns = most + (AnyLevel ? 1 : 0);

  DELEGAUGE_INLINE ParetoSteps(const ParetoInputs<V>& in, Players players, Outcomes outcomes,
                               Norm norm, const ParetoRoom<V>& room)
      : in_(in), n_(players), k_(outcomes), norm_(norm), room_(room) {}

  DELEGAUGE_INLINE V bound() {
    const V size = norm_of(in_.principal_welfare, k_, norm_);
    const auto flat = size <= V(0);
    unit_ = V(1) / select(flat, V(1), size);
    start();
    V best = objective();
    cone_.start(*this, room_);
    epigraph_start();
    for (int step = 0; step < pareto_steps; ++step) {
      advance();
      best = min(objective(), best);
    }
    return min(select(flat, V(0), best * size), in_.pairwise);
  }

  // What the norm's part of the programme sees of it.
  DELEGAUGE_INLINE auto count() const {
    if constexpr (AnyLevel) {
      return int(n_) + 1;
    } else {
      return n_;
    }
  }
  DELEGAUGE_INLINE Outcomes outcomes() const { return k_; }
  DELEGAUGE_INLINE Norm norm() const { return norm_; }
  DELEGAUGE_INLINE V constant() const { return V(in_.oscillation); }
  DELEGAUGE_INLINE V move(int j) const { return move_[j]; }
  // How the residual falls with unknown j.
  DELEGAUGE_INLINE V row(int j, int s) const {
    if constexpr (AnyLevel) {
      if (j == n_) return V(1);
    }
    return in_.agent_nu[j * int(k_) + s];
  }
  // By how much the step takes the residual down.
  DELEGAUGE_INLINE V fall(int s) const {
    V fall = room_.gain[s];
    if constexpr (AnyLevel) fall += move_[n_];
    return fall;
  }

 private:
  // Weights are of agents' utilities in units of their magnitudes, for a welfare of size 1. Those
  // of `pairwise` at a rough lambda, within limits that keep the first steps long.
  DELEGAUGE_INLINE void start() {
    const V* const theirs = in_.principal_welfare;
    const V* const mine = in_.agent_welfare;
    const V square = sum_of_squares<V>(k_, [=](int s) { return mine[s]; });
    const auto none = square <= V(0);
    const V along = dot<V>(
        k_, [=](int s) { return theirs[s]; }, [=](int s) { return mine[s]; });
    const V lambda = select(none, V(0), along / select(none, V(1), square)) * unit_;
    DELEGAUGE_UNROLL(n_)
    for (int j = 0; j < n_; ++j) {
      weight_[j] = min(max(lambda * in_.agent_magnitude[j], V(Real(0.3))), V(Real(3)));
      price_[j] = V(Real(0.05));
      played_[j] = dot<V>(
          k_, [&](int s) { return in_.strategy[s]; },
          [&](int s) { return as_it_is(s, row(j, s)); });
    }
    if constexpr (AnyLevel) weight_[n_] = V(0);
  }

  // What an entry of outcome s is without its factor.
  DELEGAUGE_INLINE V as_it_is(int s, V x) const {
    if constexpr (Weighted) {
      return x / V(in_.factor[s]);
    } else {
      return x;
    }
  }

  // At the weights: outcomes' gains, residuals, and what they add up to. Weights pay for the
  // rounding of what they multiply.
  DELEGAUGE_INLINE V objective() {
    const V offset = over_players<V>(
        n_, [&](int j) { return weight_[j]; }, [&](int j) { return played_[j]; });
    V level = V(0);
    if constexpr (AnyLevel) level = weight_[n_];
    V greatest_gain = V(0);
    DELEGAUGE_UNROLL(k_)
    for (int s = 0; s < k_; ++s) {
      const V together = over_players<V>(
          n_, [&](int j) { return weight_[j]; }, [&](int j) { return row(j, s); });
      room_.gain[s] = as_it_is(s, together) - offset;
      room_.residual[s] = fma(in_.principal_welfare[s], unit_, V(0) - (together + level));
      greatest_gain = max(room_.gain[s], greatest_gain);
    }
    greatest_gain_ = greatest_gain;
    const V weights = over_players<V>(
        n_, [&](int j) { return weight_[j]; }, [](int) { return V(1); });
    const V rounding = V(Real(4) * std::numeric_limits<Real>::epsilon()) * weights;
    return fma(constant(), norm_of(room_.residual, k_, norm_), greatest_gain + rounding);
  }

  DELEGAUGE_INLINE void epigraph_start() {
    top_ = greatest_gain_ + V(Real(0.3));
    V total = V(0);
    DELEGAUGE_UNROLL(k_)
    for (int s = 0; s < k_; ++s) {
      room_.multiplier[s] = V(1) / (top_ - room_.gain[s]);
      total += room_.multiplier[s];
    }
    const V share = V(1) / total;
    DELEGAUGE_UNROLL(k_)
    for (int s = 0; s < k_; ++s) room_.multiplier[s] = room_.multiplier[s] * share;
  }

  DELEGAUGE_INLINE void advance() {
    const auto unknown = count();
    // The epigraph of the greatest gain.
    V mean[most], inverse_weight[most];
    DELEGAUGE_UNROLL(n_)
    for (int j = 0; j < n_; ++j) mean[j] = V(0);
    V stiffness = V(0), gap = V(0), inverses = V(0);
    DELEGAUGE_UNROLL(k_)
    for (int s = 0; s < k_; ++s) {
      const V slack = max(top_ - room_.gain[s], V(least_slack<Real>()));
      const V inverse = V(1) / slack, p = room_.multiplier[s];
      const V w = p * inverse;
      room_.inverse[s] = inverse;
      stiffness += w;
      gap = fma(p, slack, gap);
      inverses += inverse;
      DELEGAUGE_UNROLL(n_)
      for (int j = 0; j < n_; ++j) mean[j] = fma(w, as_it_is(s, row(j, s)), mean[j]);
    }
    const V flexibility = V(1) / stiffness;
    DELEGAUGE_UNROLL(n_)
    for (int j = 0; j < n_; ++j) {
      mean[j] = mean[j] * flexibility;
      inverse_weight[j] = V(1) / weight_[j];
      gap = fma(price_[j], weight_[j], gap);
    }
    gap += cone_.prepare(*this, room_);
    constexpr Real centring = Real(0.25);
    const Real degree = static_cast<Real>(int(n_) + int(k_)) + cone_.degree(*this);
    const V mu = max(V(centring / degree) * gap, V(least_mu<Real>()));

    SymmetricSystem<V, unknowns> system;
    DELEGAUGE_UNROLL(unknown)
    for (int j = 0; j < unknown; ++j) {
      system.right[j] = V(0);
      DELEGAUGE_UNROLL(unknown)
      for (int i = 0; i <= j; ++i) system.at(j, i) = V(0);
    }
    cone_.assemble(*this, room_, mu, system);
    DELEGAUGE_UNROLL(k_)
    for (int s = 0; s < k_; ++s) {
      const V inverse = room_.inverse[s], w = room_.multiplier[s] * inverse;
      const V force = mu * inverse;
      V apart[most];
      DELEGAUGE_UNROLL(n_)
      for (int j = 0; j < n_; ++j) {
        apart[j] = as_it_is(s, row(j, s)) - mean[j];
        system.right[j] = fnma(force, apart[j], system.right[j]);
        const V pull = w * apart[j];
        DELEGAUGE_UNROLL(n_)
        for (int i = 0; i <= j; ++i) system.at(j, i) = fma(pull, apart[i], system.at(j, i));
      }
    }
    DELEGAUGE_UNROLL(n_)
    for (int j = 0; j < n_; ++j) {
      system.right[j] = fma(mu, inverse_weight[j], system.right[j] - (mean[j] - played_[j]));
      system.at(j, j) = fma(price_[j], inverse_weight[j], system.at(j, j));
    }
    system.solve(unknown, move_);

    // How far the step may go: the greatest rates at which what has to be positive falls and rises.
    // A multiplier p goes to mu / slack - p rate, rate being the slack's: a share a of that way
    // leaves of it at least p (1 - a (1 + rate)).
    V rise = fma(mu, inverses, V(-1)) * flexibility;
    V offset = V(0);
    StepRates<V> rates = {V(0), V(0), V(0)};
    DELEGAUGE_UNROLL(n_)
    for (int j = 0; j < n_; ++j) {
      rise = fma(mean[j] - played_[j], move_[j], rise);
      offset = fma(played_[j], move_[j], offset);
      const V rate = move_[j] * inverse_weight[j];
      rates.add(rate);
      next_price_[j] = fnma(price_[j], rate, mu * inverse_weight[j]);
    }
    DELEGAUGE_UNROLL(k_)
    for (int s = 0; s < k_; ++s) {
      const V together = over_players<V>(
          n_, [&](int j) { return move_[j]; }, [&](int j) { return row(j, s); });
      room_.gain[s] = together;
      const V inverse = room_.inverse[s];
      const V rate = (rise - (as_it_is(s, together) - offset)) * inverse;
      rates.add(rate);
      room_.inverse[s] = fnma(room_.multiplier[s], rate, mu * inverse);
    }
    cone_.direct(*this, room_, mu, rates);
    const V length = step_length(V(0) - rates.least);
    // To the end: mu / slack stays, where the norm's multipliers would lie on their ball.
    const V price_length =
        step_length(max(V(step_share<Real>()) * (V(1) + rates.greatest), rates.dual));
    top_ = fma(length, rise, top_);
    DELEGAUGE_UNROLL(k_)
    for (int s = 0; s < k_; ++s) {
      const V p = room_.multiplier[s];
      room_.multiplier[s] = fma(price_length, room_.inverse[s] - p, p);
    }
    cone_.go(*this, room_, mu, length, price_length);
    DELEGAUGE_UNROLL(n_)
    for (int j = 0; j < n_; ++j) {
      weight_[j] = fma(length, move_[j], weight_[j]);
      price_[j] = fma(price_length, next_price_[j] - price_[j], price_[j]);
    }
    if constexpr (AnyLevel) weight_[n_] = fma(length, move_[n_], weight_[n_]);
  }

  const ParetoInputs<V>& in_;
  Players n_;
  Outcomes k_;
  Norm norm_;
  ParetoRoom<V> room_;
  V unit_;                               // 1 / the size of the principals' welfare
  V weight_[unknowns], move_[unknowns];  // and the level
  V price_[most], next_price_[most];     // multipliers of the weights' signs
  V played_[most];                       // what agents have
  V top_, greatest_gain_;
  ParetoNorm<V, unknowns> cone_;
};

// To *bound. M: Metric, or what knows its own when compiled.
template <class V, class Shape, class M>
DELEGAUGE_OUTLINE void pareto_bound(const ParetoInputs<V>& in, const Shape& shape, const M& metric,
                                    const ParetoRoom<V>& room, V* bound) {
  const auto players = shape.players;
  const auto outcomes = shape.outcomes;
  using Players = std::remove_const_t<decltype(players)>;
  using Outcomes = std::remove_const_t<decltype(outcomes)>;
  constexpr int most = Shape::max_players;
  if constexpr (!Shape::fixed) {
    if (in.factor != nullptr) {
      *bound = ParetoSteps<V, most, false, true, Players, Outcomes>(in, players, outcomes,
                                                                    metric.distance_norm, room)
                   .bound();
      return;
    }
  }
  if (metric.shift == Shift::mean) {
    *bound = ParetoSteps<V, most, false, false, Players, Outcomes>(in, players, outcomes,
                                                                   metric.distance_norm, room)
                 .bound();
  } else {
    *bound = ParetoSteps<V, most, true, false, Players, Outcomes>(in, players, outcomes,
                                                                  metric.distance_norm, room)
                 .bound();
  }
}

DELEGAUGE_END
