// SPDX-License-Identifier: Apache-2.0
// `delegauge merge`: adds up the shards of a run.
#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "host/commands/commands.hpp"
#include "host/job/merge.hpp"
#include "host/job/run_folder.hpp"
#include "host/sweep/list_entry.hpp"
#include "host/text/error.hpp"
#include "host/text/for_terminal.hpp"

namespace delegauge::host {
namespace {

namespace fs = std::filesystem;

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

MergePart read_part(const fs::path& path) {
  try {
    return {path, read_state(path)};
  } catch (const StateError& error) {
    throw UsageError(fmt::format("{}: {}; run that shard again, or leave it out with --partial",
                                 path.string(), error.what()));
  }
}

int run(const MergeOptions& options) {
  std::vector<MergePart> parts;
  for (const fs::path& path : files_of(options.shards)) parts.push_back(read_part(path));
  const std::string& name = parts.front().state.job;
  if (const JobKind* const job = kind_named(name)) return job->merge(options, parts);
  throw UsageError(fmt::format("{}: is of the job '{}', which this delegauge does not know",
                               parts.front().path.string(), printable(name)));
}

}  // namespace

void add_merge(CLI::App& app, Action& action) {
  CLI::App* const command =
      app.add_subcommand("merge", "Add up the shards of a run that --shard divided");
  const auto options = std::make_shared<MergeOptions>();
  command
      ->add_option("SHARDS", options->shards,
                   "Files that runs with --shard wrote, or their folders")
      ->required();
  command->add_option("--out", options->out, "Folder to write the whole run to")
      ->type_name("DIR")
      ->required();
  command->add_flag("--partial", options->partial,
                    "Add up what there is, though games are missing");
  command->add_flag("--quiet", options->quiet, "No table");
  command->callback([options, &action] { action = [options] { return run(*options); }; });
}

}  // namespace delegauge::host
