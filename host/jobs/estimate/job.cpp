// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/estimate/job.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "host/jobs/estimate/files.hpp"
#include "host/jobs/estimate/table.hpp"
#include "host/text/console.hpp"
#include "host/text/for_terminal.hpp"

namespace delegauge::host {
namespace {

/// Names of groups are somebody else's text, which must not mean anything to a terminal.
std::string shown_lines(const std::string& text) {
  std::string shown;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    shown += for_terminal(std::string_view(text).substr(at, end - at)) + "\n";
    at = end + 1;
  }
  return shown;
}

}  // namespace

JobDescription EstimateJobRun::description() const {
  JobDescription description =
      described("estimate", to_json(configuration_), configuration_.replicates, execution_);
  if (log_ != nullptr) description.numbers_per_game = log_->numbers_per_replicate();
  description.what_units_are = "replicates";
  description.prints_data = format_ != EstimateFormat::text;
  return description;
}

Ledger<EstimateTally> EstimateJobRun::ledger() const {
  EstimateTally empty(configuration_);
  if (log_ != nullptr) empty.sample = log_->sample();
  return Ledger<EstimateTally>(std::move(empty));
}

void EstimateJobRun::work(RangeQueue& queue, Ledger<EstimateTally>& ledger, const Watch& watch) {
  run_estimate(*log_, execution_, queue, ledger, watch, warn_user);
}

std::vector<FileContent> EstimateJobRun::files(const RunRecord& record,
                                               const EstimateTally& tally) const {
  return estimate_files(configuration_, execution_, record, tally);
}

std::string EstimateJobRun::table(const RunRecord& record, const EstimateTally& tally) const {
  switch (format_) {
    case EstimateFormat::json:
      return estimates_json(configuration_, tally, result_of(configuration_, tally));
    case EstimateFormat::csv: {
      const std::string csv = estimates_csv(configuration_, result_of(configuration_, tally));
      return prints_to_terminal() ? shown_lines(csv) : csv;
    }
    case EstimateFormat::text:
      break;
  }
  return estimate_table(configuration_, told(execution_, record), tally, record.seconds);
}

}  // namespace delegauge::host
