// SPDX-License-Identifier: Apache-2.0
// One attempt at a strategic game: drawn, searched for equilibria, played and measured, by a group.
// CPU lanes (a game in each) and CUDA blocks (a game each) run this same code.
#pragma once

#include "delegauge/bound/pairwise.hpp"
#include "delegauge/game/mixture.hpp"
#include "delegauge/measure/miscalibration.hpp"
#include "delegauge/measure/strategic_alignment.hpp"
#include "delegauge/measure/strategic_worst_case.hpp"
#include "kernels/executor/strategic_plan.hpp"

DELEGAUGE_BEGIN

// What a game is to be: measures prescribed, and how far "equilibrium" is relaxed by now.
template <class V>
struct StrategicTargets {
  AlignmentTargets<V> alignment;
  V individual_capability[Profiles::most_players];
  V collective_capability;
  V relaxation;
  V tries;
};

template <class V, class Group, class P = Profiles>
class StrategicGame {
 public:
  using Real = RealOf<V>;
  static constexpr int most = Profiles::most_players;

  // memory: StrategicRows::size values.
  DELEGAUGE_INLINE StrategicGame(const StrategicPlan<Real, P>& plan, const Group& group, V* memory)
      : rows(plan.profiles, memory), plan_(plan), group_(group) {}

  DELEGAUGE_INLINE void draw(const KeyedDraws<V>& draws, const StrategicTargets<V>& targets) {
    const StrategicSampler<V, Group, P> sampler(plan_.games, plan_.sampler, plan_.profiles, group_);
    sampler.sample(draws, targets.alignment, rows);
  }

  // With utilities in the tables: the kinds of profile, welfare and its extremes.
  DELEGAUGE_INLINE void find_equilibria(const StrategicTargets<V>& targets) {
    const auto n = plan_.profiles.players;
    const auto outcomes = plan_.profiles.outcomes;
    V epsilon[most];
    for (int i = 0; i < n; ++i) {
      epsilon[i] = max(V(1) - targets.individual_capability[i], targets.relaxation);
    }
    classify_profiles(group_, plan_.profiles, rows.agent, epsilon, targets.relaxation, rows.kind);
    const V omega = V(plan_.omega);
    group_.each(outcomes, [&](int s) DELEGAUGE_LAMBDA {
      V agents = rows.agent[s], principals = rows.principal[s];
      for (int i = 1; i < n; ++i) {
        const std::ptrdiff_t at = std::ptrdiff_t{i} * outcomes + s;
        agents = agents + rows.agent[at];
        principals = principals + rows.principal[at];
      }
      rows.agent_welfare[s] = omega * agents;
      rows.principal_welfare[s] = omega * principals;
    });
    extremes =
        welfare_extremes(group_, outcomes, rows.agent_welfare, rows.principal_welfare, rows.kind);
  }
  // What counts as a tie of welfare (measure/welfare.hpp): the agents', the principals'.
  struct Ties {
    V agents, principals;
  };
  DELEGAUGE_INLINE Ties ties() const {
    const auto n = plan_.profiles.players;
    const auto outcomes = plan_.profiles.outcomes;
    V size[2];
    group_.template greatest<2>(outcomes, size, [&](int s, V* x) DELEGAUGE_LAMBDA {
      x[0] = abs(rows.agent[s]);
      x[1] = abs(rows.principal[s]);
      for (int i = 1; i < n; ++i) {
        const std::ptrdiff_t at = std::ptrdiff_t{i} * outcomes + s;
        x[0] = x[0] + abs(rows.agent[at]);
        x[1] = x[1] + abs(rows.principal[at]);
      }
    });
    const V share = V(plan_.omega * tie_tolerance<Real>());
    return {share * size[0], share * size[1]};
  }

  // What agents who mix independently play: probability[outcome].
  DELEGAUGE_INLINE void mix(const KeyedDraws<V>& draws, V* probability) const {
    draw_mixture(group_, draws, plan_.profiles, probability);
  }

  // Where there are equilibria: what is played, and everything about it. put(quantity or column,
  // value). write_mixture(row): mix() of the game's draws, or what else is played by agents who
  // mix; afterwards the row of kinds has these probabilities.
  template <class Put, class WriteMixture>
  DELEGAUGE_INLINE void measure(const StrategicTargets<V>& targets, const Put& put,
                                const WriteMixture& write_mixture) {
    const auto n = plan_.profiles.players;
    const auto outcomes = plan_.profiles.outcomes;
    const V omega = V(plan_.omega);
    const V inverse_omega = V(Real(n));
    settle();
    players();
    const auto counts = [this, outcomes](int least) DELEGAUGE_LAMBDA {
      return group_.sum(outcomes, [this, least](int s) DELEGAUGE_LAMBDA {
        return select(rows.kind[s] >= V(Real(least)), V(1), V(0));
      });
    };
    put(StrategicQuantity::n_eq, counts(equilibrium));
    put(StrategicQuantity::n_eps, counts(epsilon_equilibrium));
    const Played<V> played = play_of(targets, write_mixture);
    put(StrategicQuantity::n_played, played.count);

    const V* const w = rows.agent_welfare;
    const V* const o = rows.principal_welfare;
    const V share = V(1) / played.count;
    const Ties tie = ties();
    const V agents_shortfall = mean_over_played(
        share, [&](int s) DELEGAUGE_LAMBDA { return extremes.agents_greatest - w[s]; });
    const V agents_regret = select(agents_shortfall <= tie.agents, V(0), agents_shortfall);
    const V regret = mean_over_played(
        share, [&](int s) DELEGAUGE_LAMBDA { return extremes.principals_greatest - o[s]; });
    V misalignment = V(0), magnitudes = V(0), alignment = V(0), capability = V(0);
    V smallest = V(0), greatest = V(0);  // ratios m^_i / m_i
    V theirs[most], mine[most], ratios[most];
    for (int i = 0; i < n; ++i) {
      misalignment = fma(principal[i].magnitude, distance[i], misalignment);
      magnitudes = magnitudes + principal[i].magnitude;
      alignment = alignment + (V(1) - distance[i]);
      capability =
          capability + (V(1) - max(V(1) - targets.individual_capability[i], targets.relaxation));
      const V ratio = principal[i].magnitude * inverse_magnitude(agent[i].magnitude);
      theirs[i] = principal[i].magnitude;
      mine[i] = agent[i].magnitude;
      ratios[i] = ratio;
      smallest = i == 0 ? ratio : min(ratio, smallest);
      greatest = i == 0 ? ratio : max(ratio, greatest);
    }
    put(StrategicQuantity::ia, alignment * omega);
    put(StrategicQuantity::ic, capability * omega);
    put(StrategicQuantity::calibration, smallest / max(greatest, V(Real(1e-30))));
    put(StrategicQuantity::miscalibration, miscalibration(theirs, mine, ratios, n));
    put(StrategicQuantity::tries, targets.tries);
    put(StrategicQuantity::relaxation, targets.relaxation);

    const V of_principals =
        collective_alignment_of(group_, n, outcomes, rows.principal, principal, o, inverse_omega);
    const bool principals_prescribed = plan_.games.prescribed_side == Side::principals;
    const V of_prescribed =
        principals_prescribed
            ? of_principals
            : collective_alignment_of(group_, n, outcomes, rows.agent, agent, w, inverse_omega);
    put(StrategicQuantity::ca, of_prescribed);

    // Only what capabilities leave do they make a promise about.
    const V promised = plan_.games.play == PlayKind::capability
                           ? promised_regret(extremes, targets.collective_capability)
                           : agents_regret;
    const CapabilityBounds<V> bounds =
        regret_bounds(plan_.bounds, promised, select(played.fallback, agents_regret, promised),
                      misalignment, magnitudes, of_principals, calibration_term(played, o));

    // The ideal and the worst: every principal's greatest and least utility.
    V plus = V(0), minus = V(0);
    for (int i = 0; i < n; ++i) {
      const V* const row = rows.principal + std::ptrdiff_t{i} * outcomes;
      V best[2];
      group_.template greatest<2>(outcomes, best, [row](int s, V* x) DELEGAUGE_LAMBDA {
        x[0] = row[s];
        x[1] = -row[s];
      });
      plus = plus + best[0];
      minus = minus - best[1];
    }
    plus = omega * plus;
    minus = omega * minus;
    const V top = extremes.principals_greatest;
    const V spread = plus - minus;
    const auto flat = spread <= V(0);
    const V unit = select(flat, V(0), V(1) / select(flat, V(1), spread));
    const auto normalised = [&](StrategicQuantity q, V x)
                                DELEGAUGE_LAMBDA { put(q, (x - minus) * unit); };
    const V average = top - regret;
    // Welfare itself lies between the worst and the ideal, but for rounding.
    const auto between = [&](StrategicQuantity q, V x)
                             DELEGAUGE_LAMBDA { put(q, min(max((x - minus) * unit, V(0)), V(1))); };
    between(StrategicQuantity::w_avg, average);
    between(StrategicQuantity::w_max, top);
    between(StrategicQuantity::w_min, extremes.principals_least);
    normalised(StrategicQuantity::bound_regret, top - bounds.regret);
    normalised(StrategicQuantity::bound_ideal, plus - bounds.ideal);
    normalised(StrategicQuantity::bound_sharp_regret, top - bounds.sharp_regret);
    normalised(StrategicQuantity::bound_sharp_ideal, plus - bounds.sharp_ideal);

    V state = select(played.fallback, V(Real(StrategicState::fallback)), V(0));
    const V miss = abs(of_prescribed - targets.alignment.collective);
    constexpr double miss_tolerance =
        StrategicSampler<V, Group, P>::alignment_tolerance + (sizeof(Real) == 4 ? 2e-6 : 1e-9);
    state = state +
            select(miss > V(Real(miss_tolerance)), V(Real(StrategicState::missed_alignment)), V(0));
    const auto exceeds = [&](StrategicBound bound, V value, V limit) DELEGAUGE_LAMBDA {
      const auto more = value - limit > V(Real(strategic_violation_tolerance));
      state =
          state + select(more, V(Real(StrategicState::exceeded << static_cast<int>(bound))), V(0));
    };
    exceeds(StrategicBound::regret, regret, bounds.valid_regret);
    exceeds(StrategicBound::sharp_regret, regret, bounds.valid_sharp_regret);
    exceeds(StrategicBound::ideal, plus - top, bounds.ideal);
    exceeds(StrategicBound::sharp_ideal, plus - top, bounds.sharp_ideal);
    if (plan_.worst_case) {
      const V range = extremes.agents_greatest - extremes.agents_least;
      const V reach = agents_regret + reach_beyond(range, tie.agents);
      const V pairwise = pairwise_bound_of(reach, range <= tie.agents, magnitudes * omega);
      const V worst = strategic_worst_case(group_, outcomes, w, extremes.agents_greatest,
                                           tie.agents, o, top, tie.principals, agents_regret);
      normalised(StrategicQuantity::bound_pairwise, top - pairwise);
      normalised(StrategicQuantity::bound_worst_case, top - worst);
      exceeds(StrategicBound::pairwise, regret, pairwise);
      exceeds(StrategicBound::worst_case, regret, worst);
    } else {
      put(StrategicQuantity::bound_pairwise, V(0));
      put(StrategicQuantity::bound_worst_case, V(0));
    }
    put(StrategicColumn::w_hat_plus, plus);
    put(StrategicColumn::w_hat_max, top);
    put(StrategicColumn::w_hat_avg, average);
    put(StrategicColumn::w_hat_min, extremes.principals_least);
    put(StrategicColumn::w_hat_minus, minus);
    put(StrategicColumn::max_regret, bounds.regret);
    put(StrategicColumn::ideal_regret, bounds.ideal);
    put(StrategicColumn::state, state);
  }

  // Where there are equilibria: what is played, its profiles marked in their kinds, and what
  // estimates are held against.
  DELEGAUGE_INLINE V play_and_align(const StrategicTargets<V>& targets) {
    settle();
    players();
    play(group_, plan_.profiles.outcomes, extremes, targets.collective_capability,
         V(plan_.played_tolerance), rows.agent_welfare, rows.kind);
    return collective_alignment_of(group_, plan_.profiles.players, plan_.profiles.outcomes,
                                   rows.agent, agent, rows.agent_welfare,
                                   V(Real(plan_.profiles.players)));
  }
  // The least of agent i's utilities.
  DELEGAUGE_INLINE V least_utility(int i) const {
    const V* const row = rows.agent + std::ptrdiff_t{i} * plan_.profiles.outcomes;
    V best[1];
    group_.template greatest<1>(plan_.profiles.outcomes, best,
                                [row](int s, V* x) DELEGAUGE_LAMBDA { x[0] = -row[s]; });
    return -best[0];
  }
  DELEGAUGE_INLINE int player_count() const { return plan_.profiles.players; }

  // Shifts, magnitudes and the distances of principals and agents, from the utilities.
  DELEGAUGE_INLINE void players() {
    const auto outcomes = plan_.profiles.outcomes;
    for (int i = 0; i < plan_.profiles.players; ++i) {
      const V* const theirs = rows.principal + std::ptrdiff_t{i} * outcomes;
      const V* const mine = rows.agent + std::ptrdiff_t{i} * outcomes;
      principal[i] = shift_and_magnitude(group_, outcomes, theirs);
      agent[i] = shift_and_magnitude(group_, outcomes, mine);
      distance[i] = distance_between(group_, outcomes, theirs, principal[i], mine, agent[i]);
    }
  }

  StrategicRows<V> rows;
  WelfareExtremes<V> extremes;
  ShiftAndMagnitude<V> principal[most], agent[most];
  V distance[most];

 private:
  DELEGAUGE_INLINE bool mixes() const { return plan_.games.play == PlayKind::product; }

  template <class WriteMixture>
  DELEGAUGE_INLINE Played<V> play_of(const StrategicTargets<V>& targets,
                                     const WriteMixture& write_mixture) const {
    const auto outcomes = plan_.profiles.outcomes;
    if (plan_.games.play == PlayKind::capability) {
      return play(group_, outcomes, extremes, targets.collective_capability,
                  V(plan_.played_tolerance), rows.agent_welfare, rows.kind);
    }
    if (!mixes()) {
      return play_worst_equilibrium(group_, outcomes, extremes, rows.agent_welfare, rows.kind);
    }
    write_mixture(rows.kind);
    return {extremes.agents_least, extremes.agents_greatest, V(Real(outcomes)), V(1) <= V(0)};
  }

  // The mean of term(s) over what is played. share: of each profile, where these have equal ones.
  template <class Term>
  DELEGAUGE_INLINE V mean_over_played(V share, const Term& term) const {
    const auto outcomes = plan_.profiles.outcomes;
    if (mixes()) {
      return group_.sum(outcomes,
                        [&](int s) DELEGAUGE_LAMBDA { return rows.kind[s] * V(term(s)); });
    }
    return share * sum_over_played(group_, outcomes, rows.kind, term);
  }

  // A lane without equilibria is of no account, but its loops must end.
  DELEGAUGE_INLINE void settle() {
    const auto found = extremes.has_equilibrium();
    extremes.nash_least = select(found, extremes.nash_least, extremes.agents_least);
    extremes.epsilon_least = select(found, extremes.epsilon_least, extremes.agents_least);
  }

  // omega sum_i (m^_i - m_i)(nu_i(s^) - mean of nu_i over what is played), s^ the principals'
  // optimum.
  DELEGAUGE_INLINE V calibration_term(const Played<V>& played, const V* principals) const {
    const auto n = plan_.profiles.players;
    const auto outcomes = plan_.profiles.outcomes;
    V factor[most];
    for (int i = 0; i < n; ++i) {
      factor[i] =
          (principal[i].magnitude - agent[i].magnitude) * inverse_magnitude(agent[i].magnitude);
    }
    const auto weighed = [&](int s) DELEGAUGE_LAMBDA {
      V x = factor[0] * rows.agent[s];
      for (int i = 1; i < n; ++i) {
        x = fma(factor[i], rows.agent[std::ptrdiff_t{i} * outcomes + s], x);
      }
      return x;
    };
    const auto best = group_.first_greatest(
        outcomes, [principals](int s) DELEGAUGE_LAMBDA { return principals[s]; });
    V at_best = factor[0] * group_.at(rows.agent, best.outcome);
    for (int i = 1; i < n; ++i) {
      at_best = fma(factor[i], group_.at(rows.agent + std::ptrdiff_t{i} * outcomes, best.outcome),
                    at_best);
    }
    if (mixes()) {
      // Probabilities add up to 1 but for rounding: differences do not tell.
      return V(plan_.omega) * group_.sum(outcomes, [&](int s) DELEGAUGE_LAMBDA {
        return rows.kind[s] * (at_best - weighed(s));
      });
    }
    const V mean = sum_over_played(group_, outcomes, rows.kind, weighed) / played.count;
    return V(plan_.omega) * (at_best - mean);
  }

  // `pairwise` (EPIC) for the regret of what is played. constant: the agents' welfare is.
  // trivial_scale: omega sum m^_i.
  DELEGAUGE_INLINE V pairwise_bound_of(V agents_regret, TruthOf<V> constant,
                                       V trivial_scale) const {
    const auto n = plan_.profiles.players;
    const auto outcomes = plan_.profiles.outcomes;
    V mean_theirs = V(0), mean_mine = V(0);
    for (int i = 0; i < n; ++i) {
      mean_theirs = mean_theirs + principal[i].shift;
      mean_mine = mean_mine + agent[i].shift;
    }
    mean_theirs = V(plan_.omega) * mean_theirs;
    mean_mine = V(plan_.omega) * mean_mine;
    const auto theirs = [=, row = rows.principal_welfare](int s)
                            DELEGAUGE_LAMBDA { return row[s] - mean_theirs; };
    const auto mine = [=, row = rows.agent_welfare](int s)
                          DELEGAUGE_LAMBDA { return row[s] - mean_mine; };
    const auto product = [&](const auto& a, const auto& b) DELEGAUGE_LAMBDA {
      return group_.sum(outcomes, [&](int s) DELEGAUGE_LAMBDA { return a(s) * b(s); });
    };
    const V length_theirs = sqrt(product(theirs, theirs));
    const V length_mine = sqrt(product(mine, mine));
    const auto flat = (length_theirs <= V(0)) | (length_mine <= V(0)) | constant;
    const V inverse_theirs = V(1) / select(flat, V(1), length_theirs);
    const V inverse_mine = V(1) / select(flat, V(1), length_mine);
    const V cosine = product(theirs, mine) * inverse_theirs * inverse_mine;
    const V along = cosine * inverse_mine;
    const auto across = [&](int s) DELEGAUGE_LAMBDA {
      return fnma(along, mine(s), theirs(s) * inverse_theirs);
    };
    const V sine = sqrt(product(across, across));
    constexpr double root_two = oscillation_constant(Norm::l2);
    return pairwise_of_angle(length_theirs, inverse_mine, cosine, sine, flat, agents_regret,
                             Real(root_two), V(Real(root_two)) * trivial_scale);
  }

  const StrategicPlan<Real, P>& plan_;
  const Group& group_;
};

DELEGAUGE_END
