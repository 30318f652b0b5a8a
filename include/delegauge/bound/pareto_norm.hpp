// SPDX-License-Identifier: Apache-2.0
// The norm's part of the programme of `pareto` (bound/pareto.hpp), in each norm.
#pragma once

#include "delegauge/base/reduce.hpp"
#include "delegauge/bound/solve_positive.hpp"
#include "delegauge/measure/standardise.hpp"

DELEGAUGE_BEGIN

// Slacks, and the mean of what multipliers times slacks come to, are kept above what rounding
// leaves of numbers of the size of 1.
template <class Real>
constexpr Real least_slack() {
  return sizeof(Real) == sizeof(float) ? Real(1e-7) : Real(1e-14);
}
template <class Real>
constexpr Real least_mu() {
  return sizeof(Real) == sizeof(float) ? Real(1e-6) : Real(1e-12);
}

// That share of the way to where something that has to be positive is 0, and 1 at most. fastest:
// the rate at which it gets there.
template <class Real>
constexpr Real step_share() {
  return Real(0.9);
}
template <class V>
DELEGAUGE_INLINE V step_length(V fastest) {
  using Real = RealOf<V>;
  return min(V(1), V(step_share<Real>()) / max(fastest, V(Real(0.5))));
}

// The least and the greatest rate at which slacks and weights change, and that at which the norm's
// multipliers leave their ball.
template <class V>
struct StepRates {
  V least, greatest, dual;

  DELEGAUGE_INLINE void add(V rate) {
    least = min(rate, least);
    greatest = max(rate, greatest);
  }
};

template <class V, int most>
class ParetoNorm {
 public:
  using Real = RealOf<V>;

  template <class Programme, class Room>
  DELEGAUGE_INLINE void start(const Programme& of, const Room& room) {
    const auto outcomes = of.outcomes();
    const V* const x = room.residual;
    V* const dual = room.of_norm;
    const V c = of.constant();
    if (of.norm() == Norm::l1) {
      // Each entry has a size of its own.
      const V above = V(1 / static_cast<Real>(int(outcomes)));
      DELEGAUGE_UNROLL(outcomes)
      for (int s = 0; s < outcomes; ++s) {
        const V size = abs(x[s]) + above;
        dual[s] = c * (size + x[s]) / (V(2) * size);
        dual[int(outcomes) + s] = size;
      }
      return;
    }
    size_ = norm_of(x, outcomes, of.norm()) + V(Real(0.3));
    if (of.norm() == Norm::l2) {
      const auto unknown = of.count();
      DELEGAUGE_UNROLL(unknown)
      for (int j = 0; j < unknown; ++j) {
        DELEGAUGE_UNROLL(unknown)
        for (int i = 0; i <= j; ++i) {
          products_[j * (j + 1) / 2 + i] = dot<V>(
              outcomes, [&](int s) { return of.row(j, s); }, [&](int s) { return of.row(i, s); });
        }
      }
      const V share = c / size_;
      DELEGAUGE_UNROLL(outcomes)
      for (int s = 0; s < outcomes; ++s) dual[s] = share * x[s];
      return;
    }
    V total = V(0);
    DELEGAUGE_UNROLL(outcomes)
    for (int s = 0; s < outcomes; ++s) {
      dual[s] = V(1) / (size_ - x[s]);
      dual[int(outcomes) + s] = V(1) / (size_ + x[s]);
      total += dual[s] + dual[int(outcomes) + s];
    }
    const V share = c / total;
    DELEGAUGE_UNROLL(outcomes)
    for (int s = 0; s < outcomes; ++s) {
      dual[s] = dual[s] * share;
      dual[int(outcomes) + s] = dual[int(outcomes) + s] * share;
    }
  }

  template <class Programme>
  DELEGAUGE_INLINE Real degree(const Programme& of) const {
    return of.norm() == Norm::l2 ? Real(2) : static_cast<Real>(2 * int(of.outcomes()));
  }

  // What multipliers times slacks come to.
  template <class Programme, class Room>
  DELEGAUGE_INLINE V prepare(const Programme& of, const Room& room) {
    const auto outcomes = of.outcomes();
    const V* const x = room.residual;
    const V* const dual = room.of_norm;
    const V c = of.constant();
    if (of.norm() == Norm::l2) {
      square_ = sum_of_squares<V>(outcomes, [=](int s) { return x[s]; });
      dual_square_ = sum_of_squares<V>(outcomes, [=](int s) { return dual[s]; });
      const V product = dot<V>(
          outcomes, [=](int s) { return x[s]; }, [=](int s) { return dual[s]; });
      prepare_cone(c, product);
      return fma(c, size_, V(0) - product);
    }
    V gap = V(0);
    DELEGAUGE_UNROLL(outcomes)
    for (int s = 0; s < outcomes; ++s) {
      const Pair pair = pair_at(of, room, s);
      gap = fma(pair.p_above, pair.above, fma(pair.p_below, pair.below, gap));
    }
    return gap;
  }

  template <class Programme, class Room, class System>
  DELEGAUGE_INLINE void assemble(const Programme& of, const Room& room, V mu, System& system) {
    const auto unknown = of.count();
    const auto outcomes = of.outcomes();
    const V c = of.constant();
    if (of.norm() == Norm::l2) {
      assemble_cone(of, room, mu, system);
      return;
    }
    if (of.norm() == Norm::l1) {
      DELEGAUGE_UNROLL(outcomes)
      for (int s = 0; s < outcomes; ++s) {
        const Pair pair = pair_at(of, room, s);
        const V above = V(1) / pair.above, below = V(1) / pair.below;
        const V w_above = pair.p_above * above, w_below = pair.p_below * below;
        const V flexibility = V(1) / (w_above + w_below);
        const V lean = (w_below - w_above) * flexibility;
        const V stiffness = V(4) * w_above * w_below * flexibility;
        const V force = fma(mu, fma(below, V(1) - lean, V(0) - above * (V(1) + lean)), c * lean);
        DELEGAUGE_UNROLL(unknown)
        for (int j = 0; j < unknown; ++j) {
          const V mine = of.row(j, s);
          system.right[j] = fnma(force, mine, system.right[j]);
          const V pull = stiffness * mine;
          DELEGAUGE_UNROLL(unknown)
          for (int i = 0; i <= j; ++i) {
            system.at(j, i) = fma(pull, of.row(i, s), system.at(j, i));
          }
        }
      }
      return;
    }
    V stiffness = V(0);
    inverses_ = V(0);
    DELEGAUGE_UNROLL(unknown)
    for (int j = 0; j < unknown; ++j) mean_[j] = V(0);
    DELEGAUGE_UNROLL(outcomes)
    for (int s = 0; s < outcomes; ++s) {
      const Pair pair = pair_at(of, room, s);
      const V above = V(1) / pair.above, below = V(1) / pair.below;
      const V w_above = pair.p_above * above, w_below = pair.p_below * below;
      stiffness += w_above + w_below;
      inverses_ += above + below;
      const V lean = w_below - w_above;
      DELEGAUGE_UNROLL(unknown)
      for (int j = 0; j < unknown; ++j) mean_[j] = fma(lean, of.row(j, s), mean_[j]);
    }
    flexibility_ = V(1) / stiffness;
    DELEGAUGE_UNROLL(unknown)
    for (int j = 0; j < unknown; ++j) {
      mean_[j] = mean_[j] * flexibility_;
      system.right[j] = fnma(c, mean_[j], system.right[j]);
    }
    const auto add = [&](V w, V force, int s, V sign) {
      V apart[most];
      DELEGAUGE_UNROLL(unknown)
      for (int j = 0; j < unknown; ++j) {
        apart[j] = sign * of.row(j, s) - mean_[j];
        system.right[j] = fnma(force, apart[j], system.right[j]);
        const V pull = w * apart[j];
        DELEGAUGE_UNROLL(unknown)
        for (int i = 0; i <= j; ++i) system.at(j, i) = fma(pull, apart[i], system.at(j, i));
      }
    };
    DELEGAUGE_UNROLL(outcomes)
    for (int s = 0; s < outcomes; ++s) {
      const Pair pair = pair_at(of, room, s);
      const V above = V(1) / pair.above, below = V(1) / pair.below;
      add(pair.p_above * above, mu * above, s, V(-1));
      add(pair.p_below * below, mu * below, s, V(1));
    }
  }

  // Adds its rates.
  template <class Programme, class Room>
  DELEGAUGE_INLINE void direct(const Programme& of, const Room& room, V mu, StepRates<V>& rates) {
    const auto outcomes = of.outcomes();
    if (of.norm() == Norm::l2) {
      direct_cone(of, room, mu, rates);
      return;
    }
    if (of.norm() == Norm::linf) {
      rise_ = fma(mu, inverses_, V(0) - of.constant()) * flexibility_;
      // The mean row times the step.
      const auto unknown = of.count();
      DELEGAUGE_UNROLL(unknown)
      for (int j = 0; j < unknown; ++j) rise_ = fma(mean_[j], of.move(j), rise_);
    }
    DELEGAUGE_UNROLL(outcomes)
    for (int s = 0; s < outcomes; ++s) {
      const Pair pair = pair_at(of, room, s);
      const PairStep step = step_of(of, pair, s, mu);
      rates.add(step.rate_above);
      rates.add(step.rate_below);
    }
  }

  template <class Programme, class Room>
  DELEGAUGE_INLINE void go(const Programme& of, const Room& room, V mu, V length, V price_length) {
    const auto outcomes = of.outcomes();
    V* const dual = room.of_norm;
    if (of.norm() == Norm::l2) {
      size_ = fma(length, rise_, size_);
      DELEGAUGE_UNROLL(outcomes)
      for (int s = 0; s < outcomes; ++s) {
        dual[s] = fma(price_length, next_dual(of, room, s) - dual[s], dual[s]);
      }
      return;
    }
    DELEGAUGE_UNROLL(outcomes)
    for (int s = 0; s < outcomes; ++s) {
      const Pair pair = pair_at(of, room, s);
      const PairStep step = step_of(of, pair, s, mu);
      dual[s] = fma(price_length, step.p_above - pair.p_above, pair.p_above);
      V& other = dual[int(outcomes) + s];
      other = of.norm() == Norm::l1 ? fma(length, step.rise, other)
                                    : fma(price_length, step.p_below - pair.p_below, pair.p_below);
    }
    if (of.norm() == Norm::linf) size_ = fma(length, rise_, size_);
  }

 private:
  // An entry x between -size and size: slacks above and below it, and their multipliers.
  struct Pair {
    V above, below, p_above, p_below;
  };
  struct PairStep {
    V rise;  // of the size
    V rate_above, rate_below, p_above, p_below;
  };
  template <class Programme, class Room>
  DELEGAUGE_INLINE Pair pair_at(const Programme& of, const Room& room, int s) const {
    const int outcomes = int(of.outcomes());
    const bool own = of.norm() == Norm::l1;
    const V x = room.residual[s];
    const V size = own ? room.of_norm[outcomes + s] : size_;
    const V p = room.of_norm[s];
    const V least = V(least_slack<Real>());
    const V other =
        own ? max(of.constant() - p, V(least_slack<Real>())) : room.of_norm[outcomes + s];
    return {max(size - x, least), max(size + x, least), p, other};
  }
  template <class Programme>
  DELEGAUGE_INLINE PairStep step_of(const Programme& of, const Pair& pair, int s, V mu) const {
    const V above = V(1) / pair.above, below = V(1) / pair.below;
    const V w_above = pair.p_above * above, w_below = pair.p_below * below;
    const V fall = of.fall(s);
    V rise = rise_;
    if (of.norm() == Norm::l1) {
      const V flexibility = V(1) / (w_above + w_below);
      rise =
          (fma(mu, above + below, V(0) - of.constant()) + (w_below - w_above) * fall) * flexibility;
    }
    PairStep step;
    step.rise = rise;
    step.rate_above = (rise + fall) * above;
    step.rate_below = (rise - fall) * below;
    step.p_above = fnma(pair.p_above, step.rate_above, mu * above);
    step.p_below = fnma(pair.p_below, step.rate_below, mu * below);
    return step;
  }

  // The cone of (size, residual), and of (C, -dual): Nesterov's and Todd's point w between them.
  DELEGAUGE_INLINE void prepare_cone(V c, V product) {
    const V least = V(least_slack<Real>());
    det_ = max(fma(size_, size_, V(0) - square_), least);
    dual_det_ = max(fma(c, c, V(0) - dual_square_), least);
    root_ = V(1) / sqrt(det_);
    dual_root_ = V(1) / sqrt(dual_det_);
    const V cosine = max(fma(c, size_, V(0) - product) * root_ * dual_root_, V(1));
    const V half = V(Real(0.5)) / sqrt(V(Real(0.5)) * (V(1) + cosine));
    of_residual_ = half * root_;
    of_dual_ = half * dual_root_;
    w0_ = fma(size_, of_residual_, c * of_dual_);
    stiffness_ = dual_det_ * dual_root_ * root_;
    slackness_ = det_ * root_ * dual_root_;  // 1 / stiffness
    bend_ = V(1) / fma(V(2) * w0_, w0_, V(-1));
  }

  template <class Programme, class Room, class System>
  DELEGAUGE_INLINE void assemble_cone(const Programme& of, const Room& room, V mu, System& system) {
    const auto unknown = of.count();
    const auto outcomes = of.outcomes();
    const V inverse_det = root_ * root_;
    force_ = fma(V(2) * mu * size_, inverse_det, V(0) - of.constant());
    const V twice = V(2) * mu * inverse_det;
    const V back = V(2) * w0_ * force_ * bend_;
    V across[most];
    DELEGAUGE_UNROLL(unknown)
    for (int j = 0; j < unknown; ++j) {
      const V residual = dot<V>(
          outcomes, [&](int s) { return of.row(j, s); }, [&](int s) { return room.residual[s]; });
      const V dual = dot<V>(
          outcomes, [&](int s) { return of.row(j, s); }, [&](int s) { return room.of_norm[s]; });
      across[j] = fma(residual, of_residual_, dual * of_dual_);
      system.right[j] += fma(twice, residual, V(0) - back * across[j]);
      const V pull = V(-2) * bend_ * across[j];
      DELEGAUGE_UNROLL(unknown)
      for (int i = 0; i <= j; ++i) {
        const V product = products_[j * (j + 1) / 2 + i];
        system.at(j, i) = fma(stiffness_, fma(pull, across[i], product), system.at(j, i));
      }
    }
  }

  // The part of w beside the first, at an outcome.
  template <class Room>
  DELEGAUGE_INLINE V across_at(const Room& room, int s) const {
    return fma(room.residual[s], of_residual_, room.of_norm[s] * of_dual_);
  }
  // The multiplier that a whole step leads to.
  template <class Programme, class Room>
  DELEGAUGE_INLINE V next_dual(const Programme& of, const Room& room, int s) const {
    const V across = across_at(room, s);
    return fma(twice_, room.residual[s], fnma(pull_, across, V(0) - stiffness_ * of.fall(s)));
  }
  template <class Programme, class Room>
  DELEGAUGE_INLINE void direct_cone(const Programme& of, const Room& room, V mu,
                                    StepRates<V>& rates) {
    const auto outcomes = of.outcomes();
    const V along = V(0) - dot<V>(
                               outcomes, [&](int s) { return across_at(room, s); },
                               [&](int s) { return of.fall(s); });
    rise_ = fma(V(2) * w0_ * stiffness_, along, force_) * (bend_ * slackness_);
    twice_ = V(2) * mu * root_ * root_;
    pull_ = V(2) * stiffness_ * fma(w0_, rise_, V(0) - along);
    V move_square = V(0), move_along = V(0), turn_square = V(0), turn_along = V(0);
    DELEGAUGE_UNROLL(outcomes)
    for (int s = 0; s < outcomes; ++s) {
      const V fall = of.fall(s), dual = room.of_norm[s];
      const V turn = next_dual(of, room, s) - dual;
      move_square = fma(fall, fall, move_square);
      move_along = fma(fall, room.residual[s], move_along);
      turn_square = fma(turn, turn, turn_square);
      turn_along = fma(turn, dual, turn_along);
    }
    const V first = rise_;
    // (size + a rise)^2 = |x - a fall|^2: 1 / a from the quadratic in 1 / a.
    const V leaving = rate_of_leaving(det_, root_ * root_, fma(size_, first, move_along),
                                      fma(first, first, V(0) - move_square));
    rates.least = min(V(0) - leaving, rates.least);
    rates.dual =
        rate_of_leaving(dual_det_, dual_root_ * dual_root_, V(0) - turn_along, V(0) - turn_square);
  }
  // The greatest r with det r^2 + 2 middle r + square = 0, or less than nothing.
  static DELEGAUGE_INLINE V rate_of_leaving(V det, V inverse_det, V middle, V square) {
    const V inside = max(fma(middle, middle, V(0) - det * square), V(0));
    return (sqrt(inside) - middle) * inverse_det;
  }

  V size_, rise_;                          // of l2 and linf
  V inverses_, flexibility_, mean_[most];  // of linf
  V products_[most * (most + 1) / 2];      // of rows, of l2, as all that follows
  V square_, dual_square_, det_, dual_det_;
  V root_, dual_root_, of_residual_, of_dual_, w0_;  // w = (w0, residual and dual in these shares)
  V stiffness_, slackness_, bend_, force_, twice_, pull_;
};

DELEGAUGE_END
