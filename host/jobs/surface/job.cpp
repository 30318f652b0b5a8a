// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/surface/job.hpp"

#include <limits>

#include "host/jobs/surface/dump_run.hpp"
#include "host/jobs/surface/files.hpp"
#include "host/jobs/surface/out_of_range.hpp"
#include "host/jobs/surface/table.hpp"
#include "host/jobs/surface/violations.hpp"

namespace delegauge::host {

JobDescription SurfaceJobRun::description() const {
  JobDescription description =
      described("surface", to_json(configuration_), configuration_.games, execution_);
  description.numbers_per_game = work_of(configuration_).numbers_per_game;
  if (dump_options_ != nullptr) description.dump = dump_options_->file();
  return description;
}

Ledger<SurfaceTally> SurfaceJobRun::ledger() const {
  return surface_ledger(configuration_, execution_);
}

void SurfaceJobRun::work(RangeQueue& queue, Ledger<SurfaceTally>& ledger, const Watch& watch) {
  run_surface(configuration_, execution_, queue, ledger, watch, warn_user);
}

std::string SurfaceJobRun::summary(const SurfaceTally& tally) const {
  return summary_json(configuration_, tally, evaluate_tightest(configuration_, tally));
}

void SurfaceJobRun::begin() {
  if (dump_options_ == nullptr || dump_options_->file().empty()) return;
  dump_.emplace(dump_options_->file(), surface_games_header(configuration_, *dump_options_));
}

bool SurfaceJobRun::dump(const Watch& watch) {
  return dump_surface(configuration_, execution_, *dump_options_, *dump_, watch, warn_user);
}

std::vector<AtomicFile> SurfaceJobRun::finished_files() {
  std::vector<AtomicFile> finished;
  if (dump_) finished.push_back(dump_->take());
  return finished;
}

bool SurfaceJobRun::is_known(const SurfaceTally& tally) const {
  const TargetError& target = *configuration_.target_error;
  const StatTally& tightness = tally.bound[static_cast<std::size_t>(target.bound)].tightness;
  return tightness.count > 1 && tightness.standard_error() <= target.standard_error;
}

double SurfaceJobRun::error_of_target(const SurfaceTally& tally) const {
  const TargetError& target = *configuration_.target_error;
  const StatTally& tightness = tally.bound[static_cast<std::size_t>(target.bound)].tightness;
  if (tightness.count < 2) return std::numeric_limits<double>::infinity();
  return tightness.standard_error() / target.standard_error;
}

std::vector<FileContent> SurfaceJobRun::files(const RunRecord& record,
                                              const SurfaceTally& tally) const {
  return surface_files(configuration_, execution_, record, tally);
}

std::string SurfaceJobRun::table(const RunRecord& record, const SurfaceTally& tally) const {
  return surface_table(configuration_, told(execution_, record), tally, record.seconds);
}

std::string SurfaceJobRun::violations(const SurfaceTally& tally, const std::string& out) const {
  return violations_text(configuration_, tally, out);
}

std::string SurfaceJobRun::warning(const SurfaceTally& tally) const {
  return out_of_range_text(tally, configuration_.job.games, configuration_.precision);
}

}  // namespace delegauge::host
