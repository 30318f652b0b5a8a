// SPDX-License-Identifier: Apache-2.0
// The files of a `search` run (docs/files.md), as text: the same bytes however it was carried out.
#pragma once

#include <string>
#include <vector>

#include "host/files/atomic_file.hpp"
#include "host/job/run_json.hpp"
#include "host/jobs/search/run.hpp"

namespace delegauge::host {

/// The listed games in full, with their strategies, as `evaluate` takes them.
std::string games_json(const SearchConfiguration& configuration, const SearchFindings& findings);

/// A row per listed game, from the tightest on.
std::string search_tightest_csv(const SearchConfiguration& configuration,
                                const SearchFindings& findings);

/// A row per bin of a map; cells are empty where no game was found.
std::string frontier_csv(const SearchConfiguration& configuration, const SearchFindings& findings);

/// The games of its rows in full, in the order of the rows that have one.
std::string frontier_json(const SearchConfiguration& configuration, const SearchFindings& findings);

std::string search_summary_json(const SearchConfiguration& configuration,
                                const SearchFindings& findings);

/// All of these and run.json, in the order in which they get their names: the summary last.
std::vector<FileContent> search_files(const SearchConfiguration& configuration,
                                      const Execution& execution, const RunRecord& record,
                                      const SearchFindings& findings);

}  // namespace delegauge::host
