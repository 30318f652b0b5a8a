// SPDX-License-Identifier: Apache-2.0
// `estimate` as a cell of a sweep.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "host/jobs/estimate/job.hpp"
#include "host/jobs/estimate/prepared_log.hpp"

namespace delegauge::host {

/// Where a log lies, and what is estimated of it.
struct EstimateOfLog {
  EstimateConfiguration configuration;
  std::string file;  // empty where nothing is to be worked out
  char delimiter = ',';
};

inline Work work_of(const EstimateOfLog& of) { return work_of(of.configuration); }

class EstimateCellRun {
 public:
  using Tally = EstimateTally;

  /// of and execution must outlive this.
  EstimateCellRun(const EstimateOfLog& of, const Execution& execution)
      : of_(of), execution_(execution), without_log_(of.configuration, execution) {}

  JobDescription description() const { return without_log_.description(); }
  /// Reads the log again. Raises UsageError if it is another than the configuration says.
  void open();
  Ledger<EstimateTally> ledger() const {
    return with_log_ ? with_log_->ledger() : without_log_.ledger();
  }
  /// Of a log that is open.
  std::unique_ptr<Crew> crew(Ledger<EstimateTally>& ledger) const {
    return estimate_crew(*log_, execution_, ledger);
  }
  /// estimates.json, which says all that summary.json does.
  std::string summary(const EstimateTally& tally) const;
  std::string warning(const EstimateTally& tally) const { return without_log_.warning(tally); }
  std::vector<FileContent> files(const RunRecord& record, const EstimateTally& tally) const {
    return without_log_.files(record, tally);
  }

 private:
  const EstimateOfLog& of_;
  const Execution& execution_;
  const EstimateJobRun without_log_;
  std::unique_ptr<const PreparedLog> log_;
  std::unique_ptr<const EstimateJobRun> with_log_;
};

/// Reads the log. Raises what read_log() does, and UsageError for comparisons of groups that it
/// does not have.
std::unique_ptr<PreparedLog> prepared_log(const std::string& file, char delimiter,
                                          EstimateConfiguration& configuration,
                                          const cpu::Kernels& kernels);

}  // namespace delegauge::host
