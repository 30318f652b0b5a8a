// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/grid/job.hpp"

#include <algorithm>
#include <filesystem>

#include "host/jobs/grid/files.hpp"
#include "host/jobs/grid/table.hpp"

namespace delegauge::host {

JobDescription GridJobRun::description() const {
  JobDescription description =
      described("grid", to_json(configuration_), games_of(configuration_), execution_);
  description.numbers_per_game = work_of(configuration_).numbers_per_game;
  if (!games_csv_folder_.empty()) {
    description.in_order = "--games-csv";
    description.window = games_csv_window(execution_);
  }
  if (dump_options_ != nullptr && !dump_options_->file().empty()) {
    description.in_order = "--dump";
    description.dump = dump_options_->file();
    description.window = std::min(description.window, GridDump::window(configuration_, execution_));
  }
  // A point of which two ranks have games takes a tally of each; there may be thousands. Where each
  // rank gets many points, it gets whole ones.
  constexpr std::uint64_t points_per_rank = 16;
  const auto ranks = static_cast<std::uint64_t>(cluster().size());
  if (description.units / configuration_.repetitions >= points_per_rank * ranks) {
    description.grain = configuration_.repetitions;
  }
  return description;
}

void GridJobRun::begin() {
  if (!games_csv_folder_.empty()) {
    games_csv_ = std::make_unique<GamesCsv>(std::filesystem::path(games_csv_folder_) / "games.csv",
                                            configuration_);
  }
  if (dump_options_ != nullptr && !dump_options_->file().empty()) {
    dump_.emplace(configuration_, *dump_options_);
  }
}

void GridJobRun::work(RangeQueue& queue, Ledger<GridTally>& ledger, const Watch& watch) {
  BatchObserver observer;
  if (games_csv_ || dump_) {
    observer.see = [this](const StrategicBatch& batch) {
      if (games_csv_) games_csv_->add(batch);
      if (dump_) dump_->add(batch);
    };
  }
  run_grid(configuration_, execution_, queue, ledger, watch, warn_user, observer);
}

std::string GridJobRun::summary(const GridTally& tally) const {
  return grid_summary_json(configuration_, statistics_of(configuration_, tally));
}

std::vector<AtomicFile> GridJobRun::finished_files() {
  std::vector<AtomicFile> finished;
  if (games_csv_) finished.push_back(games_csv_->take());
  if (dump_) finished.push_back(dump_->take());
  return finished;
}

std::vector<FileContent> GridJobRun::files(const RunRecord& record, const GridTally& tally) const {
  return grid_files(configuration_, execution_, record, statistics_of(configuration_, tally));
}

std::string GridJobRun::table(const RunRecord& record, const GridTally& tally) const {
  return grid_table(configuration_, told(execution_, record), statistics_of(configuration_, tally),
                    record.seconds);
}

std::string GridJobRun::violations(const GridTally& tally, const std::string& out) const {
  return violations_text(configuration_, statistics_of(configuration_, tally), out);
}

std::string GridJobRun::warning(const GridTally& tally) const {
  return out_of_range_text(statistics_of(configuration_, tally));
}

}  // namespace delegauge::host
