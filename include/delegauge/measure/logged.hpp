// SPDX-License-Identifier: Apache-2.0
// Measures from logged interactions (theory/logs.md): what is added up over a log's rows, and what
// the sums say. In double, of one sample at a time: the log, or a replicate of it.
#pragma once

#include <cmath>
#include <limits>

#include "delegauge/base/macros.hpp"

DELEGAUGE_BEGIN

inline constexpr int most_logged_players = 8;  // of a side
// All players, and what each principal's agents stand for together.
inline constexpr int most_logged_utilities = 3 * most_logged_players;

// Which sums there are. Utilities: principals, agents, then, where delegation is not one to one,
// the principals' representations; after them come the welfare of principals and of agents.
struct LoggedShape {
  int principals = 1;
  int agents = 1;
  bool has_representations = false;  // else agent i is principal i's
  bool has_kinds = true;             // else each row is of reference and played

  constexpr int players() const { return principals + agents; }
  constexpr int utilities() const { return players() + (has_representations ? principals : 0); }
  // What stands for principal i.
  constexpr int representation(int i) const {
    return has_representations ? players() + i : principals + i;
  }
  constexpr int principals_welfare() const { return utilities(); }
  constexpr int agents_welfare() const { return utilities() + 1; }
  constexpr int series() const { return utilities() + 2; }

  // The sums, by their places. Over reference rows: weights, each utility, squares of each series,
  // and squares of differences of pairs of series. Over played rows, if these are others: weights,
  // both sides' welfare.
  constexpr int weight() const { return 0; }
  constexpr int first(int utility) const { return 1 + utility; }
  constexpr int second(int series_number) const { return 1 + utilities() + series_number; }
  // Two players, a != b; or a principal and its representation; or both sides' welfare.
  constexpr int difference(int a, int b) const {
    const int pairs = 1 + utilities() + series();
    if (a > b) return difference(b, a);
    if (b < players()) return pairs + a * players() - a * (a + 1) / 2 + b - a - 1;
    const int own = pairs + players() * (players() - 1) / 2;
    if (a < principals) return own + a;
    return own + (has_representations ? principals : 0);
  }
  constexpr int played_weight() const {
    return difference(principals_welfare(), agents_welfare()) + 1;
  }
  constexpr int played_principals() const { return played_weight() + 1; }
  constexpr int played_agents() const { return played_weight() + 2; }
  constexpr int features() const { return played_weight() + (has_kinds ? 3 : 0); }
};

// What series are centred and scaled by before they are added up: their own mean and standard
// deviation over the log's reference rows, so that offsets cost no digits.
struct LoggedScale {
  double mean = 0;
  double deviation = 0;  // 0 of a constant series
};

// The measures of a sample; NaN where one is not defined.
class LoggedMeasures {
 public:
  // scales: [series]. sums: those of the shape, of x = (series - mean) / deviation.
  LoggedMeasures(const LoggedShape& shape, const LoggedScale* scales, const double* sums)
      : shape_(shape), scales_(scales), sums_(sums), weight_(sums[shape.weight()]) {
    const double undefined = std::numeric_limits<double>::quiet_NaN();
    for (int s = 0; s < shape.series(); ++s) {
      mean_[s] = spread_[s] = undefined;
      if (!(weight_ > 0)) continue;
      if (!(scales[s].deviation > 0)) {
        mean_[s] = spread_[s] = 0;
        continue;
      }
      mean_[s] = s < shape.utilities() ? sums[shape.first(s)] / weight_ : welfare_mean(s);
      const double square = sums[shape.second(s)] / weight_;
      const double variance = square - mean_[s] * mean_[s];
      // Of a series that is constant in this replicate alone rounding is left, and nothing that
      // could be compared with another.
      constexpr double rounding = 1e-12;
      if (variance > rounding * square) spread_[s] = std::sqrt(variance);
    }
  }

  bool has_reference() const { return weight_ > 0; }
  double weight() const { return weight_; }
  double mean(int s) const { return scales_[s].mean + centred_mean(s); }
  // Less the scale's mean, which cancels wherever welfare is compared with welfare.
  double centred_mean(int s) const { return scales_[s].deviation * mean_[s]; }
  // A standard deviation; 0 of a constant series.
  double magnitude(int s) const { return scales_[s].deviation * spread_[s]; }

  // ||nu_a - nu_b||^2 / 2: 1 - correlation, from 0 to 2; of a constant series nu is 0.
  double half_square(int a, int b) const {
    if (a == b) return 0 * spread_[a];
    const bool varies_a = scales_[a].deviation > 0, varies_b = scales_[b].deviation > 0;
    if (!varies_a || !varies_b)
      return (varies_a || varies_b ? 0.5 : 0.0) + 0 * spread_[a] * spread_[b];
    const double apart = mean_[a] - mean_[b];
    const double difference = sums_[shape_.difference(a, b)] / weight_ - apart * apart;
    const double wider = spread_[a] - spread_[b];
    const double value = (difference - wider * wider) / (2 * spread_[a] * spread_[b]);
    return value < 0 ? 0 : value > 2 ? 2 : value;
  }
  double distance(int a, int b) const { return std::sqrt(half_square(a, b) / 2); }
  double individual_alignment(int i) const { return 1 - distance(i, shape_.representation(i)); }
  // Of players [first, first + count).
  double collective_alignment(int first, int count) const {
    double all = 0;
    for (int i = 0; i < count; ++i) all += magnitude(first + i);
    if (all == 0) return 1;
    // ||mu - nu_i||^2 by the distances of the nu, whose mean mu is.
    double spread = 0;
    for (int j = 0; j < count; ++j) {
      for (int k = 0; k < j; ++k) {
        spread += magnitude(first + j) / all * (magnitude(first + k) / all) *
                  (2 * half_square(first + j, first + k));
      }
    }
    double apart = 0;
    for (int i = 0; i < count; ++i) {
      if (magnitude(first + i) == 0) continue;
      double square = -spread;
      for (int j = 0; j < count; ++j) {
        if (magnitude(first + j) == 0) continue;
        square += magnitude(first + j) / all * (2 * half_square(first + i, first + j));
      }
      apart += magnitude(first + i) * std::sqrt(square > 0 ? square : 0);
    }
    return 1 - apart / all;
  }
  // Infinite if what stands for the principal is indifferent to everything.
  double welfare_ratio(int i) const { return magnitude(i) / magnitude(shape_.representation(i)); }
  // The least ratio over the greatest: 1 if all are equal.
  double calibration() const {
    double least = std::numeric_limits<double>::infinity(), greatest = 0;
    for (int i = 0; i < shape_.principals; ++i) {
      const double ratio = welfare_ratio(i);
      if (std::isnan(ratio)) return ratio;
      if (ratio < least) least = ratio;
      if (ratio > greatest) greatest = ratio;
    }
    return least / greatest;
  }

  // What was played, in the units of welfare.
  double played(int welfare) const { return scales_[welfare].mean + centred_played(welfare); }
  double centred_played(int welfare) const {
    if (!shape_.has_kinds) return centred_mean(welfare);
    const double weight = sums_[shape_.played_weight()];
    const int at = welfare == shape_.principals_welfare() ? shape_.played_principals()
                                                          : shape_.played_agents();
    // 0 / 0 where nothing was played.
    return sums_[at] / weight;
  }

 private:
  // The mean of the scaled welfare of a side, by those of its utilities, which come before it.
  double welfare_mean(int welfare) const {
    const bool is_principals = welfare == shape_.principals_welfare();
    const int first = is_principals ? 0 : shape_.principals;
    const int count = is_principals ? shape_.principals : shape_.agents;
    double sum = 0;
    for (int i = first; i < first + count; ++i) sum += scales_[i].deviation * mean_[i];
    return sum / count / scales_[welfare].deviation;
  }

  LoggedShape shape_;
  const LoggedScale* scales_;
  const double* sums_;
  double weight_;
  double mean_[most_logged_utilities + 2] = {};    // of the scaled series
  double spread_[most_logged_utilities + 2] = {};  // standard deviations of them
};

// What the best share of reference rows adds to the measures of a sample; welfare less the scale's
// mean.
struct LoggedShare {
  double share = 0.1;
  double best_principals = 0;  // mean principals' welfare of the share that is best by it
  double best_agents = 0;      // likewise agents'
};

// sqrt((1 - share) / share): the mean of a share of rows lies at most so many standard deviations
// above that of all.
inline double share_constant(double share) { return std::sqrt((1 - share) / share); }

// The lambda >= 0 at which bound_norm is least.
inline double least_lambda(const LoggedShape& shape, const LoggedMeasures& measures,
                           const LoggedShare& top) {
  const int principals = shape.principals_welfare(), agents = shape.agents_welfare();
  const double a = measures.magnitude(principals), c = measures.magnitude(agents);
  if (!(a > 0) || !(c > 0)) return 0;
  const double ratio =
      (top.best_agents - measures.centred_mean(agents)) / share_constant(top.share) / c;
  const double cosine_of_phi = ratio < 0 ? 0 : ratio > 1 ? 1 : ratio;
  const double sine_of_phi = std::sqrt((1 - cosine_of_phi) * (1 + cosine_of_phi));
  const double q = measures.half_square(principals, agents);
  const double sine = std::sqrt(q * (2 - q));
  // Where both sides want the same every lambda up to a / c is least, and this one tells that all
  // that is lost is cooperation. What is left of q is rounding.
  constexpr double rounding = 1e-15;
  if (q <= rounding) return a / c;
  if (!(sine_of_phi > 0)) return 0;
  const double lambda = a / c * ((1 - q) - sine * cosine_of_phi / sine_of_phi);
  return lambda > 0 ? lambda : 0;
}

// lambda W + E x + k sd(x) - x(played), x the principals' welfare less lambda times the agents'.
inline double bound_norm(const LoggedShape& shape, const LoggedMeasures& measures,
                         const LoggedShare& top, double lambda) {
  const int principals = shape.principals_welfare(), agents = shape.agents_welfare();
  const double a = measures.magnitude(principals), c = lambda * measures.magnitude(agents);
  // In the form that does not cancel where both sides want the same, of sizes whose squares are
  // numbers.
  const double size = a > c ? a : c;
  const double of_a = size > 0 ? a / size : 0, of_c = size > 0 ? c / size : 0;
  const double apart = of_a - of_c;
  const double square = apart * apart + 2 * of_a * of_c * measures.half_square(principals, agents);
  return lambda * (top.best_agents - measures.centred_mean(agents)) +
         measures.centred_mean(principals) - measures.centred_played(principals) +
         share_constant(top.share) * size * std::sqrt(square);
}

DELEGAUGE_END
