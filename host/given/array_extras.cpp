// SPDX-License-Identifier: Apache-2.0
#include "host/given/array_extras.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>

#include "host/given/given_keys.hpp"
#include "host/given/record.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

/// Numbers [first, first + count) in double.
std::vector<double> doubles_of(const NpyFile& file, std::uint64_t first, std::uint64_t count) {
  const NpyNumbers numbers = file.map(first, count);
  if (file.storage() == GivenStorage::float32) {
    const auto* const from = static_cast<const float*>(numbers.data());
    return {from, from + count};
  }
  const auto* const from = static_cast<const double*>(numbers.data());
  return {from, from + count};
}

/// Records take kilobytes a game: so many at a time.
constexpr std::uint64_t games_at_a_time = 64;

}  // namespace

NpyFile read_outcome_weights(const std::string& file, const NpyGames& games) {
  NpyFile weights{Input(file)};
  const auto count = static_cast<std::int64_t>(games.count());
  const std::int64_t outcomes = games.outcomes();
  const std::vector<std::int64_t>& shape = weights.shape();
  if (shape == std::vector<std::int64_t>{outcomes} ||
      shape == std::vector<std::int64_t>{count, outcomes}) {
    return weights;
  }
  throw UsageError(fmt::format(
      "{}: shape {}: the games of {} need outcome weights of shape ({},), the same for all, or "
      "({}, {})",
      weights.name(), shape_text(shape), games.file().name(), outcomes, count, outcomes));
}

std::vector<GivenGame> games_with(const ArrayExtras& extras, const NpyGames& games,
                                  std::uint64_t first, std::uint64_t count) {
  std::vector<GivenGame> some = games.some(first, count);
  const auto length = static_cast<std::uint64_t>(games.outcomes());
  std::vector<double> weights;
  bool by_game = false;
  if (extras.outcome_weights) {
    by_game = extras.outcome_weights->shape().size() > 1;
    weights = by_game ? doubles_of(*extras.outcome_weights, first * length, count * length)
                      : doubles_of(*extras.outcome_weights, 0, length);
  }
  for (std::size_t g = 0; g < some.size(); ++g) {
    GivenGame& game = some[g];
    if (!extras.same_weights.empty()) {
      game.outcome_weights = extras.same_weights;
    } else if (extras.outcome_weights) {
      const auto mine =
          weights.begin() + static_cast<std::ptrdiff_t>(by_game ? g * length : std::uint64_t{0});
      game.outcome_weights.emplace(mine, mine + static_cast<std::ptrdiff_t>(length));
    }
    game.delegation = extras.delegation.shares;
    game.delegation_origin = extras.delegation.origin;
    game.individual_capability = extras.individual_capability;
    game.collective_capability = extras.collective_capability;
    validate(game);
    normalise(game);
  }
  return some;
}

void check_games(const ArrayExtras& extras, const NpyGames& games, std::uint64_t batch) {
  for (std::uint64_t first = 0; first < games.count(); first += batch) {
    games_with(extras, games, first, std::min(batch, games.count() - first));
  }
}

std::vector<RecordColumn> record_columns_of(const ArrayExtras& extras, const NpyGames& games,
                                            const EvaluateOptions& options) {
  const std::vector<GivenGame> one = games_with(extras, games, 0, 1);
  return record_columns(record_of(one.front().dims, evaluate_games(one, options).front()));
}

ColumnFiller record_filler(const ArrayExtras& extras, const NpyGames& games,
                           const EvaluateOptions& options, std::vector<WantedColumn> wanted) {
  if (wanted.empty()) return {};
  return [&extras, &games, &options, wanted = std::move(wanted)](
             std::uint64_t first, std::uint64_t count, double* results, std::int64_t stride) {
    for (std::uint64_t at = 0; at < count; at += games_at_a_time) {
      const std::vector<GivenGame> some =
          games_with(extras, games, first + at, std::min(games_at_a_time, count - at));
      const std::vector<EvaluatedGame> evaluated = evaluate_games(some, options);
      for (std::size_t g = 0; g < some.size(); ++g) {
        const std::vector<double> values = record_values(record_of(some[g].dims, evaluated[g]));
        for (const WantedColumn& one : wanted) {
          results[one.place * stride + static_cast<std::int64_t>(at + g)] = values.at(one.column);
        }
      }
    }
  };
}

}  // namespace delegauge::host
