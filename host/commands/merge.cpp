// SPDX-License-Identifier: Apache-2.0
// `delegauge merge`: adds up the shards of a run.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/commands/commands.hpp"
#include "host/files/json_text.hpp"
#include "host/job/run_folder.hpp"
#include "host/job/run_store.hpp"
#include "host/jobs/grid/job.hpp"
#include "host/jobs/infer/job.hpp"
#include "host/jobs/search/job.hpp"
#include "host/jobs/surface/job.hpp"
#include "host/text/error.hpp"
#include "host/text/for_terminal.hpp"

namespace delegauge::host {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

struct MergeArguments {
  explicit MergeArguments(CLI::App& command) {
    command.add_option("SHARDS", shards, "Files that runs with --shard wrote, or their folders")
        ->required();
    command.add_option("--out", out, "Folder to write the whole run to")
        ->type_name("DIR")
        ->required();
    command.add_flag("--partial", partial, "Add up what there is, though games are missing");
    command.add_flag("--quiet", quiet, "No table");
  }
  std::vector<std::string> shards;
  std::string out;
  bool partial = false;
  bool quiet = false;
};

struct Part {
  fs::path path;
  State state;
};

/// The files that are meant, each once, in the order of their names.
std::vector<fs::path> files_of(const std::vector<std::string>& arguments) {
  std::vector<fs::path> files;
  for (const std::string& argument : arguments) {
    std::error_code error;
    if (!fs::is_directory(argument, error)) {
      files.emplace_back(argument);
      continue;
    }
    const std::size_t before = files.size();
    for (const fs::directory_entry& entry : fs::directory_iterator(argument, error)) {
      const std::string name = entry.path().filename().string();
      const bool is_shard =
          name.rfind("shard-", 0) == 0 && entry.path().extension() == state_suffix;
      // A checkpoint is named after its shard: "shard-3-of-16.checkpoint.delegauge".
      if (is_shard && entry.path().stem().extension().empty()) files.push_back(entry.path());
    }
    if (files.size() == before) {
      throw UsageError(
          fmt::format("{}: has no shards (shard-I-of-N{}); give the folder that --out "
                      "named in runs with --shard",
                      argument, state_suffix));
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

Part read_part(const fs::path& path) {
  try {
    return {path, read_state(path)};
  } catch (const StateError& error) {
    throw UsageError(fmt::format("{}: {}; run that shard again, or leave it away with --partial",
                                 path.string(), error.what()));
  }
}

/// Shards of another run are refused, with what differs.
void require_same(const Part& part, const Part& first) {
  if (part.state.job != first.state.job) {
    throw UsageError(fmt::format("{}: is of the job '{}', and {} of '{}'", part.path.string(),
                                 printable(part.state.job), first.path.string(),
                                 printable(first.state.job)));
  }
  const std::optional<std::string> key =
      differing_key(first.state.configuration, part.state.configuration);
  if (!key) return;
  const auto value = [&key](const Json& object) {
    return printable(object.contains(*key) ? object[*key].dump() : std::string("absent"), 80);
  };
  throw UsageError(fmt::format("{}: is of another run than {}: {} is {} here, {} there",
                               part.path.string(), first.path.string(), *key,
                               value(part.state.configuration), value(first.state.configuration)));
}

Json ranges_json(const GameRanges& ranges) {
  Json json = Json::array();
  for (const GameRange& range : ranges.ranges()) json.push_back({range.begin, range.end});
  return json;
}

/// Says in summary.json and run.json that games are missing, right after the configuration.
void mark_partial(std::vector<FileContent>& files, const GameRanges& done) {
  for (FileContent& file : files) {
    if (file.name != summary_name && file.name != run_name) continue;
    const Json whole = Json::parse(file.content);
    Json marked = Json::object();
    for (const auto& member : whole.items()) {
      marked[member.key()] = member.value();
      if (member.key() == "configuration") marked["partial"] = {{"ranges", ranges_json(done)}};
    }
    file.content = json_text(marked);
  }
}

template <class Tally>
int merge_parts(const MergeArguments& options, const std::vector<Part>& parts, Job<Tally>& job) {
  const Tally empty = job.ledger().empty();
  const JobDescription description = job.description();
  const GameRange whole = {0, description.units};
  Partial<Tally> all = {{}, empty};
  std::vector<std::pair<const Part*, GameRanges>> merged;
  RunRecord record;
  for (const Part& part : parts) {
    require_same(part, parts.front());
    Partial<Tally> more = {{}, empty};
    try {
      more = from_bytes(part.state.partial, empty);
      require_within(more.done, whole);
      require_within(more.done, part.state.whole);
    } catch (const StateError& error) {
      throw UsageError(fmt::format("{}: {}", part.path.string(), error.what()));
    }
    for (const auto& [other, ranges] : merged) {
      const auto both = ranges.overlap(more.done);
      if (!both) continue;
      throw UsageError(fmt::format("{}: has games {} to {}, and so has {}; give every shard once",
                                   part.path.string(), both->begin, both->end - 1,
                                   other->path.string()));
    }
    merged.emplace_back(&part, more.done);
    record.shards.push_back(part.path.filename().string());
    all.merge(more);
  }
  record.started = record.ended = utc_now();
  const GameRanges missing = all.done.missing_from(whole);
  if (!missing.empty() && !options.partial) {
    const GameRange& gap = missing.ranges().front();
    throw UsageError(fmt::format(
        "{}: games {} to {} are in none of the {} shards, nor are {} others; give the missing "
        "shards, or add up what there is with --partial",
        parts.front().path.string(), gap.begin, gap.end - 1, parts.size(),
        missing.size() - gap.size()));
  }
  const RunStore store({options.out, {}, {}, false}, description.name, description.configuration,
                       whole, warn_user);
  std::vector<FileContent> files = job.files(record, all.tally);
  if (!missing.empty()) mark_partial(files, all.done);
  write_files(options.out, files);
  std::string text;
  if (!options.quiet) {
    text = job.table(record, all.tally);
    if (!missing.empty()) {
      text += fmt::format("\npartial: {} of {} games are missing\n",
                          missing.size() * description.games_per_unit,
                          whole.size() * description.games_per_unit);
    }
    text += fmt::format("\nwritten to {}\n", for_terminal(options.out));
  }
  if (const std::string warning = job.warning(all.tally); !warning.empty()) warn_user(warning);
  print_results(text, job.violations(all.tally, options.out));
  return 0;
}

template <class JobRunOf, class Read>
int merge_as(const MergeArguments& options, const std::vector<Part>& parts, const Read& read) {
  Execution execution;
  execution.kernels = &cpu::choose("auto");
  const Part& first = parts.front();
  JobRunOf job(read(first.state.configuration, first.path.string() + ": configuration"), execution);
  return merge_parts(options, parts, job);
}

int run(const MergeArguments& options) {
  std::vector<Part> parts;
  for (const fs::path& path : files_of(options.shards)) parts.push_back(read_part(path));
  const std::string& job = parts.front().state.job;
  if (job == "surface") {
    return merge_as<SurfaceJobRun>(options, parts, surface_configuration_from_json);
  }
  if (job == "grid") return merge_as<GridJobRun>(options, parts, grid_configuration_from_json);
  if (job == "infer") return merge_as<InferJobRun>(options, parts, infer_configuration_from_json);
  if (job == "search")
    return merge_as<SearchJobRun>(options, parts, search_configuration_from_json);
  throw UsageError(fmt::format("{}: is of the job '{}', which this delegauge does not know",
                               parts.front().path.string(), printable(job)));
}

}  // namespace

void add_merge(CLI::App& app, Action& action) {
  CLI::App* const command =
      app.add_subcommand("merge", "Add up the shards of a run that --shard divided");
  const auto options = std::make_shared<MergeArguments>(*command);
  command->callback([options, &action] { action = [options] { return run(*options); }; });
}

}  // namespace delegauge::host
