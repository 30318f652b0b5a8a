// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/infer/job.hpp"

#include "host/jobs/infer/files.hpp"
#include "host/jobs/infer/table.hpp"

namespace delegauge::host {

JobDescription InferJobRun::description() const {
  JobDescription description =
      described("infer", to_json(configuration_), games_of(configuration_), execution_);
  description.numbers_per_game = work_of(configuration_).numbers_per_game;
  return description;
}

void InferJobRun::work(RangeQueue& queue, Ledger<InferTally>& ledger, const Watch& watch) {
  run_infer(configuration_, execution_, queue, ledger, watch, warn_user);
}

std::string InferJobRun::summary(const InferTally& tally) const {
  return infer_summary_json(configuration_, tally);
}

std::vector<FileContent> InferJobRun::files(const RunRecord& record,
                                            const InferTally& tally) const {
  return infer_files(configuration_, execution_, record, tally);
}

std::string InferJobRun::table(const RunRecord& record, const InferTally& tally) const {
  return infer_table(configuration_, told(execution_, record), tally, record.seconds);
}

std::string InferJobRun::warning(const InferTally& tally) const {
  return out_of_range_text(configuration_, tally);
}

}  // namespace delegauge::host
