// SPDX-License-Identifier: Apache-2.0
// A run's folder, read back: all that reports show of it. Every file has one reader, and what comes
// out of it is in range and fits together.
#pragma once

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/job/run_facts.hpp"
#include "host/jobs/list.hpp"

namespace delegauge::host {

struct RunContents {
  std::filesystem::path folder;
  const JobKind* job;
  nlohmann::ordered_json configuration;  // as the files have it; it has been read and is in range
  RunFacts facts;
  std::shared_ptr<const RunPage> page;
};

/// The job of the document. Raises UsageError if this program does not know it.
const JobKind& job_of(const RunDocument& document);

/// Changes nothing in the folder. Raises UsageError, which names the file, unless it holds a
/// complete run of this version of the files; RunError if a file cannot be read.
RunContents read_run_contents(const std::filesystem::path& folder);

/// {"job", "folder", "configuration", "run", "games", and what the job's page needs}. Counts,
/// indices and seeds, which may be beyond what a double holds, are texts of their digits.
nlohmann::ordered_json page_data(const RunContents& run);

/// What tells this run from the others: its shape, and options with their values; its folder's name
/// if no option differs.
std::string run_title(const std::vector<RunContents>& runs, std::size_t number);

/// The figures of runs of one job, of several with titles.
std::vector<FigureScript> figure_scripts(const std::vector<RunContents>& runs,
                                         const FigureChoice& choice = {});

}  // namespace delegauge::host
