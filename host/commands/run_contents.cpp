// SPDX-License-Identifier: Apache-2.0
#include "host/commands/run_contents.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <system_error>
#include <utility>

#include "host/files/read_text.hpp"
#include "host/job/run_document.hpp"
#include "host/job/run_folder.hpp"
#include "host/report/page_json.hpp"
#include "host/sweep/list_entry.hpp"
#include "host/text/caller.hpp"
#include "host/text/error.hpp"
#include "host/text/join.hpp"

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

std::string run_title(const std::vector<RunContents>& runs, std::size_t number) {
  // Axes of figures say what varies; what says nothing of games, and what follows
  // from the metric, is told where nothing else differs.
  const auto is_one_of = [](const std::string& key, std::initializer_list<std::string_view> list) {
    return std::find(list.begin(), list.end(), key) != list.end();
  };
  constexpr std::size_t longest = 60;
  std::vector<std::string> shape, options, lengths;
  for (const auto& member : runs[number].configuration.items()) {
    // Names of their own: clang 14 takes no structured binding into a lambda.
    const std::string& key = member.key();
    const Json& value = member.value();
    if (is_one_of(key, {"vary", "fixed", "tightest"})) continue;
    if (key == "dims" && value.is_array()) {
      std::vector<std::string> factors;
      for (const Json& factor : value) factors.push_back(factor.dump());
      shape.push_back(printable(joined(factors, "x"), longest));
      continue;
    }
    const bool differs =
        std::any_of(runs.begin(), runs.end(), [&key, &value](const RunContents& run) {
          const auto other = run.configuration.find(key);
          return other == run.configuration.end() || *other != value;
        });
    if (!differs) continue;
    std::string text =
        value.is_null() ? "not given" : value.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (value.is_string()) text = value.get<std::string>();
    std::string name = key;
    std::replace(name.begin(), name.end(), '_', ' ');
    const bool is_length =
        is_one_of(key, {"games", "repetitions", "samples", "seed", "target_regret"});
    (is_length ? lengths : options).push_back(printable(fmt::format("{} {}", name, text), longest));
  }
  if (options.empty()) options = lengths;
  shape.insert(shape.end(), options.begin(), options.end());
  if (shape.empty()) {
    shape.push_back(printable(runs[number].folder.lexically_normal().filename().string()));
  }
  return joined(shape, ", ");
}

std::vector<FigureScript> figure_scripts(const std::vector<RunContents>& runs,
                                         const FigureChoice& choice) {
  std::vector<FigureScript> scripts;
  for (std::size_t number = 0; number < runs.size(); ++number) {
    const std::size_t first = scripts.size();
    runs[number].page->add_scripts(choice, scripts);
    if (runs.size() == 1) break;
    for (std::size_t i = first; i < scripts.size(); ++i) {
      scripts[i].title = run_title(runs, number);
      scripts[i].run = runs[number].folder.lexically_normal().filename().string();
    }
  }
  return scripts;
}

}  // namespace delegauge::host
