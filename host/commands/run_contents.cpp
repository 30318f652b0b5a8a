// SPDX-License-Identifier: Apache-2.0
#include "host/commands/run_contents.hpp"

#include <fmt/format.h>
#include <cstdint>
#include <system_error>
#include <utility>

#include "host/files/read_text.hpp"
#include "host/job/run_document.hpp"
#include "host/job/run_folder.hpp"
#include "host/report/page_json.hpp"
#include "host/sweep/list_entry.hpp"
#include "host/text/caller.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr const char* run_again = "run again into this folder";

RunDocument read_document(const fs::path& path, std::string_view format) {
  return parse_run_document(read_text(path), path.string(), format,
                            fmt::format("{}, or give the folder that --out named", run_again));
}

/// The members of a configuration that take 64 bits, as texts; null stays null.
Json configuration_json(Json configuration) {
  for (const char* key : {"seed", "games", "repetitions", "chains", "steps"}) {
    const auto found = configuration.find(key);
    if (found == configuration.end() || !found->is_number_unsigned()) continue;
    *found = whole_json(found->get<std::uint64_t>());
  }
  return configuration;
}

Json facts_json(const RunFacts& facts) {
  Json devices = Json::array();
  for (const std::string& name : facts.devices) devices.push_back(name);
  Json json = {{"execution",
                {{"device", facts.device},
                 {"isa", facts.isa},
                 {"threads", whole_json(facts.threads)},
                 {"devices", devices}}},
               {"program", {{"version", facts.version}, {"commit", facts.commit}}},
               {"started", facts.started},
               {"seconds", facts.seconds},
               {"games_per_second", nullptr}};
  if (facts.games_per_second) json["games_per_second"] = *facts.games_per_second;
  if (facts.partial) {
    Json ranges = Json::array();
    for (const IndexRange& range : facts.partial->ranges()) {
      ranges.push_back({whole_json(range.begin), whole_json(range.end)});
    }
    json["partial"] = {{"ranges", std::move(ranges)}};
  }
  return json;
}

/// Raises UsageError for what is no folder of a run at first sight.
void require_run_folder(const fs::path& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    throw UsageError(
        fmt::format("{}: is no folder; give the folder that --out named", folder.string()));
  }
  if (!fs::exists(folder / summary_name, error) && !fs::exists(folder / run_name, error)) {
    throw no_run_in(folder);
  }
}

}  // namespace

const JobKind& job_of(const RunDocument& document) {
  if (const JobKind* const job = kind_named(document.job)) return *job;
  throw UsageError(
      fmt::format("{}: is of a run of the job '{}', which this delegauge does not know; use the "
                  "delegauge that made it",
                  document.place, printable(document.job)));
}

RunContents read_run_contents(const fs::path& folder) {
  const Caller* const other = caller();
  const bool in_memory =
      other != nullptr && other->file((folder / summary_name).string()) != nullptr;
  if (!in_memory) require_run_folder(folder);
  const RunDocument summary = read_document(folder / summary_name, summary_format);
  const RunDocument run = read_document(folder / run_name, run_format);
  const std::string place = (folder / run_name).string();
  const RunFacts facts = read_run_facts(run.content, place);
  if (run.job != summary.job || run.configuration != summary.configuration ||
      facts.partial != read_partial(summary.content, (folder / summary_name).string())) {
    throw UsageError(fmt::format("{}: {} and {} are of different runs; {}", folder.string(),
                                 run_name, summary_name, run_again));
  }
  const JobKind& job = job_of(summary);
  return {folder, &job, summary.configuration, facts, job.read_page(summary, folder)};
}

nlohmann::ordered_json page_data(const RunContents& run) {
  Json data = Json::object();
  data["job"] = std::string(run.job->name);
  data["folder"] = run.folder.string();
  data["configuration"] = configuration_json(run.configuration);
  data["run"] = facts_json(run.facts);
  data["games"] = whole_json(run.page->games());
  run.page->add_data(data);
  return data;
}

std::vector<FigureScript> figure_scripts(const std::vector<RunContents>& runs) {
  std::vector<FigureScript> scripts;
  for (const RunContents& run : runs) run.page->add_scripts(scripts);
  return scripts;
}

}  // namespace delegauge::host
