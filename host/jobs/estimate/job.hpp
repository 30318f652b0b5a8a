// SPDX-License-Identifier: Apache-2.0
// `estimate` as run_job() and `merge` take it.
#pragma once

#include <string>
#include <utility>

#include "host/job/run_job.hpp"
#include "host/jobs/estimate/run.hpp"
#include "host/jobs/estimate/tally_bytes.hpp"

namespace delegauge::host {

/// What goes to standard output.
enum class EstimateFormat { text, json, csv };

class EstimateJobRun final : public Job<EstimateTally> {
 public:
  /// log: null where its replicates are only added up. It and execution must outlive this.
  EstimateJobRun(EstimateConfiguration configuration, const Execution& execution,
                 const PreparedLog* log = nullptr, EstimateFormat format = EstimateFormat::text)
      : configuration_(std::move(configuration)),
        execution_(execution),
        log_(log),
        format_(format) {}

  JobDescription description() const override;
  Ledger<EstimateTally> ledger() const override;
  void work(RangeQueue& queue, Ledger<EstimateTally>& ledger, const Watch& watch) override;
  std::vector<FileContent> files(const RunRecord& record,
                                 const EstimateTally& tally) const override;
  std::vector<std::string> file_names() const override {
    return {"estimates.csv", "outcomes.csv", "estimates.json"};
  }
  std::string table(const RunRecord& record, const EstimateTally& tally) const override;
  std::string violations(const EstimateTally& /*tally*/,
                         const std::string& /*out*/) const override {
    return {};  // whatever people's logs say, it violates no theorem
  }

 private:
  EstimateConfiguration configuration_;
  const Execution& execution_;
  const PreparedLog* log_;
  EstimateFormat format_;
};

}  // namespace delegauge::host
