// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/grid/games_csv.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "host/files/csv.hpp"
#include "host/job/statistic.hpp"
#include "host/jobs/strategic/execution.hpp"

namespace delegauge::host {
namespace {

constexpr std::array<StrategicColumn, 7> columns = {
    StrategicColumn::w_hat_plus,  StrategicColumn::w_hat_max,   StrategicColumn::w_hat_avg,
    StrategicColumn::w_hat_min,   StrategicColumn::w_hat_minus, StrategicColumn::max_regret,
    StrategicColumn::ideal_regret};
constexpr std::string_view header =
    "v,w_hat_plus,w_hat_max,w_hat_avg,w_hat_min,w_hat_minus,max_regret,ideal_regret\n";

}  // namespace

GamesCsv::GamesCsv(const std::filesystem::path& path, const GridConfiguration& configuration)
    : repetitions_(configuration.repetitions), precision_(configuration.precision), file_(path) {
  for (const GridPoint& point : grid_points(configuration)) varied_.push_back(point.value[0]);
  file_.append(header);
}

void GamesCsv::add(const StrategicBatch& batch) {
  Csv csv;
  for (std::uint64_t game = batch.begin; game < batch.end; ++game) {
    csv.cell(varied_[game / repetitions_]);
    const double* const values = batch.values + (game - batch.begin);
    for (const StrategicColumn column : columns) {
      csv.cell(shown(values[static_cast<int>(column) * batch.stride], precision_));
    }
    csv.end_row();
  }
  const std::lock_guard lock(mutex_);
  waiting_[batch.begin] = {batch.end, csv.take()};
  while (!waiting_.empty() && waiting_.begin()->first == written_) {
    file_.append(waiting_.begin()->second.text);
    written_ = waiting_.begin()->second.end;
    waiting_.erase(waiting_.begin());
  }
}

AtomicFile GamesCsv::take() {
  file_.finish();
  return std::move(file_);
}

std::uint64_t games_csv_window(const Execution& execution) {
  const std::uint64_t workers = batches_under_way(execution);
  constexpr std::uint64_t least = 1U << 16U;
  return std::max(least, 2 * workers * execution.batch);
}

}  // namespace delegauge::host
