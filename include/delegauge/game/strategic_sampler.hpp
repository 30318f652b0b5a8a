// SPDX-License-Identifier: Apache-2.0
// Draws a strategic game with prescribed individual and collective alignment (theory/sampling.md),
// worked on by a group. Which number is drawn for what is part of the sampler version.
#pragma once

#include "delegauge/base/group.hpp"
#include "delegauge/game/collective_alignment.hpp"
#include "delegauge/game/strategic_games.hpp"
#include "delegauge/random/keyed.hpp"

DELEGAUGE_BEGIN

// A game in the making and what is measured of it. Tables are [player][outcome], rows [outcome].
template <class V>
struct StrategicRows {
  V* principal;
  V* agent;
  V* principal_welfare;
  V* agent_welfare;
  V* kind;  // of profile, see capability.hpp

  StrategicRows() = default;
  // memory: size(...) values.
  template <class AnyProfiles>
  DELEGAUGE_INLINE StrategicRows(const AnyProfiles& profiles, V* memory) {
    const std::ptrdiff_t row = profiles.outcomes;
    principal = memory;
    agent = memory + profiles.players * row;
    principal_welfare = agent + profiles.players * row;
    agent_welfare = principal_welfare + row;
    kind = agent_welfare + row;
  }
  DELEGAUGE_INLINE static constexpr std::ptrdiff_t size(int players, std::ptrdiff_t outcomes) {
    return (2 * players + 3) * outcomes;
  }
};

// The measures that each game is to have; those of the sampler.
template <class V>
struct AlignmentTargets {
  V individual[Profiles::most_players];
  V collective;
  V calibration;
};

// StrategicGames in the precision of the games.
template <class Real>
struct StrategicConstants {
  struct Uniform {
    Real low = 0, span = 0;
  };
  StrategicConstants() = default;
  explicit StrategicConstants(const StrategicGames& games) {
    for (int i = 0; i < games.players; ++i) {
      principal[i] = of(games.principal_magnitude[i]);
      agent[i] = of(games.agent_magnitude[i]);
    }
    offset = of(games.offset);
  }
  static Uniform of(const Range& range) {
    return {static_cast<Real>(range.low), static_cast<Real>(range.high - range.low)};
  }
  Uniform principal[max_players], agent[max_players], offset;
};

// P: Profiles or FixedProfiles.
template <class V, class Group, class P = Profiles>
class StrategicSampler {
 public:
  using Real = RealOf<V>;
  static constexpr int most = Profiles::most_players;
  // Magnitudes on a range are drawn again so often, as long as they cannot reach the target.
  static constexpr int most_magnitude_draws = 16;
  static constexpr double alignment_tolerance = 1e-4;

  DELEGAUGE_INLINE StrategicSampler(const StrategicGames& games,
                                    const StrategicConstants<Real>& constants, const P& profiles,
                                    const Group& group)
      : games_(games), constants_(constants), profiles_(profiles), group_(group) {}

  // Writes both tables of utilities.
  DELEGAUGE_INLINE void sample(const KeyedDraws<V>& draws, const AlignmentTargets<V>& targets,
                               const StrategicRows<V>& rows) const {
    const bool principals_first = games_.prescribed_side == Side::principals;
    V first_magnitude[most], second_magnitude[most], first_offset[most], second_offset[most];
    magnitudes(draws, targets, first_magnitude, second_magnitude);
    offsets(draws, first_offset, second_offset);
    V* const first = principals_first ? rows.principal : rows.agent;
    V* const second = principals_first ? rows.agent : rows.principal;
    directions(draws, targets.collective, first_magnitude, first);
    const auto outcomes = profiles_.outcomes;
    for (int i = 0; i < profiles_.players; ++i) {
      turn(draws, i, targets.individual[i], {first_magnitude[i], first_offset[i]},
           {second_magnitude[i], second_offset[i]}, first + std::ptrdiff_t{i} * outcomes,
           second + std::ptrdiff_t{i} * outcomes);
    }
  }

 private:
  struct Scale {
    V magnitude, offset;
  };

  DELEGAUGE_INLINE void shares(const V* magnitude, V* share) const {
    V total = magnitude[0];
    for (int i = 1; i < profiles_.players; ++i) total = total + magnitude[i];
    const auto none = total <= V(0);
    const V inverse = select(none, V(0), V(1) / select(none, V(1), total));
    for (int i = 0; i < profiles_.players; ++i) share[i] = magnitude[i] * inverse;
  }

  DELEGAUGE_INLINE void scaled(const typename StrategicConstants<Real>::Uniform* of, const V* u,
                               V* out) const {
    for (int i = 0; i < profiles_.players; ++i) out[i] = fma(V(of[i].span), u[i], V(of[i].low));
  }

  DELEGAUGE_INLINE void magnitudes(const KeyedDraws<V>& draws, const AlignmentTargets<V>& targets,
                                   V* first, V* second) const {
    const auto n = profiles_.players;
    const bool principals_first = games_.prescribed_side == Side::principals;
    const auto* const range = principals_first ? constants_.principal : constants_.agent;
    const Purpose purpose =
        principals_first ? Purpose::principal_magnitudes : Purpose::agent_magnitudes;
    bool fixed = true;
    for (int i = 0; i < n; ++i) fixed = fixed && range[i].span == Real(0);
    const int blocks = KeyedDraws<V>::blocks_of(n);
    const V reachable = targets.collective + V(Real(alignment_tolerance));
    V least = V(Real(2)), u[most], drawn[most], share[most];
    for (int k = 0; k < (fixed ? 1 : most_magnitude_draws); ++k) {
      draws.uniforms(purpose, k * blocks, n, u);
      scaled(range, u, drawn);
      shares(drawn, share);
      const V needs = least_collective_alignment(n, share);
      // The first that will do; among those that do not, the nearest.
      const auto better = (least > reachable) & (needs < least);
      least = select(better, needs, least);
      for (int i = 0; i < n; ++i) first[i] = k == 0 ? drawn[i] : select(better, drawn[i], first[i]);
      if (!any(least > reachable)) break;
    }
    if (games_.calibration_prescribed) {
      calibrated(draws, targets.calibration, first, second);
      return;
    }
    const auto* const other = principals_first ? constants_.agent : constants_.principal;
    draws.uniforms(principals_first ? Purpose::agent_magnitudes : Purpose::principal_magnitudes, 0,
                   n, u);
    scaled(other, u, second);
  }

  // Agents' magnitudes m_i = m^_i q_i, q_i = 2 (c + (1 - c) t_i) / (1 + c): t is 0 for one random
  // player, 1 for another, uniform for the rest, so that the least r_i over the largest is c.
  DELEGAUGE_INLINE void calibrated(const KeyedDraws<V>& draws, V calibration, const V* principal,
                                   V* agent) const {
    const auto n = profiles_.players;
    V u[most + 2];
    draws.uniforms(Purpose::calibration, 0, n + 2, u);
    const V scale = V(Real(2)) / (V(1) + calibration);
    // The two players: one of n, and one of the n - 1 that follow it round the table.
    const V lowest = u[n] * V(Real(n));
    const V step = u[n + 1] * V(Real(n - 1));
    V low = V(0), ahead = V(1);
    for (int i = 1; i < n; ++i) {
      low = select(lowest >= V(Real(i)), V(Real(i)), low);
      if (i < n - 1) ahead = select(step >= V(Real(i)), V(Real(i + 1)), ahead);
    }
    V high = low + ahead;
    high = select(high >= V(Real(n)), high - V(Real(n)), high);
    for (int i = 0; i < n; ++i) {
      const V number = V(Real(i));
      const V t = select(number == low, V(0), select(number == high, V(1), u[i]));
      const V q = scale * fma(V(1) - calibration, t, calibration);
      agent[i] = principal[i] * (n == 1 ? V(1) : q);
    }
  }

  DELEGAUGE_INLINE void offsets(const KeyedDraws<V>& draws, V* first, V* second) const {
    const auto n = profiles_.players;
    V u[2 * most];
    draws.uniforms(Purpose::offsets, 0, 2 * n, u);
    for (int i = 0; i < n; ++i) {
      first[i] = fma(V(constants_.offset.span), u[i], V(constants_.offset.low));
      second[i] = fma(V(constants_.offset.span), u[n + i], V(constants_.offset.low));
    }
  }

  // Zero-mean unit vectors of the prescribed collective alignment, into the table's rows.
  DELEGAUGE_INLINE void directions(const KeyedDraws<V>& draws, V target, const V* magnitude,
                                   V* table) const {
    const auto n = profiles_.players;
    const auto outcomes = profiles_.outcomes;
    const V per_outcome = V(Real(1) / Real(outcomes));
    for (int i = 0; i < n; ++i) {
      V* const row = table + std::ptrdiff_t{i} * outcomes;
      if (games_.payoffs == Payoffs::normal) {
        draw_normals(group_, draws, Purpose::payoffs, i, outcomes, row);
      } else {
        draw_uniforms(group_, draws, Purpose::payoffs, i, outcomes, row);
      }
      const V mean =
          group_.sum(outcomes, [row](int s) DELEGAUGE_LAMBDA { return row[s]; }) * per_outcome;
      const V square = group_.sum(outcomes, [row, mean](int s) DELEGAUGE_LAMBDA {
        const V x = row[s] - mean;
        return x * x;
      });
      const V length = sqrt(square);
      const auto none = length <= V(0);
      const V inverse = select(none, V(0), V(1) / select(none, V(1), length));
      group_.each(outcomes, [=](int s) DELEGAUGE_LAMBDA { row[s] = (row[s] - mean) * inverse; });
    }
    if (n == 1) return;
    V half_square[most][most], share[most];
    const auto half_square_of = [&](const V* x, const V* y, V sign) {
      return V(Real(0.5)) * group_.sum(outcomes, [x, y, sign](int s) DELEGAUGE_LAMBDA {
        const V apart = fma(sign, y[s], x[s]);
        return apart * apart;
      });
    };
    for (int i = 0; i < n; ++i) {
      for (int j = 0; j < i; ++j) {
        half_square[i][j] = half_square_of(table + std::ptrdiff_t{i} * outcomes,
                                           table + std::ptrdiff_t{j} * outcomes, V(Real(-1)));
        half_square[j][i] = half_square[i][j];
      }
    }
    shares(magnitude, share);
    AlignedDirections<V> all(n, half_square, share);
    if (n == 2) {
      all.move_pair_to(target, half_square_of(table, table + outcomes, V(1)));
    } else {
      all.move_to(target);
    }
    group_.each(outcomes, [&](int s) DELEGAUGE_LAMBDA {
      V old[most];
      for (int j = 0; j < n; ++j) old[j] = table[std::ptrdiff_t{j} * outcomes + s];
      for (int i = 0; i < n; ++i) {
        V x = all.mix(i, 0) * old[0];
        for (int j = 1; j < n; ++j) x = fma(all.mix(i, j), old[j], x);
        table[std::ptrdiff_t{i} * outcomes + s] = x;
      }
    });
  }

  // nu, a zero-mean vector of about unit length (mixing may lose some of it), becomes utilities;
  // `other` gets those of nu turned by the angle 2 arcsin(1 - IA) towards a random orthogonal
  // direction.
  DELEGAUGE_INLINE void turn(const KeyedDraws<V>& draws, int player, V alignment,
                             const Scale& of_nu, const Scale& of_other, V* nu, V* other) const {
    const auto outcomes = profiles_.outcomes;
    draw_normals(group_, draws, Purpose::headings, player, outcomes, other);
    const V mean = group_.sum(outcomes, [other](int s) DELEGAUGE_LAMBDA { return other[s]; }) *
                   V(Real(1) / Real(outcomes));
    const V nu_length =
        sqrt(group_.sum(outcomes, [nu](int s) DELEGAUGE_LAMBDA { return nu[s] * nu[s]; }));
    const auto no_nu = nu_length <= V(0);
    const V unit = select(no_nu, V(0), V(1) / select(no_nu, V(1), nu_length));
    const V along = group_.sum(outcomes, [nu, other](int s) DELEGAUGE_LAMBDA {
      return nu[s] * other[s];
    }) * unit * unit;
    const auto heading = [nu, other, mean, along](int s)
                             DELEGAUGE_LAMBDA { return fnma(along, nu[s], other[s] - mean); };
    const auto square_of = [&](const auto& x) DELEGAUGE_LAMBDA {
      return group_.sum(outcomes, [&x](int s) DELEGAUGE_LAMBDA {
        const V y = x(s);
        return y * y;
      });
    };
    V square = square_of(heading);
    // Where little is left of it, what is left is not orthogonal to rounding: once more.
    V rest = V(0);
    const V taken = fma(along, along, V(Real(outcomes)) * mean * mean);
    const auto little = square <= V(Real(0.01)) * taken;
    if (any(little)) {
      const V again = group_.sum(outcomes, [&](int s) DELEGAUGE_LAMBDA {
        return nu[s] * heading(s);
      }) * unit * unit;
      rest = select(little, again, V(0));
      const V corrected =
          square_of([&](int s) DELEGAUGE_LAMBDA { return fnma(rest, nu[s], heading(s)); });
      square = select(little, corrected, square);
    }
    const V length = sqrt(square);
    const auto none = length <= V(0);
    const V inverse = select(none, V(0), V(1) / select(none, V(1), length));
    const V distance = V(1) - alignment;
    const V cosine = (V(1) - V(Real(2)) * distance * distance) * unit;
    const V sine = V(Real(2)) * distance * sqrt(alignment * (V(1) + distance)) * inverse;
    const V own = of_nu.magnitude * unit;
    group_.each(outcomes, [&](int s) DELEGAUGE_LAMBDA {
      const V turned = fma(cosine, nu[s], sine * fnma(rest, nu[s], heading(s)));
      const V kept = nu[s];
      other[s] = fma(of_other.magnitude, turned, of_other.offset);
      nu[s] = fma(own, kept, of_nu.offset);
    });
  }

  const StrategicGames& games_;
  const StrategicConstants<Real>& constants_;
  const P& profiles_;
  const Group& group_;
};

DELEGAUGE_END
