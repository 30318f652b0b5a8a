// SPDX-License-Identifier: Apache-2.0
// What the job `evaluate` is told for arrays of games: plain data, the same for every backend.
#pragma once

#include <cstdint>

#include "delegauge/game/flat_games.hpp"
#include "delegauge/measure/given.hpp"
#include "delegauge/measure/metric.hpp"
#include "kernels/executor/game_columns.hpp"

namespace delegauge {

// The same for all games of an array.
struct GivenJob {
  int players = 0;
  int outcomes = 0;
  Metric metric;
  Welfare welfare = Welfare::mean;
  GameForm form = GameForm::flat;
  GivenWeight weight[max_players];  // welfare weights
  GameColumns columns;
};

// The bounds that its columns are made of.
DELEGAUGE_INLINE constexpr BoundSet bounds_asked_of(const GivenJob& job) {
  using Q = GameQuantity;
  BoundSet asked{0};
  for (int b = 0; b < bound_count; ++b) {
    const auto wanted = [&](Q quantity) { return job.columns.place(quantity, b) >= 0; };
    const bool worst = is_plain(static_cast<Bound>(b)) && wanted(Q::worst_case_tightness);
    if (worst || wanted(Q::bounds) || wanted(Q::tightness) || wanted(Q::slack)) {
      asked.bits |= 1u << b;
    }
  }
  return asked;
}

// How numbers are stored.
enum class GivenStorage : int { float32, float64 };

// Games one after the other, and where their results go.
struct GivenBatch {
  GivenStorage storage = GivenStorage::float64;
  const void* utilities = nullptr;     // [game][2 players][outcome], the principals' rows first
  const double* strategies = nullptr;  // [game][outcome], adding up to one; null: agents' optimum
  std::int64_t games = 0;
  // results[place * stride + game]: the columns of the job. Lanes write whole groups: a column has
  // room for `games` rounded up to a multiple of given_padding.
  double* results = nullptr;
  std::int64_t stride = 0;
};
inline constexpr std::int64_t given_padding = 32;

}  // namespace delegauge
