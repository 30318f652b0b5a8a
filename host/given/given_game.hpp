// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "delegauge/measure/metric.hpp"
#include "host/text/error.hpp"
#include "host/text/join.hpp"
#include "kernels/executor/strategic_evaluation.hpp"

namespace delegauge::host {

inline constexpr std::int64_t max_given_players = 8;
inline constexpr std::int64_t max_given_outcomes = 1'000'000;

/// A game that the user gave, whatever file it came from.
struct GivenGame {
  std::string origin;                           // "file.json: games[3]" or "file.nfg", for messages
  std::string name = {};                        // as the input calls it; may be empty
  std::vector<std::int64_t> dims;               // one entry: a flat game; else one per agent
  std::vector<std::vector<double>> agents;      // [player][outcome], row-major, last agent fastest
  std::vector<std::vector<double>> principals;  // likewise
  std::optional<std::vector<double>> strategy;  // distribution over outcomes
  std::optional<Metric> metric;
  std::optional<std::string> welfare;  // "mean" | "sum"
  // What outcomes count when preferences are compared; positive, once read they add up to their
  // number (theory/outcome-weights.md).
  std::optional<std::vector<double>> outcome_weights;
  // [principal][agent]: the share of the agent's work that is for the principal; columns add up to
  // 1 (theory/delegation.md). Without it agent i works for principal i.
  std::optional<std::vector<std::vector<double>>> delegation;
  std::string delegation_origin;  // a file of its own, where it comes from one
  // Strategic games have these. Who owns each entry of dims; default: agent i entry i.
  std::optional<std::vector<GivenActor>> actors;
  // All in [0, 1].
  std::optional<std::vector<double>> individual_capability;  // per entry of dims; default 1
  std::optional<double> collective_capability;               // default 1
  std::optional<double> equilibrium_tolerance;               // default 0
};

/// Whether outcomes are profiles of the agents' actions.
inline bool is_strategic(const GivenGame& game) { return game.dims.size() > 1; }

/// The product of dims; 0 where an entry is below one, and max_given_outcomes + 1 for any product
/// above the limit, so that it cannot overflow.
inline std::int64_t outcomes(const std::vector<std::int64_t>& dims) {
  const bool positive = std::all_of(dims.begin(), dims.end(), [](auto dim) { return dim >= 1; });
  std::int64_t product = positive ? 1 : 0;
  for (const std::int64_t dim : dims) {
    if (product > 0 && dim > max_given_outcomes / product) return max_given_outcomes + 1;
    product *= dim;
  }
  return product;
}

/// Each checks a key that is there (given_keys.cpp); raises UsageError.
void validate_outcome_weights(const GivenGame& game);
void validate_delegation(const GivenGame& game);
void validate_actors(const GivenGame& game);

/// K, the number of outcomes (see above for dims out of range).
inline std::int64_t outcomes(const GivenGame& game) { return outcomes(game.dims); }

/// Where in the user's input a key lies: "file.json: dims", "file.json: games[3].agents[1]".
inline std::string place(const std::string& origin, std::string_view path) {
  if (path.empty()) return origin;
  const bool in_list = !origin.empty() && origin.back() == ']';
  return fmt::format("{}{}{}", origin, in_list ? "." : ": ", path);
}

namespace detail {

inline void validate_players(const GivenGame& game) {
  const std::size_t players = game.agents.size();
  if (players < 1 || players > static_cast<std::size_t>(max_given_players)) {
    throw UsageError(fmt::format("{}: {} players; give from 1 to {}, a list of utilities for each",
                                 place(game.origin, "agents"), players, max_given_players));
  }
  const std::size_t principals = game.principals.size();
  if (game.delegation) {
    if (principals >= 1 && principals <= static_cast<std::size_t>(max_given_players)) return;
    throw UsageError(
        fmt::format("{}: {} principals; give from 1 to {}, a list of utilities for each",
                    place(game.origin, "principals"), principals, max_given_players));
  }
  if (principals != players) {
    throw UsageError(
        fmt::format("{}: {} principals but {} agents; give each agent one principal, or say by "
                    "delegation whom they work for",
                    place(game.origin, "principals"), principals, players));
  }
}

inline void validate_dims(const GivenGame& game) {
  const std::string where = place(game.origin, "dims");
  const std::size_t entries = game.dims.size();
  if (game.actors) {
    if (entries != game.actors->size()) {
      throw UsageError(fmt::format("{}: {} entries for {} actors; give one entry per actor", where,
                                   entries, game.actors->size()));
    }
  } else if (entries != 1 && entries != game.agents.size()) {
    throw UsageError(fmt::format(
        "{}: {} entries for {} agents; give one entry (a flat game) or one per agent, or "
        "name in actors who owns each",
        where, entries, game.agents.size()));
  }
  for (std::size_t i = 0; i < entries; ++i) {
    if (game.dims[i] < 1) {
      throw UsageError(fmt::format("{}[{}]: {} is not a number of choices; give 1 or more", where,
                                   i, game.dims[i]));
    }
  }
  const std::int64_t product = outcomes(game);
  if (product < 2 || product > max_given_outcomes) {
    throw UsageError(fmt::format("{}: {} gives {} outcomes; give from 2 to {}", where,
                                 joined(game.dims, " x "), product < 2 ? "1" : "too many",
                                 max_given_outcomes));
  }
}

inline void validate_vector(const std::string& where, const std::vector<double>& values,
                            std::int64_t length) {
  if (values.size() != static_cast<std::size_t>(length)) {
    throw UsageError(
        fmt::format("{}: {} numbers for {} outcomes; give one number per outcome "
                    "(the product of dims), row-major",
                    where, values.size(), length));
  }
  const auto bad = std::find_if(values.begin(), values.end(),
                                [](double value) { return !std::isfinite(value); });
  if (bad != values.end()) {
    throw UsageError(
        fmt::format("{}[{}]: not a finite number; NaN and infinity have no place in "
                    "a game",
                    where, bad - values.begin()));
  }
}

inline void validate_strategy(const GivenGame& game) {
  const std::string where = place(game.origin, "strategy");
  const std::vector<double>& strategy = *game.strategy;
  validate_vector(where, strategy, outcomes(game));
  double sum = 0;
  for (std::size_t s = 0; s < strategy.size(); ++s) {
    if (strategy[s] < 0) {
      throw UsageError(fmt::format("{}[{}]: the probability {} is negative; give 0 or more", where,
                                   s, strategy[s]));
    }
    sum += strategy[s];
  }
  // Wide enough for probabilities that were printed with seven digits.
  constexpr double tolerance = 1e-6;
  if (!(std::abs(sum - 1) <= tolerance)) {
    throw UsageError(
        fmt::format("{}: the probabilities add up to {}, not to 1; divide each by "
                    "their sum",
                    where, sum));
  }
}

/// A capability or tolerance, where it is given.
inline void validate_share(const std::string& where, double value) {
  if (value >= 0 && value <= 1) return;
  throw UsageError(fmt::format("{}: {} is out of range; give a number from 0 to 1", where, value));
}

inline void validate_capabilities(const GivenGame& game) {
  const auto refuse_in_flat_game = [&game](std::string_view key) {
    if (is_strategic(game)) return;
    throw UsageError(
        fmt::format("{}: is of strategic games, and this one is flat; remove the key, or give dims "
                    "one entry per agent, two or more",
                    place(game.origin, key)));
  };
  const auto validate_one = [&](std::string_view key, const std::optional<double>& value) {
    if (!value) return;
    refuse_in_flat_game(key);
    validate_share(place(game.origin, key), *value);
  };
  if (game.individual_capability) {
    constexpr std::string_view key = "individual_capability";
    refuse_in_flat_game(key);
    const std::string where = place(game.origin, key);
    const std::vector<double>& values = *game.individual_capability;
    if (values.size() != game.dims.size()) {
      const std::string_view who = game.actors ? "actor" : "agent";
      throw UsageError(fmt::format("{}: {} numbers for {} {}s; give one number per {}", where,
                                   values.size(), game.dims.size(), who, who));
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
      validate_share(fmt::format("{}[{}]", where, i), values[i]);
    }
  }
  validate_one("collective_capability", game.collective_capability);
  validate_one("equilibrium_tolerance", game.equilibrium_tolerance);
}

template <std::size_t N>
void validate_choice(const std::string& where, const std::optional<std::string>& value,
                     const std::array<std::string_view, N>& allowed) {
  if (!value || std::find(allowed.begin(), allowed.end(), *value) != allowed.end()) return;
  throw UsageError(fmt::format("{}: \"{}\" is unknown; give one of {}", where, printable(*value),
                               joined(allowed, ", ")));
}

}  // namespace detail

/// Checks all that the evaluator relies on: 1..8 players, as many agents as principals unless there
/// is a delegation, 2..10^6 outcomes, utilities of that length and finite, a strategy that is a
/// distribution (sum within 1e-6 of one), capabilities in [0, 1] of strategic games only, known
/// names, and what given_keys.cpp asks for. Raises UsageError naming the first place that is wrong.
inline void validate(const GivenGame& game) {
  detail::validate_players(game);
  if (game.actors) validate_actors(game);
  detail::validate_dims(game);
  const std::int64_t length = outcomes(game);
  for (std::size_t i = 0; i < game.agents.size(); ++i) {
    detail::validate_vector(place(game.origin, fmt::format("agents[{}]", i)), game.agents[i],
                            length);
  }
  for (std::size_t i = 0; i < game.principals.size(); ++i) {
    detail::validate_vector(place(game.origin, fmt::format("principals[{}]", i)),
                            game.principals[i], length);
  }
  if (game.strategy) detail::validate_strategy(game);
  if (game.outcome_weights) validate_outcome_weights(game);
  if (game.delegation) validate_delegation(game);
  detail::validate_capabilities(game);
  constexpr std::array<std::string_view, 2> welfares = {"mean", "sum"};
  detail::validate_choice(place(game.origin, "welfare"), game.welfare, welfares);
}

/// Divides a validated game's strategy by its sum, which is one only up to the digits printed.
inline void normalise_strategy(GivenGame& game) {
  if (!game.strategy) return;
  double sum = 0;
  for (const double probability : *game.strategy) sum += probability;
  for (double& probability : *game.strategy) probability /= sum;
}

}  // namespace delegauge::host
