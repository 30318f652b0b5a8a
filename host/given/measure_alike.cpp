// SPDX-License-Identifier: Apache-2.0
#include "host/given/measure_alike.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>

#include "host/given/centre.hpp"
#include "host/text/caller.hpp"
#include "kernels/executor/given_job.hpp"

namespace delegauge::host {
namespace {

/// What kernels write of a batch, by quantity.
class Columns {
 public:
  Columns(int players, std::size_t games)
      : players_(players),
        stride_((games + given_padding - 1) / given_padding * given_padding),
        values_(static_cast<std::size_t>(game_column_count(players)) * stride_) {}

  double* data() { return values_.data(); }
  std::int64_t stride() const { return static_cast<std::int64_t>(stride_); }

  /// A game's values of a quantity.
  std::vector<double> of(GameQuantity quantity, std::size_t game) const {
    const ColumnSpan span = game_columns_of(quantity, players_);
    std::vector<double> values;
    for (int column = span.first; column < span.end; ++column) {
      values.push_back(values_[static_cast<std::size_t>(column) * stride_ + game]);
    }
    return values;
  }
  double one_of(GameQuantity quantity, std::size_t game) const {
    return of(quantity, game).front();
  }

 private:
  int players_;
  std::size_t stride_;
  std::vector<double> values_;
};

using ByBound = std::array<double, bound_count>;

ByBound by_bound(const std::vector<double>& values) {
  ByBound array = {};
  std::copy(values.begin(), values.end(), array.begin());
  return array;
}

/// Distances of pairs a < b as a square, which has them twice.
std::vector<double> square(const std::vector<double>& pairs, std::size_t rows) {
  std::vector<double> all(rows * rows, 0.0);
  auto pair = pairs.begin();
  for (std::size_t a = 0; a < rows; ++a) {
    for (std::size_t b = a + 1; b < rows; ++b) all[a * rows + b] = all[b * rows + a] = *pair++;
  }
  return all;
}

Evaluation evaluation_of(const Columns& columns, std::size_t game, std::size_t players) {
  using Q = GameQuantity;
  Evaluation e;
  e.principal_shift = columns.of(Q::principal_shift, game);
  e.agent_shift = columns.of(Q::agent_shift, game);
  e.principal_magnitude = columns.of(Q::principal_magnitude, game);
  e.agent_magnitude = columns.of(Q::agent_magnitude, game);
  e.welfare_ratio = columns.of(Q::welfare_ratio, game);
  e.alignment_distance = columns.of(Q::alignment_distance, game);
  e.pairwise_distance = square(columns.of(Q::pairwise_distance, game), 2 * players);
  e.collective_alignment_principals = columns.one_of(Q::collective_alignment_principals, game);
  e.collective_alignment_agents = columns.one_of(Q::collective_alignment_agents, game);
  e.agents_welfare_regret = columns.one_of(Q::agents_welfare_regret, game);
  e.principals_welfare_regret = columns.one_of(Q::principals_welfare_regret, game);
  e.worst_case_regret = columns.one_of(Q::worst_case_regret, game);
  e.trivial_bound = columns.one_of(Q::trivial_bound, game);
  e.total_misalignment = columns.one_of(Q::total_misalignment, game);
  e.weighted_misalignment = columns.one_of(Q::weighted_misalignment, game);
  e.bound = by_bound(columns.of(Q::bounds, game));
  e.slack = by_bound(columns.of(Q::slack, game));
  e.tightness = by_bound(columns.of(Q::tightness, game));
  e.worst_case_tightness = by_bound(columns.of(Q::worst_case_tightness, game));
  return e;
}

std::vector<Evaluation> measured(const std::vector<Played>& games, const Measuring& how,
                                 const cpu::Kernels& kernels) {
  const std::size_t players = how.weights.size();
  GivenJob job;
  job.players = static_cast<int>(players);
  job.outcomes = static_cast<int>(outcomes(*games.front().game));
  job.metric = how.metric;
  job.welfare = how.welfare;
  std::transform(how.weights.begin(), how.weights.end(), job.weight, given_weight);
  std::vector<int> all(static_cast<std::size_t>(game_column_count(job.players)));
  std::iota(all.begin(), all.end(), 0);
  job.columns = game_columns(job.players, all);
  // A record's `pareto` is exact, and comes later.
  for (const GameQuantity quantity :
       {GameQuantity::bounds, GameQuantity::tightness, GameQuantity::slack}) {
    job.columns.slot[game_columns_of(quantity, job.players).first + int(Bound::pareto)] = -1;
  }

  std::vector<double> utilities, strategies;
  for (const Played& one : games) {
    for (const auto* side : {&one.game->principals, &one.game->agents}) {
      for (const auto& row : *side) utilities.insert(utilities.end(), row.begin(), row.end());
    }
    strategies.insert(strategies.end(), one.strategy->begin(), one.strategy->end());
  }
  Columns columns(job.players, games.size());
  GivenBatch batch;
  batch.storage = GivenStorage::float64;
  batch.utilities = utilities.data();
  batch.strategies = strategies.data();
  batch.games = static_cast<std::int64_t>(games.size());
  batch.results = columns.data();
  batch.stride = columns.stride();
  // Readers take no number that is not finite.
  (how.precision == Precision::single_precision ? kernels.given_float : kernels.given_double)(
      job, batch);
  std::vector<Evaluation> results;
  for (std::size_t g = 0; g < games.size(); ++g) {
    results.push_back(evaluation_of(columns, g, players));
  }
  return results;
}

/// Which bounds the trivial one has cut down, where all of them are numbers with all their digits.
void mark_capped(Evaluation& e) {
  for (std::size_t b = 0; b < plain_bound_count; ++b) {
    e.capped[b] = e.trivial_bound > 0 && e.bound[b] == e.trivial_bound;
  }
}

/// The same with the principals' utilities brought nearer to 1 by a power of two.
void mark_capped_of_extremes(const Played& one, const Measuring& how, const cpu::Kernels& kernels,
                             Evaluation& e) {
  constexpr int nearer = 200;
  GivenGame scaled = *one.game;
  for (auto& row : scaled.principals) {
    for (double& u : row) u = std::ldexp(u, e.trivial_bound > 1 ? -nearer : nearer);
  }
  Evaluation other = measured({{&scaled, one.strategy}}, how, kernels).front();
  mark_capped(other);
  e.capped = other.capped;
}

}  // namespace

std::vector<Evaluation> measure_alike(const std::vector<Played>& games, const Measuring& how,
                                      const cpu::Kernels& kernels) {
  std::vector<Evaluation> results = measured(games, how, kernels);
  for (std::size_t g = 0; g < games.size(); ++g) {
    stop_if_asked();
    const double trivial = results[g].trivial_bound;
    if (trivial == 0 || (trivial > 0x1p-900 && trivial < 0x1p900)) {
      mark_capped(results[g]);
    } else {
      mark_capped_of_extremes(games[g], how, kernels, results[g]);
    }
  }
  return results;
}

}  // namespace delegauge::host
