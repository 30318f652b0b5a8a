// SPDX-License-Identifier: Apache-2.0
#include "host/check/game_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "host/check/small_jobs.hpp"

namespace delegauge::host {
namespace {

constexpr std::array<std::string_view, strategic_column_count - strategic_quantity_count>
    further_columns = {"w_hat_plus",  "w_hat_max",  "w_hat_avg",    "w_hat_min",
                       "w_hat_minus", "max_regret", "ideal_regret", "state"};

GameValues empty_values(std::uint64_t games, int columns) {
  return {games, std::vector<double>(games * static_cast<std::uint64_t>(columns))};
}

/// A batch's values to their places; several threads do so at a time, each for games of its own.
template <class Batch>
void take_over(const Batch& batch, GameValues& to) {
  const std::uint64_t columns = to.values.size() / to.games;
  for (std::uint64_t column = 0; column < columns; ++column) {
    const double* const from = batch.values + static_cast<std::int64_t>(column) * batch.stride;
    std::copy(from, from + (batch.end - batch.begin),
              to.values.begin() + static_cast<std::ptrdiff_t>(column * to.games + batch.begin));
  }
}

}  // namespace

GameValues values_of(const GridConfiguration& configuration, const Execution& execution) {
  GameValues all = empty_values(games_of(configuration), strategic_column_count);
  BatchObserver observer;
  observer.see = [&all](const StrategicBatch& batch) { take_over(batch, all); };
  run_grid(configuration, execution, go_on, fail_at_once, observer);
  return all;
}

GameValues values_of(const InferConfiguration& configuration, const Execution& execution) {
  GameValues all = empty_values(games_of(configuration), columns_of(infer_job(configuration)));
  RangeQueue queue(games_of(configuration));
  Ledger<InferTally> ledger = infer_ledger(configuration);
  run_infer(configuration, execution, queue, ledger, go_on, fail_at_once,
            [&all](const InferBatch& batch) { take_over(batch, all); });
  return all;
}

std::string column_name(const GridConfiguration& /*configuration*/, std::size_t column) {
  return std::string(column < strategic_quantity_names.size()
                         ? strategic_quantity_names[column]
                         : further_columns[column - strategic_quantity_names.size()]);
}

std::string column_name(const InferConfiguration& configuration, std::size_t column) {
  const std::size_t measure = column % estimated_count, rest = column / estimated_count;
  const std::size_t marks = configuration.marks.size();
  return fmt::format("{} after {} samples of {}", estimated_names[measure],
                     configuration.marks[rest % marks] + 1, observed_names[rest / marks]);
}

}  // namespace delegauge::host
