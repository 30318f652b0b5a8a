// SPDX-License-Identifier: Apache-2.0
#include "kernels/executor/strategic_evaluation.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "delegauge/base/group.hpp"
#include "delegauge/measure/capability.hpp"
#include "delegauge/measure/welfare.hpp"

namespace delegauge {
namespace {

using Group = SerialGroup<double>;

// A share of a player's largest utility: differences within a few units in its last place are
// rounding.
constexpr double utility_rounding = 4 * std::numeric_limits<double>::epsilon();
// Below 1e300, which WelfareExtremes keeps for empty sets, whatever eight players add up to.
constexpr int largest_exponent = 980;

/// A side's centred utilities, scaled down only where they are beyond 2^largest_exponent, and their
/// welfare.
class Side {
 public:
  Side(const GivenUtilities& of, int players, int outcomes, double omega)
      : scale(std::max(0, of.exponent - largest_exponent)),
        utilities_(static_cast<std::size_t>(players) * static_cast<std::size_t>(outcomes)),
        welfare_(static_cast<std::size_t>(outcomes)) {
    double* to = utilities_.data();
    const double* from = of.centred;
    for (int i = 0; i < players; ++i) {
      const int unit = static_cast<int>(of.exponents[i]) - scale;
      for (int s = 0; s < outcomes; ++s) *to++ = std::ldexp(*from++, unit);
      const double* const row = utilities(i, outcomes);
      double most = 0;
      for (int s = 0; s < outcomes; ++s) {
        welfare_[static_cast<std::size_t>(s)] += row[s];
        most = std::max(most, std::abs(row[s]));
      }
      size += omega * most;
    }
    tie = tie_tolerance<double>() * size + omega * std::ldexp(of.rounding, of.exponent - scale);
    for (double& w : welfare_) w *= omega;
  }

  const double* utilities(int i, int outcomes) const {
    return utilities_.data() + std::ptrdiff_t{i} * outcomes;
  }
  const double* welfare() const { return welfare_.data(); }
  /// Back to the units as given.
  double restored(double x) const { return std::ldexp(x, scale); }

  int scale;
  double size = 0;  // no welfare is larger
  double tie = 0;   // welfare that differs by no more is equal (measure/welfare.hpp)

 private:
  std::vector<double> utilities_, welfare_;
};

/// omega sum_i weight_i term(i). Where the plain sum overflows it is taken of parts that are scaled
/// down, since terms beyond a double may cancel.
template <class Term>
double weighted_sum(const std::vector<double>& weights, double omega, const Term& term) {
  constexpr int down = -540;  // of either factor: the sum of products is far from both ends
  double plain = 0, scaled = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) plain += weights[i] * term(i);
  if (std::isfinite(plain)) return omega * plain;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    scaled += std::ldexp(weights[i], down) * std::ldexp(term(i), down);
  }
  return std::ldexp(omega * scaled, -2 * down);
}

/// Welfare of each outcome from the utilities as given.
std::vector<double> given_welfare(const GivenUtilities& side, const std::vector<double>& weights,
                                  double omega) {
  const auto& rows = *side.given;
  std::vector<double> welfare(rows.front().size());
  for (std::size_t s = 0; s < welfare.size(); ++s) {
    welfare[s] = weighted_sum(weights, omega, [&](std::size_t i) { return rows[i][s]; });
  }
  return welfare;
}

WelfareLevels levels_of(const GivenUtilities& side, const std::vector<double>& weights,
                        double omega, const std::vector<double>& welfare) {
  const auto& rows = *side.given;
  const auto [least, greatest] = std::minmax_element(welfare.begin(), welfare.end());
  const auto worst = [&](std::size_t i) {
    return *std::min_element(rows[i].begin(), rows[i].end());
  };
  const auto ideal = [&](std::size_t i) {
    return *std::max_element(rows[i].begin(), rows[i].end());
  };
  return {*least, *greatest, weighted_sum(weights, omega, worst),
          weighted_sum(weights, omega, ideal)};
}

double least_over(const std::vector<std::int64_t>& set, const std::vector<double>& welfare) {
  double least = welfare[static_cast<std::size_t>(set.front())];
  for (const std::int64_t s : set) least = std::min(least, welfare[static_cast<std::size_t>(s)]);
  return least;
}

/// The outcomes whose kind passes, ascending.
template <class Passes>
std::vector<std::int64_t> outcomes_where(const std::vector<double>& kind, const Passes& passes) {
  std::vector<std::int64_t> set;
  for (std::size_t s = 0; s < kind.size(); ++s) {
    if (passes(kind[s])) set.push_back(static_cast<std::int64_t>(s));
  }
  return set;
}

bool all_positive(const std::vector<std::vector<double>>& rows) {
  return std::all_of(rows.begin(), rows.end(), [](const std::vector<double>& row) {
    return std::all_of(row.begin(), row.end(), [](double u) { return u > 0; });
  });
}

/// The principals' optimum: the first outcome, of those that differ by rounding.
int first_optimum(const Side& principals, int outcomes) {
  const double* const w = principals.welfare();
  const double greatest = *std::max_element(w, w + outcomes);
  int s = 0;
  while (greatest - w[s] > principals.tie) ++s;
  return s;
}

/// One game at work: the tables, the kinds of profile and the extremes of welfare.
class Play {
 public:
  explicit Play(const GivenStrategicGame& game)
      : game_(game),
        players_(static_cast<int>(game.weights.size())),
        outcomes_(game.profiles.outcomes),
        omega_(welfare_scale(game.welfare, players_)),
        principals_omega_(
            welfare_scale(game.welfare, static_cast<int>(game.principal_weights.size()))),
        agents_(game.agents, players_, outcomes_, omega_),
        principals_(game.principals, static_cast<int>(game.principal_weights.size()), outcomes_,
                    principals_omega_),
        kind_(static_cast<std::size_t>(outcomes_)) {}

  StrategicPlay result() {
    StrategicPlay r;
    r.outcomes = outcomes_;
    const std::vector<double> levels = given_welfare(game_.agents, game_.weights, omega_);
    r.agents = levels_of(game_.agents, game_.weights, omega_, levels);
    r.principals =
        levels_of(game_.principals, game_.principal_weights, principals_omega_,
                  given_welfare(game_.principals, game_.principal_weights, principals_omega_));
    find_equilibria();
    r.has_equilibrium = extremes_.has_equilibrium();
    if (!r.has_equilibrium) return r;
    r.equilibria = outcomes_where(kind_, [](double k) { return k >= equilibrium; });
    r.epsilon_equilibria = outcomes_where(kind_, [](double k) { return k >= epsilon_equilibrium; });
    r.nash_welfare_least = least_over(r.equilibria, levels);
    r.epsilon_welfare_least = least_over(r.epsilon_equilibria, levels);
    if (r.nash_welfare_least > 0 && all_positive(*game_.agents.given)) {
      r.price_of_anarchy = r.agents.greatest / r.nash_welfare_least;
    }
    r.anarchy_regret = agents_.restored(extremes_.agents_greatest - extremes_.nash_least);
    r.individual_shortfall = agents_.restored(extremes_.nash_least - extremes_.epsilon_least);
    choose(r);
    return r;
  }

 private:
  void find_equilibria() {
    std::array<double, Profiles::most_players> epsilon{};
    for (std::size_t i = 0; i < epsilon.size(); ++i) {
      epsilon[i] = std::max(1 - game_.individual_capability[i], game_.equilibrium_tolerance);
    }
    classify_profiles(group_, game_.profiles, comparable_utilities().data(), epsilon.data(),
                      game_.equilibrium_tolerance, kind_.data());
    extremes_ =
        welfare_extremes(group_, outcomes_, agents_.welfare(), principals_.welfare(), kind_.data());
  }

  /// The actors' utilities as given, times their weights, and as far scaled down, each actor's by a
  /// power of two, that what is rounding is below the tolerance of equilibria; most are as they
  /// were.
  std::vector<double> comparable_utilities() const {
    std::vector<double> x;
    x.reserve(static_cast<std::size_t>(game_.profiles.players) *
              static_cast<std::size_t>(outcomes_));
    for (int dimension = 0; dimension < game_.profiles.players; ++dimension) {
      const GivenActor actor = game_.actors.empty()
                                   ? GivenActor{GivenActor::Side::agent, dimension}
                                   : game_.actors[static_cast<std::size_t>(dimension)];
      const bool is_agent = actor.side == GivenActor::Side::agent;
      const auto i = static_cast<std::size_t>(actor.player);
      const std::vector<double>& row = (*(is_agent ? game_.agents : game_.principals).given)[i];
      double largest = 0;
      for (const double u : row) largest = std::max(largest, std::abs(u));
      // Weighted rounding over the tolerance is below 2^unit; in parts it cannot overflow.
      int of_weight = 0, of_largest = 0, rest = 0;
      const double weight =
          std::frexp((is_agent ? game_.weights : game_.principal_weights)[i], &of_weight);
      const double fraction = std::frexp(largest, &of_largest);
      std::frexp(utility_rounding / equilibrium_tolerance * weight * fraction, &rest);
      const int unit = std::max(0, of_weight + of_largest + rest);
      for (const double u : row) x.push_back(std::ldexp(u * weight, of_weight - unit));
    }
    return x;
  }

  /// What is played, and what follows for both sides.
  void choose(StrategicPlay& r) {
    const double own_units = std::ldexp(played_tolerance * players_ * omega_, -agents_.scale);
    const double tolerance = std::max(own_units, agents_.tie);
    const Played<double> played = play(group_, outcomes_, extremes_, game_.collective_capability,
                                       tolerance, agents_.welfare(), kind_.data());
    r.fallback = played.fallback;
    if (r.fallback) play_nearest(0.5 * (played.low + played.high));
    r.played = outcomes_where(kind_, [](double k) { return k >= played_profile; });
    // The mean over what is played of how far x lies below `top`.
    const auto mean_shortfall = [&](double top, const double* x) {
      return sum_over_played(group_, outcomes_, kind_.data(), [=](int s) { return top - x[s]; }) /
             played.count;
    };
    r.agents_regret =
        agents_.restored(mean_shortfall(extremes_.agents_greatest, agents_.welfare()));
    r.agent_welfare_played = r.agents.greatest - r.agents_regret;
    r.principal_welfare_played =
        r.principals.greatest -
        principals_.restored(mean_shortfall(extremes_.principals_greatest, principals_.welfare()));
    const int best = first_optimum(principals_, outcomes_);
    for (int i = 0; i < players_; ++i) {
      const double* const u = agents_.utilities(i, outcomes_);
      r.advantage.push_back(agents_.restored(mean_shortfall(u[best], u)));
    }
  }

  /// The first of the profiles nearest to the middle is played, whatever rounding makes of ties.
  void play_nearest(double middle) {
    const double* const w = agents_.welfare();
    const auto distance = [=](int s) { return std::abs(w[s] - middle); };
    double least = distance(0);
    for (int s = 0; s < outcomes_; ++s) least = std::min(least, distance(s));
    int first = 0;
    while (distance(first) > least + agents_.tie) ++first;
    for (double& kind : kind_) kind -= kind >= played_profile ? played_profile : 0;
    kind_[static_cast<std::size_t>(first)] += played_profile;
  }

  const GivenStrategicGame& game_;
  const int players_, outcomes_;
  const double omega_, principals_omega_;
  const Group group_{};
  Side agents_, principals_;
  std::vector<double> kind_;
  WelfareExtremes<double> extremes_{};
};

}  // namespace

StrategicPlay play_given(const GivenStrategicGame& game) { return Play(game).result(); }

CapabilityBounds<double> bounds_of_play(const StrategicPlay& play, const Evaluation& measured,
                                        const Metric& metric, Welfare welfare,
                                        double collective_capability) {
  const std::size_t players = measured.agent_magnitude.size();
  const double omega = welfare_scale(welfare, static_cast<int>(players));
  double misalignment = 0, magnitudes = 0, calibration = 0;
  for (std::size_t i = 0; i < players; ++i) {
    const double theirs = measured.principal_magnitude[i], own = measured.agent_magnitude[i];
    misalignment += theirs * measured.alignment_distance[i];
    magnitudes += theirs;
    // nu_i = 0 of an agent that is indifferent.
    if (play.has_equilibrium && own > 0) calibration += (theirs - own) * (play.advantage[i] / own);
  }
  // Welfare counted from w_0: the bounds see differences only.
  WelfareExtremes<double> extremes{};
  extremes.agents_greatest = play.anarchy_regret;
  extremes.epsilon_least = -play.individual_shortfall;
  Played<double> played{};
  played.fallback = play.fallback;
  const CapabilityConstants<double> constants(metric, omega, static_cast<int>(players),
                                              play.outcomes);
  return capability_bounds(constants, extremes, played, collective_capability, play.agents_regret,
                           misalignment, magnitudes, measured.collective_alignment_principals,
                           omega * calibration);
}

}  // namespace delegauge
