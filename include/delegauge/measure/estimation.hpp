// SPDX-License-Identifier: Apache-2.0
// Estimates of a game's measures from the distinct profiles observed so far
// (theory/estimating-the-measures.md), kept as sums that a further profile is added to. Scalar, in
// double: observations come one after the other.
#pragma once

#include "delegauge/base/profiles.hpp"
#include "delegauge/base/scalar.hpp"

DELEGAUGE_BEGIN

// What the estimators know of a game besides its utilities.
struct EstimatedGame {
  static constexpr int most = Profiles::most_players;
  double agent_shift[most], principal_shift[most];  // c(u), whatever is near the mean
  double agent_least[most];                         // min over all outcomes: utilities from 0
};

struct Estimates {
  double individual_alignment[Profiles::most_players];
  double individual_capability[Profiles::most_players];
  double collective_alignment, collective_capability;
};

// Utilities: agent(i, s) and principal(i, s) of the game. EPIC, welfare mean.
template <class Utilities>
class Estimator {
 public:
  static constexpr int most = Profiles::most_players;

  // seen[0..outcomes), a byte per outcome, all 0.
  DELEGAUGE_INLINE Estimator(const Profiles& profiles, const EstimatedGame& game,
                             const Utilities& utilities, unsigned char* seen)
      : profiles_(profiles), game_(game), utilities_(utilities), seen_(seen) {
    for (int i = 0; i < profiles_.players; ++i) {
      agent_sum_[i] = principal_sum_[i] = principal_square_[i] = cross_[i] = 0;
      capability_[i] = 1;
      for (int j = 0; j < profiles_.players; ++j) agent_product_[i][j] = 0;
    }
  }

  // A profile that has not been observed before.
  DELEGAUGE_INLINE void add(int s) {
    const int n = profiles_.players;
    count_ += 1;
    seen_[s] = 1;
    double a[most], welfare = 0;
    for (int i = 0; i < n; ++i) {
      const double u = utilities_.agent(i, s);
      a[i] = u - game_.agent_shift[i];
      welfare += u - game_.agent_least[i];
      const double p = utilities_.principal(i, s) - game_.principal_shift[i];
      agent_sum_[i] += a[i];
      principal_sum_[i] += p;
      principal_square_[i] += p * p;
      cross_[i] += a[i] * p;
      for (int j = 0; j <= i; ++j) agent_product_[i][j] += a[i] * a[j];
      observe_context(i, s);
    }
    if (count_ == 1 || welfare < least_welfare_) least_welfare_ = welfare;
    if (count_ == 1 || welfare > greatest_welfare_) greatest_welfare_ = welfare;
  }

  // From what was added so far, one profile at least.
  DELEGAUGE_INLINE void estimate(Estimates& r) const {
    const int n = profiles_.players;
    for (int i = 0; i < n; ++i) {
      r.individual_alignment[i] = count_ == 1 ? 1.0 : alignment(i);
      r.individual_capability[i] = capability_[i];
    }
    r.collective_alignment = count_ == 1 ? 1.0 : collective_alignment();
    r.collective_capability = ratio(least_welfare_, greatest_welfare_);
  }

 private:
  // Centred sums below this part of the plain ones are rounding: the player is constant.
  static constexpr double nothing = 1e-14;

  static DELEGAUGE_INLINE double ratio(double least, double greatest) {
    return greatest > 0 ? least / greatest : 1.0;
  }

  // The least and the greatest utility that player i was observed to have, the others playing as in
  // s: their ratio can only fall.
  DELEGAUGE_INLINE void observe_context(int i, int s) {
    const int stride = profiles_.stride[i];
    const int own = s / stride % profiles_.actions[i];
    const int first = s - own * stride;
    double least = 0, greatest = 0;
    bool some = false;
    for (int k = 0; k < profiles_.actions[i]; ++k) {
      const int at = first + k * stride;
      if (seen_[at] == 0) continue;
      const double u = utilities_.agent(i, at) - game_.agent_least[i];
      if (!some || u < least) least = u;
      if (!some || u > greatest) greatest = u;
      some = true;
    }
    const double r = ratio(least, greatest);
    if (r < capability_[i]) capability_[i] = r;
  }

  // sum (a_i - mean)(a_j - mean), j <= i.
  DELEGAUGE_INLINE double agents(int i, int j) const {
    return agent_product_[i][j] - agent_sum_[i] * agent_sum_[j] / count_;
  }
  DELEGAUGE_INLINE double agent_square(int i) const {
    const double square = agents(i, i);
    return square > nothing * agent_product_[i][i] ? square : 0.0;
  }

  DELEGAUGE_INLINE double alignment(int i) const {
    const double mine = agent_square(i);
    double theirs = principal_square_[i] - principal_sum_[i] * principal_sum_[i] / count_;
    if (!(theirs > nothing * principal_square_[i])) theirs = 0;
    if (mine <= 0 || theirs <= 0) return mine <= 0 && theirs <= 0 ? 1.0 : 0.5;
    const double cross = cross_[i] - agent_sum_[i] * principal_sum_[i] / count_;
    const double correlation = cross / sqrt(mine * theirs);
    return 1.0 - sqrt(max((1.0 - correlation) * 0.5, 0.0));
  }

  // With g_ij as above, a_i = sqrt g_ii, M = sum a_i: |mu|^2 = sum g_ij / M^2, <mu, nu_i> = sum_j
  // g_ij / (M a_i).
  DELEGAUGE_INLINE double collective_alignment() const {
    const int n = profiles_.players;
    double length[most], row[most], total = 0, all = 0;
    for (int i = 0; i < n; ++i) {
      length[i] = sqrt(agent_square(i));
      total += length[i];
    }
    if (total <= 0) return 1.0;
    for (int i = 0; i < n; ++i) {
      row[i] = 0;
      for (int j = 0; j < n; ++j) {
        if (length[i] <= 0 || length[j] <= 0) continue;
        row[i] += i == j ? length[i] * length[i] : agents(i > j ? i : j, i > j ? j : i);
      }
      all += row[i];
    }
    const double mean_square = all / (total * total);
    double deviation = 0;
    for (int i = 0; i < n; ++i) {
      if (length[i] <= 0) continue;  // weighs nothing
      const double along = row[i] / (total * length[i]);
      deviation += length[i] * sqrt(max(mean_square - 2 * along + 1.0, 0.0));
    }
    return 1.0 - deviation / total;
  }

  const Profiles& profiles_;
  const EstimatedGame& game_;
  const Utilities& utilities_;
  unsigned char* seen_;
  double count_ = 0;
  double agent_sum_[most], principal_sum_[most], principal_square_[most], cross_[most];
  double agent_product_[most][most];
  double capability_[most];
  double least_welfare_ = 0, greatest_welfare_ = 0;
};

DELEGAUGE_END
