// SPDX-License-Identifier: Apache-2.0
// Observing a game's profiles, drawn uniformly with replacement from a set, and the errors of what
// is estimated from them (theory/estimating-the-measures.md).
#pragma once

#include "delegauge/game/strategic_sampler.hpp"
#include "delegauge/measure/capability.hpp"
#include "delegauge/measure/estimation.hpp"
#include "delegauge/random/keyed.hpp"
#include "kernels/executor/infer_job.hpp"

DELEGAUGE_BEGIN

// The kinds (capability.hpp) that a set of profiles is made of.
DELEGAUGE_INLINE bool is_member(Observed observed, int kind) {
  switch (observed) {
    case Observed::all:
      return true;
    case Observed::nash:
      return (kind & ~played_profile) >= equilibrium;
    case Observed::epsilon_nash:
      return (kind & ~played_profile) >= epsilon_equilibrium;
    case Observed::played:
      return kind >= played_profile;
  }
  return false;
}

// The game of one lane, 0 where V is a plain number.
template <class V>
struct LaneUtilities {
  const StrategicRows<V>& rows;
  int outcomes, lane;
  DELEGAUGE_INLINE double agent(int i, int s) const {
    return static_cast<double>(extract(rows.agent[std::ptrdiff_t{i} * outcomes + s], lane));
  }
  DELEGAUGE_INLINE double principal(int i, int s) const {
    return static_cast<double>(extract(rows.principal[std::ptrdiff_t{i} * outcomes + s], lane));
  }
  DELEGAUGE_INLINE int kind(int s) const { return static_cast<int>(extract(rows.kind[s], lane)); }
};

// What is true of the game.
struct TrueMeasures {
  double individual_alignment[Profiles::most_players];
  double individual_capability[Profiles::most_players];
  double collective_alignment, collective_capability;
};

// What is true of a group's games, and what the estimators know of them. Marks what is played.
template <class V>
class InferredTruth {
 public:
  static constexpr int most = Profiles::most_players;
  template <class Game, class Targets>
  DELEGAUGE_INLINE InferredTruth(Game& game, const Targets& targets)
      : collective_alignment_(game.play_and_align(targets)),
        collective_capability_(targets.collective_capability) {
    for (int i = 0; i < game.player_count(); ++i) {
      alignment_[i] = V(1) - game.distance[i];
      capability_[i] = V(1) - max(V(1) - targets.individual_capability[i], targets.relaxation);
      agent_shift_[i] = game.agent[i].shift;
      principal_shift_[i] = game.principal[i].shift;
      agent_least_[i] = game.least_utility(i);
    }
  }
  DELEGAUGE_INLINE TrueMeasures measures(int players, int lane) const {
    TrueMeasures r;
    for (int i = 0; i < players; ++i) {
      r.individual_alignment[i] = static_cast<double>(extract(alignment_[i], lane));
      r.individual_capability[i] = static_cast<double>(extract(capability_[i], lane));
    }
    r.collective_alignment = static_cast<double>(extract(collective_alignment_, lane));
    r.collective_capability = static_cast<double>(extract(collective_capability_, lane));
    return r;
  }
  DELEGAUGE_INLINE EstimatedGame game(int players, int lane) const {
    EstimatedGame r;
    for (int i = 0; i < players; ++i) {
      r.agent_shift[i] = static_cast<double>(extract(agent_shift_[i], lane));
      r.principal_shift[i] = static_cast<double>(extract(principal_shift_[i], lane));
      r.agent_least[i] = static_cast<double>(extract(agent_least_[i], lane));
    }
    return r;
  }

 private:
  V alignment_[most], capability_[most], agent_shift_[most], principal_shift_[most],
      agent_least_[most];
  V collective_alignment_, collective_capability_;
};

// One game observed in one way. Utilities as the Estimator's, and kind(s). member[0..outcomes) and
// seen[0..outcomes) are overwritten. error(mark number, measure, value) takes the errors.
//
// The distinct profiles of T draws from c come in a uniformly random order, and from one new one to
// the next there are geometrically many draws: min(c, T) steps do.
template <class Utilities, class Error>
DELEGAUGE_INLINE void observe(const Profiles& profiles, const EstimatedGame& game,
                              const TrueMeasures& truth, const Utilities& utilities,
                              Observed observed, const KeyedDraws<double>& draws, int samples,
                              const int* marks, int mark_count, int* member, unsigned char* seen,
                              const Error& error) {
  int members = 0;
  for (int s = 0; s < profiles.outcomes; ++s) {
    seen[s] = 0;
    if (is_member(observed, utilities.kind(s))) member[members++] = s;
  }
  Estimator<Utilities> estimator(profiles, game, utilities, seen);
  const auto report = [&](int mark) {
    Estimates estimates;
    estimator.estimate(estimates);
    const int n = profiles.players;
    double ia = 0, ic = 0;
    for (int i = 0; i < n; ++i) {
      ia += abs(estimates.individual_alignment[i] - truth.individual_alignment[i]);
      ic += abs(estimates.individual_capability[i] - truth.individual_capability[i]);
    }
    error(mark, Estimated::ia, ia / n);
    error(mark, Estimated::ic, ic / n);
    error(mark, Estimated::ca, abs(estimates.collective_alignment - truth.collective_alignment));
    error(mark, Estimated::cc, abs(estimates.collective_capability - truth.collective_capability));
  };
  double time = 0;  // draws made
  int mark = 0;     // the next one to report
  for (int known = 0; known < members; ++known) {
    auto words = draws.block(Purpose::observations, static_cast<int>(observed), known);
    const double u = uniform_positive<double>(words);
    const double which = uniform<double>(words);
    time += 1;
    if (known > 0) {
      // Draws that repeat what is known, each with probability known / members.
      const double repeats = log(u) / log(static_cast<double>(known) / members);
      if (!(time + repeats < samples + 1.0)) break;
      time += static_cast<double>(static_cast<int>(repeats));
    }
    if (time > samples) break;
    while (mark < mark_count && marks[mark] + 1 < time) report(mark++);
    const int rest = members - known;
    int chosen = known + static_cast<int>(which * rest);
    chosen = chosen < members ? chosen : members - 1;
    const int profile = member[chosen];
    member[chosen] = member[known];
    member[known] = profile;
    estimator.add(profile);
  }
  while (mark < mark_count) report(mark++);
}

DELEGAUGE_END
