// SPDX-License-Identifier: Apache-2.0
// Directions with a prescribed collective alignment (theory/sampling.md): independent random
// ones are moved towards or away from their weighted mean. All of it happens in the space that they
// span, on their n x n half squared distances, whatever the number of outcomes.
#pragma once

#include "delegauge/base/profiles.hpp"
#include "delegauge/base/scalar.hpp"

DELEGAUGE_BEGIN

// n unit vectors by E_ij = |nu_i - nu_j|^2 / 2 = 1 - <nu_i, nu_j>, which does not cancel where they
// are alike, and the coefficients of each in the vectors that it all began with.
template <class V>
class AlignedDirections {
 public:
  using Real = RealOf<V>;
  static constexpr int most = Profiles::most_players;

  // half_square[i][j]: E, for i != j. share[i]: pi_i = m_i / sum m.
  DELEGAUGE_INLINE AlignedDirections(int players, const V (*half_square)[most], const V* share)
      : n_(players), share_(share) {
    for (int i = 0; i < n_; ++i) {
      for (int j = 0; j < n_; ++j) {
        e_[i][j] = i == j ? V(0) : half_square[i][j];
        mix_[i][j] = i == j ? V(1) : V(0);
      }
    }
  }

  // Moves any number to collective alignment `target`, as nearly as can be; move_pair_to() does so
  // at once for two players. Above the target all step away from the mean, nu_i - h mu, until one
  // step would reach it; below, one step towards the mean's direction reaches anything. The last
  // step's length is the root of a continuous function.
  DELEGAUGE_INLINE void move_to(V target) {
    constexpr Real tolerance = sizeof(Real) == sizeof(float) ? Real(1e-5) : Real(1e-7);
    constexpr int most_steps = 64, most_halvings = 60;
    Step to;
    V now = collective_alignment();
    const auto falling = now > target;
    V reach = V(1);
    for (int k = 0; k < most_steps; ++k) {
      step(V(1), V(0) - reach, to);
      const V then = alignment(to.e);
      // Each lane stops by itself, whatever the others do.
      const auto stepping = falling & (then > target) & (reach > V(Real(1e-3)));
      if (!any(stepping)) break;
      const auto closer = stepping & (then < now);
      reach = select(stepping & (!closer), V(Real(0.5)) * reach, reach);
      take(V(1), V(0) - reach, to, closer);
      now = select(closer, then, now);
    }
    // |mu| of where the last step begins.
    V alike = V(0);
    for (int i = 0; i < n_; ++i) {
      for (int j = 0; j < n_; ++j) alike = fma(share_[i] * share_[j], e_[i][j], alike);
    }
    const V mean_length = sqrt(max(V(1) - alike, V(Real(1e-12))));
    const V mean_inverse = V(1) / mean_length;
    const auto p_of = [&](V t) { return select(falling, V(1), V(1) - t); };
    const auto q_of = [&](V t) { return select(falling, V(0) - t, t * mean_inverse); };
    // Regula falsi, an end's value halved when it stays twice (Illinois).
    V left = V(0), at_left = now - target;
    V right = select(falling, reach, V(1));
    step(p_of(right), q_of(right), to);
    V at_right = alignment(to.e) - target;
    V t = right, at = at_right;
    // Where even the whole step does not reach the target, it is what is nearest.
    auto open = ((at_left > V(0)) & (at_right < V(0))) | ((at_left < V(0)) & (at_right > V(0)));
    const auto start_is_nearer = (!open) & (abs(at_left) < abs(at_right));
    t = select(start_is_nearer, V(0), t);
    V last = V(0);  // which end moved: -1 left, 1 right
    for (int k = 0; k < most_halvings && any(open & (abs(at) > V(tolerance))); ++k) {
      const V spread = at_right - at_left;
      V next = (left * at_right - right * at_left) / select(open, spread, V(1));
      // Every fourth time the middle, so that the interval shrinks whatever the curve.
      if (k % 4 == 3) next = V(Real(0.5)) * (left + right);
      const auto moving = open & (abs(at) > V(tolerance));
      t = select(moving, next, t);
      step(p_of(t), q_of(t), to);
      at = select(moving, alignment(to.e) - target, at);
      const auto same_as_left = ((at > V(0)) & (at_left > V(0))) | ((at < V(0)) & (at_left < V(0)));
      const auto to_left = moving & same_as_left, to_right = moving & (!same_as_left);
      at_right = select(to_left & (last < V(0)), V(Real(0.5)) * at_right, at_right);
      at_left = select(to_right & (last > V(0)), V(Real(0.5)) * at_left, at_left);
      left = select(to_left, t, left);
      at_left = select(to_left, at, at_left);
      right = select(to_right, t, right);
      at_right = select(to_right, at, at_right);
      last = select(to_left, V(Real(-1)), select(to_right, V(1), last));
    }
    step(p_of(t), q_of(t), to);
    take(p_of(t), q_of(t), to, t >= V(0));
  }

  // Two players: CA = 1 - 2 pi_1 pi_2 |nu_1 - nu_2|, and the second turns in the plane of both.
  // half_square_of_sum: |nu_1 + nu_2|^2 / 2 = 2 - E, which does not cancel where they are opposite.
  DELEGAUGE_INLINE void move_pair_to(V target, V half_square_of_sum) {
    const V product = V(Real(2)) * share_[0] * share_[1];
    const auto single = product <= V(0);
    const V apart =
        min(select(single, V(0), (V(1) - target) / select(single, V(1), product)), V(Real(2)));
    const V half_square = V(Real(0.5)) * apart * apart;  // E that is wanted
    const V sine = apart * sqrt(max(V(1) - V(Real(0.25)) * apart * apart, V(0)));
    const V now = e_[0][1];
    const V now_sine = sqrt(now * half_square_of_sum);
    const auto parallel = now_sine <= V(0);  // no plane: only its sign is chosen
    const V turn = select(parallel, V(0), sine / select(parallel, V(1), now_sine));
    const V cosine = V(Real(0.5)) * (half_square_of_sum - now);
    mix_[1][0] = (V(1) - half_square) - turn * cosine;
    mix_[1][1] = turn;
    e_[0][1] = half_square;
    e_[1][0] = half_square;
  }
  // nu_i = sum_j mix(i, j) nu_j of the beginning.
  DELEGAUGE_INLINE V mix(int i, int j) const { return mix_[i][j]; }

  DELEGAUGE_INLINE V collective_alignment() const { return alignment(e_); }

 private:
  // For vectors with half squared distances e: sum_j pi_j E_ij = 1 - <mu, nu_i>; returns sum_ij
  // pi_i pi_j E_ij = 1 - |mu|^2.
  DELEGAUGE_INLINE V to_mean(const V (&e)[most][most], V* towards) const {
    V alike = V(0);
    for (int i = 0; i < n_; ++i) {
      towards[i] = V(0);
      for (int j = 0; j < n_; ++j) towards[i] = fma(share_[j], e[i][j], towards[i]);
      alike = fma(share_[i], towards[i], alike);
    }
    return alike;
  }
  DELEGAUGE_INLINE V alignment(const V (&e)[most][most]) const {
    V towards[most], deviation = V(0);
    const V alike = to_mean(e, towards);
    for (int i = 0; i < n_; ++i) {
      deviation = fma(share_[i], sqrt(max(towards[i] + towards[i] - alike, V(0))), deviation);
    }
    return V(1) - deviation;
  }

  // The directions p nu_i + q mu, normalised: their E and, where `take` holds, they are taken.
  struct Step {
    V e[most][most];
    V inverse[most];  // 1 / |p nu_i + q mu|
  };
  DELEGAUGE_INLINE void step(V p, V q, Step& to) const {
    V towards[most];
    const V alike = to_mean(e_, towards);
    const V mean_square = max(V(1) - alike, V(0));  // |mu|^2
    V length[most];
    for (int i = 0; i < n_; ++i) {
      const V along = V(1) - towards[i];
      const V square = p * p + (V(Real(2)) * p * q * along + q * q * mean_square);
      const V least = V(Real(1e-12));
      length[i] = sqrt(max(square, least));
      to.inverse[i] = V(1) / length[i];
    }
    for (int i = 0; i < n_; ++i) {
      to.e[i][i] = V(0);
      for (int j = 0; j < i; ++j) {
        // |x_i / N_i - x_j / N_j|^2 = (|x_i - x_j|^2 - (N_i - N_j)^2) / (N_i N_j), and q mu drops
        // out of x_i - x_j.
        const V gap = V(Real(2)) * p * q * (towards[j] - towards[i]) / (length[i] + length[j]);
        const V square = fma(V(Real(2)) * p * p, e_[i][j], -(gap * gap));
        const V half = V(Real(0.5)) * square * to.inverse[i] * to.inverse[j];
        to.e[i][j] = min(max(half, V(0)), V(Real(2)));
        to.e[j][i] = to.e[i][j];
      }
    }
  }
  DELEGAUGE_INLINE void take(V p, V q, const Step& to, TruthOf<V> where) {
    V mean[most];  // mu's coefficients
    for (int j = 0; j < n_; ++j) {
      mean[j] = V(0);
      for (int i = 0; i < n_; ++i) mean[j] = fma(share_[i], mix_[i][j], mean[j]);
    }
    for (int i = 0; i < n_; ++i) {
      for (int j = 0; j < n_; ++j) {
        mix_[i][j] = select(where, fma(p, mix_[i][j], q * mean[j]) * to.inverse[i], mix_[i][j]);
        e_[i][j] = select(where, to.e[i][j], e_[i][j]);
      }
    }
  }

  int n_;
  const V* share_;
  V e_[most][most];
  V mix_[most][most];
};

// The least collective alignment that players of these shares can have: beta^2, beta = max(0, 2
// max_i pi_i - 1).
template <class V>
DELEGAUGE_INLINE V least_collective_alignment(int players, const V* share) {
  V largest = share[0];
  for (int i = 1; i < players; ++i) largest = max(share[i], largest);
  const V beta = max(largest + largest - V(1), V(0));
  return beta * beta;
}

DELEGAUGE_END
