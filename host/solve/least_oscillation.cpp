// SPDX-License-Identifier: Apache-2.0
#include "host/solve/least_oscillation.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "host/solve/factorised.hpp"
#include "host/solve/triangle.hpp"
#include "host/text/caller.hpp"

namespace delegauge::host {
namespace {

using Real = long double;
using Reals = std::vector<Real>;

constexpr Real largest_weight = 1e4L;
// What a weight costs, as a part of C: nothing that shows, but where weights are free to be
// anything it keeps them small, and with them what the rounding of gains and rows adds up to.
constexpr Real cost_of_weight = 1e-15L;
constexpr Real final_gap = 1e-12L, least_share = 1e-16L;  // of C
constexpr std::size_t all_at_once = 128;                  // outcomes whose gains are all looked at

Real dot(const double* a, const Reals& weights) {
  Real sum = 0;
  for (std::size_t j = 0; j < weights.size(); ++j) sum += a[j] * weights[j];
  return sum;
}

/// What remains of the target, at an outcome.
Real rest(const OscillationProgramme& p, const Reals& weights, std::size_t s) {
  return p.target[s] - dot(p.rows.data() + s * p.players, weights);
}

/// The norm of what remains, with the best constant if one may be taken away.
Real norm_of_rest(const OscillationProgramme& p, const Reals& weights) {
  Reals r(p.outcomes);
  for (std::size_t s = 0; s < p.outcomes; ++s) r[s] = rest(p, weights, s);
  if (p.any_level && p.norm == Norm::linf) {
    const auto [low, high] = std::minmax_element(r.begin(), r.end());
    return (*high - *low) / 2;
  }
  if (p.any_level) {
    Real level = std::accumulate(r.begin(), r.end(), Real(0)) / static_cast<Real>(p.outcomes);
    if (p.norm == Norm::l1) {
      Reals sorted = r;
      const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(p.outcomes / 2);
      std::nth_element(sorted.begin(), middle, sorted.end());
      level = *middle;
    }
    for (Real& x : r) x -= level;
  }
  Real total = 0;
  for (const Real x : r) {
    if (p.norm == Norm::l1) total += std::abs(x);
    if (p.norm == Norm::l2) total += x * x;
    if (p.norm == Norm::linf) total = std::max(total, std::abs(x));
  }
  return p.norm == Norm::l2 ? std::sqrt(total) : total;
}

using Outcomes = std::vector<std::size_t>;

/// Which outcomes are looked at: of very many few decide.
struct Deciding {
  Outcomes gains;    // in max_s of what players gain
  Outcomes entries;  // in the norm linf, which is a maximum, too; other norms take all
};

/// The barrier's function at a point: its slopes and curvature, of
///   (t + C size) / share - log(t - gains) - log(weights) - log(room) - log(cone).
class Barrier {
 public:
  Barrier(const OscillationProgramme& p, Deciding deciding)
      : p_(p), deciding_(std::move(deciding)), n_(p.players), at_t_(n_), size_(n_ + 1) {
    if (p.norm != Norm::l1) at_norm_ = size_++;
    if (p.any_level && p.norm != Norm::l2) at_level_ = size_++;
    if (p.norm == Norm::l2) triangle_ = triangle_of(p);
  }

  /// Along the centres to the end.
  Reals run() {
    start();
    const Real terms = static_cast<Real>(deciding_.gains.size() + n_ + 3) +
                       static_cast<Real>(2 * deciding_.entries.size());
    const Real last = std::max(least_share, final_gap / terms) * p_.constant;
    for (Real share = p_.constant; share > last;) {
      share = std::max(last, share / 10);
      to_centre(share, share <= last ? 1e-6L : 0.1L);
    }
    return {point_.begin(), point_.begin() + static_cast<std::ptrdiff_t>(n_)};
  }
  Real greatest_gain() const { return point_[at_t_]; }
  Real greatest_entry() const { return at_norm_ == 0 ? 0 : point_[at_norm_]; }
  Real level() const { return at_level_ == 0 ? 0 : point_[at_level_]; }

 private:
  void start() {
    point_.assign(size_, 0);
    for (std::size_t j = 0; j < n_; ++j) point_[j] = 1 / static_cast<Real>(2 * n_);
    const Reals weights(point_.begin(), point_.begin() + static_cast<std::ptrdiff_t>(n_));
    Real most = 0;
    for (const std::size_t s : deciding_.gains) {
      most = std::max(most, dot(p_.gains.data() + s * n_, weights));
    }
    point_[at_t_] = most + p_.constant;
    if (at_norm_ == 0) return;
    Real norm = 0;
    for (std::size_t s = 0; s < p_.outcomes; ++s) {
      const Real r = std::abs(rest(p_, weights, s));
      norm = p_.norm == Norm::l2 ? std::hypot(norm, r) : std::max(norm, r);
    }
    point_[at_norm_] = norm + 1;
  }

  /// Newton's steps, shortened as the theory of self-concordant functions has it: none leaves the
  /// set, and the decrement falls.
  void to_centre(Real share, Real near) {
    constexpr int most_steps = 200;
    for (int step = 0; step < most_steps; ++step) {
      stop_if_asked();
      slope_.assign(size_, 0);
      curvature_.assign(size_ * size_, 0);
      add_all(share);
      for (std::size_t a = 0; a < size_; ++a) {
        for (std::size_t b = 0; b < a; ++b) curvature_[b * size_ + a] = curvature_[a * size_ + b];
      }
      const Reals move = newton_step();
      Real decrement = 0;
      for (std::size_t a = 0; a < size_; ++a) decrement -= slope_[a] * move[a];
      if (!(decrement > 0)) return;  // rounding is all that is left
      decrement = std::sqrt(decrement);
      const Real length = decrement > 0.25L ? 1 / (1 + decrement) : 1;
      for (std::size_t a = 0; a < size_; ++a) point_[a] += length * move[a];
      if (decrement < near) return;
    }
  }

  /// Curvatures of different unknowns are many decades apart: brought to a diagonal of 1 first.
  Reals newton_step() const {
    Reals scale(size_), right(size_);
    for (std::size_t a = 0; a < size_; ++a) {
      scale[a] = 1 / std::sqrt(curvature_[a * size_ + a]);
      right[a] = -slope_[a] * scale[a];
    }
    Reals scaled = curvature_;
    for (std::size_t a = 0; a < size_; ++a) {
      for (std::size_t b = 0; b < size_; ++b) scaled[a * size_ + b] *= scale[a] * scale[b];
      scaled[a * size_ + a] += 1e-18L;
    }
    Reals move = Factorised(std::move(scaled), size_).solve(right);
    for (std::size_t a = 0; a < size_; ++a) move[a] *= scale[a];
    return move;
  }

  /// Adds first * gradient, and second * gradient gradient^T.
  void add(const Reals& gradient, Real first, Real second) {
    for (std::size_t a = 0; a < size_; ++a) {
      if (gradient[a] == 0) continue;
      slope_[a] += first * gradient[a];
      const Real part = second * gradient[a];
      for (std::size_t b = 0; b <= a; ++b) curvature_[a * size_ + b] += part * gradient[b];
    }
  }
  /// -log of a linear function of the point.
  void add_log(const Reals& gradient, Real value) {
    add(gradient, -1 / value, 1 / (value * value));
  }

  void add_all(Real share) {
    slope_[at_t_] += 1 / share;
    for (std::size_t j = 0; j < n_; ++j) slope_[j] += cost_of_weight * p_.constant / share;
    if (at_norm_ != 0) slope_[at_norm_] += p_.constant / share;
    Reals gradient(size_);
    for (const std::size_t s : deciding_.gains) {
      const double* const gain = p_.gains.data() + s * n_;
      Real left = point_[at_t_];
      for (std::size_t j = 0; j < n_; ++j) {
        left -= gain[j] * point_[j];
        gradient[j] = -gain[j];
      }
      gradient[at_t_] = 1;
      add_log(gradient, left);
    }
    std::fill(gradient.begin(), gradient.end(), 0);
    Real room = largest_weight;
    for (std::size_t j = 0; j < n_; ++j) {
      room -= point_[j];
      gradient[j] = 1;
      add_log(gradient, point_[j]);
      gradient[j] = 0;
    }
    std::fill(gradient.begin(), gradient.begin() + static_cast<std::ptrdiff_t>(n_), Real(-1));
    add_log(gradient, room);
    if (p_.norm == Norm::l2) {
      add_cone();
    } else {
      add_entries(share);
    }
  }

  /// -log(size^2 - |rest|^2), with the rest in the triangle's coordinates.
  void add_cone() {
    const std::size_t rows = n_ + 1;
    Reals r(rows);
    Real cone = point_[at_norm_] * point_[at_norm_];
    for (std::size_t i = 0; i < rows; ++i) {
      r[i] = triangle_[i * rows + n_];
      for (std::size_t j = 0; j < n_; ++j) r[i] -= triangle_[i * rows + j] * point_[j];
    }
    Real square = 0;
    for (const Real x : r) square += x * x;
    const Real root = std::sqrt(square);
    cone = (point_[at_norm_] - root) * (point_[at_norm_] + root);
    // Half the cone's gradient.
    Reals half(size_);
    half[at_norm_] = point_[at_norm_];
    for (std::size_t j = 0; j < n_; ++j) {
      for (std::size_t i = 0; i < rows; ++i) half[j] += triangle_[i * rows + j] * r[i];
    }
    add(half, -2 / cone, 4 / (cone * cone));
    // Less half its own curvature.
    curvature_[at_norm_ * size_ + at_norm_] -= 2 / cone;
    Reals row(size_);
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t j = 0; j < n_; ++j) row[j] = triangle_[i * rows + j];
      add(row, 0, 2 / cone);
    }
  }

  /// linf: -log(size - r) - log(size + r) of each entry; l1: the least over its size e >= |r| of
  /// C e / share - log(e^2 - r^2), which is at e = share' + sqrt(share'^2 + r^2).
  void add_entries(Real share) {
    Reals gradient(size_), side(size_);
    for (const std::size_t s : deciding_.entries) {
      const double* const row = p_.rows.data() + s * n_;
      Real r = p_.target[s];
      for (std::size_t j = 0; j < n_; ++j) {
        r -= row[j] * point_[j];
        gradient[j] = -row[j];
      }
      if (at_level_ != 0) {
        r -= point_[at_level_];
        gradient[at_level_] = -1;
      }
      if (p_.norm == Norm::l1) {
        const Real own = share / p_.constant, root = std::sqrt(own * own + r * r);
        const Real e = own + root;
        add(gradient, r / (own * e), 1 / (e * root));
        continue;
      }
      for (const int sign : {-1, 1}) {  // of size - r, then of size + r
        for (std::size_t a = 0; a < size_; ++a) side[a] = sign * gradient[a];
        side[at_norm_] = 1;
        add_log(side, point_[at_norm_] + sign * r);
      }
    }
  }

  const OscillationProgramme& p_;
  Deciding deciding_;
  std::size_t n_, at_t_, size_, at_norm_ = 0, at_level_ = 0;  // 0: there is none
  Reals triangle_;
  Reals point_, slope_, curvature_;
};

Outcomes all_outcomes(const OscillationProgramme& p) {
  Outcomes list(p.outcomes);
  std::iota(list.begin(), list.end(), std::size_t{0});
  return list;
}

void add_once(Outcomes& list, std::size_t outcome) {
  if (std::find(list.begin(), list.end(), outcome) == list.end()) list.push_back(outcome);
}

/// The outcome at which amount(s) is the greatest.
template <class Amount>
std::size_t greatest_at(const OscillationProgramme& p, const Amount& amount) {
  std::size_t best = 0;
  for (std::size_t s = 1; s < p.outcomes; ++s) {
    if (amount(s) > amount(best)) best = s;
  }
  return best;
}

/// Outcomes at which some player gains the most, or all together, and those at the ends of the
/// target.
Deciding deciding_first(const OscillationProgramme& p) {
  Deciding r;
  const bool few = p.outcomes <= all_at_once;
  if (p.norm == Norm::l1 || (p.norm == Norm::linf && few)) r.entries = all_outcomes(p);
  if (few) {
    r.gains = all_outcomes(p);
    return r;
  }
  for (std::size_t k = 0; k <= p.players; ++k) {
    Reals weights(p.players, k == p.players ? 1 : 0);
    if (k < p.players) weights[k] = 1;
    add_once(r.gains, greatest_at(p, [&](std::size_t s) {
               return dot(p.gains.data() + s * p.players, weights);
             }));
  }
  if (p.norm != Norm::linf) return r;
  for (const double sign : {-1.0, 1.0}) {
    add_once(r.entries, greatest_at(p, [&](std::size_t s) { return sign * p.target[s]; }));
  }
  return r;
}

/// Adds outcomes whose amount(s) exceeds `most`, those that do by the most; returns whether there
/// were any that were not in the list.
template <class Amount>
bool add_exceeding(const OscillationProgramme& p, const Amount& amount, Real most, Outcomes& list) {
  constexpr std::size_t at_a_time = 16;
  std::vector<std::pair<Real, std::size_t>> exceeding;
  for (std::size_t s = 0; s < p.outcomes; ++s) {
    const Real here = amount(s);
    if (here > most + final_gap * p.constant) exceeding.emplace_back(-here, s);
  }
  std::sort(exceeding.begin(), exceeding.end());
  if (exceeding.size() > at_a_time) exceeding.resize(at_a_time);
  const std::size_t before = list.size();
  for (const auto& [by, s] : exceeding) add_once(list, s);
  return list.size() > before;
}

Real value_at(const OscillationProgramme& p, const Reals& weights) {
  Real most = p.players == 0 ? 0 : -1e300L;
  for (std::size_t s = 0; s < p.outcomes && p.players > 0; ++s) {
    most = std::max(most, dot(p.gains.data() + s * p.players, weights));
  }
  return most + p.constant * norm_of_rest(p, weights);
}

}  // namespace

OscillationOptimum least_oscillation(const OscillationProgramme& programme) {
  OscillationOptimum best;
  best.weights.assign(programme.players, 0);
  const Reals none(programme.players, 0);
  best.value = static_cast<double>(value_at(programme, none));
  if (programme.players == 0 || best.value <= 0) return best;
  Deciding deciding = deciding_first(programme);
  for (bool more = true; more;) {
    Barrier barrier(programme, deciding);
    const Reals weights = barrier.run();
    const auto value = static_cast<double>(value_at(programme, weights));
    if (value < best.value) {
      best.value = value;
      best.weights.assign(weights.begin(), weights.end());
    }
    if (programme.outcomes <= all_at_once) break;
    more = add_exceeding(
        programme,
        [&](std::size_t s) { return dot(programme.gains.data() + s * programme.players, weights); },
        barrier.greatest_gain(), deciding.gains);
    if (programme.norm != Norm::linf) continue;
    const auto entry = [&](std::size_t s) {
      return std::abs(rest(programme, weights, s) - barrier.level());
    };
    more = add_exceeding(programme, entry, barrier.greatest_entry(), deciding.entries) || more;
  }
  return best;
}

double oscillation_at(const OscillationProgramme& programme, const std::vector<double>& weights) {
  return static_cast<double>(value_at(programme, Reals(weights.begin(), weights.end())));
}

}  // namespace delegauge::host
