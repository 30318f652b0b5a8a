// SPDX-License-Identifier: Apache-2.0
// A sweep as run_job() and `merge` take it: its units are the units of all cells.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/job/run_job.hpp"
#include "host/sweep/crew.hpp"
#include "host/sweep/tally.hpp"

namespace delegauge::host {

class SweepJobRun final : public Job<SweepTally> {
 public:
  /// execution must outlive this. out: the sweep's folder; empty if there is none.
  SweepJobRun(SweepConfiguration sweep, const Execution& execution, ChooseBatch choose,
              std::string out);

  JobDescription description() const override;
  Ledger<SweepTally> ledger() const override { return Ledger<SweepTally>({&units_, {}, {}}); }
  void begin() override;
  void work(RangeQueue& queue, Ledger<SweepTally>& ledger, const Watch& watch) override;
  void settle() override;
  bool has_stages() const override { return units_.end_when_known(); }
  std::vector<IndexRange> next_stage(Partial<SweepTally>& all) override;
  void stage_begins(const std::vector<IndexRange>& todo) override { todo_ = todo; }
  std::vector<FileContent> files(const RunRecord& record, const SweepTally& tally) const override;
  std::vector<std::string> file_names() const override;
  void write_folders(const std::string& out, const RunRecord& record,
                     const SweepTally& tally) const override;
  std::string table(const RunRecord& record, const SweepTally& tally) const override;
  std::string violations(const SweepTally& tally, const std::string& out) const override;
  std::string warning(const SweepTally& tally) const override;

 private:
  /// The record of a run by these workers.
  RunRecord with_idle(const RunRecord& record) const;
  /// Of the final tally, which is all that is asked for: reading all summaries takes time.
  const SweepTable& table_of(const SweepTally& tally) const;

  const SweepConfiguration sweep_;
  const SweepUnits units_;
  Execution execution_;
  const ChooseBatch choose_;
  const std::string out_;
  const std::vector<CellBatch> batches_;
  std::vector<IndexRange> todo_;  // of the stage
  SweepCrew* crew_ = nullptr;     // while it works
  std::vector<double> idle_seconds_;
  mutable std::optional<SweepTable> table_;
};

}  // namespace delegauge::host
