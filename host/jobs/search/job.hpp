// SPDX-License-Identifier: Apache-2.0
// `search` as run_job() and `merge` take it.
#pragma once

#include <memory>
#include <string>

#include "host/job/run_job.hpp"
#include "host/jobs/search/run.hpp"
#include "host/jobs/search/tally_bytes.hpp"

namespace delegauge::host {

class SearchJobRun final : public Job<SearchTally> {
 public:
  /// execution must outlive this.
  SearchJobRun(const SearchConfiguration& configuration, const Execution& execution)
      : configuration_(configuration), execution_(execution) {}

  JobDescription description() const override;
  Ledger<SearchTally> ledger() const override { return search_ledger(configuration_); }
  void work(RangeQueue& queue, Ledger<SearchTally>& ledger, const Watch& watch) override;
  /// What works on the units and enters them in the ledger, which must outlive it.
  std::unique_ptr<Crew> crew(Ledger<SearchTally>& ledger) const {
    return search_crew(configuration_, execution_, ledger);
  }
  /// summary.json.
  std::string summary(const SearchTally& tally) const;
  std::vector<FileContent> files(const RunRecord& record, const SearchTally& tally) const override;
  std::vector<std::string> file_names() const override;
  std::string table(const RunRecord& record, const SearchTally& tally) const override;
  std::string violations(const SearchTally& /*tally*/, const std::string& /*out*/) const override {
    return {};  // one ends the run
  }

 private:
  SearchConfiguration configuration_;
  const Execution& execution_;
};

}  // namespace delegauge::host
