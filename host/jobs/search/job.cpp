// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/search/job.hpp"

#include "host/jobs/search/files.hpp"
#include "host/jobs/search/table.hpp"

namespace delegauge::host {

JobDescription SearchJobRun::description() const {
  JobDescription description =
      described("search", to_json(configuration_), configuration_.chains, execution_);
  description.games_per_unit = configuration_.job.steps;
  description.numbers_per_game = work_of(configuration_).numbers_per_game;
  return description;
}

void SearchJobRun::work(RangeQueue& queue, Ledger<SearchTally>& ledger, const Watch& watch) {
  run_search(configuration_, execution_, queue, ledger, watch, warn_user);
}

std::string SearchJobRun::summary(const SearchTally& tally) const {
  return search_summary_json(configuration_, tally.findings());
}

std::vector<FileContent> SearchJobRun::files(const RunRecord& record,
                                             const SearchTally& tally) const {
  return search_files(configuration_, execution_, record, tally.findings());
}

std::vector<std::string> SearchJobRun::file_names() const {
  std::vector<std::string> names = {"tightest.csv", "games.json"};
  if (is_map(configuration_)) names.insert(names.end(), {"frontier.csv", "frontier.json"});
  return names;
}

std::string SearchJobRun::table(const RunRecord& record, const SearchTally& tally) const {
  return search_table(configuration_, told(execution_, record), tally.findings(), record.seconds);
}

}  // namespace delegauge::host
