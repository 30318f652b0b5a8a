// SPDX-License-Identifier: Apache-2.0
// `infer` as run_job() and `merge` take it.
#pragma once

#include <memory>
#include <string>

#include "host/job/run_job.hpp"
#include "host/jobs/infer/run.hpp"
#include "host/jobs/infer/tally_bytes.hpp"

namespace delegauge::host {

class InferJobRun final : public Job<InferTally> {
 public:
  /// execution must outlive this.
  InferJobRun(InferConfiguration configuration, const Execution& execution)
      : configuration_(std::move(configuration)), execution_(execution) {}

  JobDescription description() const override;
  Ledger<InferTally> ledger() const override { return infer_ledger(configuration_); }
  void work(RangeQueue& queue, Ledger<InferTally>& ledger, const Watch& watch) override;
  /// What works on the units and enters them in the ledger, which must outlive it.
  std::unique_ptr<Crew> crew(Ledger<InferTally>& ledger) const {
    return infer_crew(configuration_, execution_, ledger);
  }
  /// summary.json.
  std::string summary(const InferTally& tally) const;
  std::vector<FileContent> files(const RunRecord& record, const InferTally& tally) const override;
  std::vector<std::string> file_names() const override { return {"infer.csv"}; }
  std::string table(const RunRecord& record, const InferTally& tally) const override;
  std::string violations(const InferTally& /*tally*/, const std::string& /*out*/) const override {
    return {};  // it has no bounds
  }
  std::string warning(const InferTally& tally) const override;

 private:
  InferConfiguration configuration_;
  const Execution& execution_;
};

}  // namespace delegauge::host
