// SPDX-License-Identifier: Apache-2.0
// `delegauge replay`: a sampled game rebuilt from its index.
#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <string>
#include <system_error>

#include "host/commands/commands.hpp"
#include "host/given/print.hpp"
#include "host/job/run_folder.hpp"
#include "host/jobs/list.hpp"
#include "host/settings/option_file.hpp"
#include "host/sweep/list_entry.hpp"
#include "host/text/error.hpp"
#include "host/text/parse.hpp"
#include "host/text/shell_word.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

struct ReplayArguments {
  std::string run, index, format = "json";
  std::unique_ptr<Sampling> sampling;
};

std::uint64_t index_of(const ReplayArguments& arguments) {
  constexpr std::uint64_t last = std::numeric_limits<std::int64_t>::max();
  if (arguments.index.empty()) throw UsageError("--index: missing; give the index of the game");
  return parse_count(arguments.index, "--index", 0, last);
}

/// What to do instead with a folder that has games in a file.
std::string found_games(const std::string& folder) {
  const std::filesystem::path games = std::filesystem::path(folder) / "games.json";
  const std::filesystem::path cells = std::filesystem::path(folder) / cells_folder_name;
  std::error_code ignored;
  if (std::filesystem::is_directory(cells, ignored)) {
    return fmt::format("; give the folder of a cell, such as {}",
                       shell_word((cells / "0001").string()));
  }
  if (!std::filesystem::exists(games, ignored)) return "; nothing of it can be replayed";
  return fmt::format("; measure what it found with: delegauge evaluate {}",
                     shell_word(games.string()));
}

/// A game of the run in a folder.
Json replay_run(const ReplayArguments& arguments, std::uint64_t index) {
  if (const std::string option = arguments.sampling->any_given(); !option.empty()) {
    throw UsageError(
        fmt::format("{}: --run says already how the games were sampled; give either", option));
  }
  const RunDocument run = read_run(arguments.run);
  const JobKind* const job = kind_named(run.job);
  if (job != nullptr && job->replay != nullptr) return job->replay(run, arguments.run, index);
  if (job != nullptr) {
    throw UsageError(fmt::format("--run: {} holds a run of '{}', whose games have no index{}",
                                 arguments.run, run.job, found_games(arguments.run)));
  }
  throw UsageError(
      fmt::format("--run: {} holds a run of the job '{}', which this delegauge does "
                  "not know; use the delegauge that made it",
                  arguments.run, printable(run.job)));
}

int replay(const ReplayArguments& arguments) {
  const Format format = parse_format(arguments.format);
  const std::uint64_t index = index_of(arguments);
  const Json replayed =
      arguments.run.empty() ? arguments.sampling->replay(index) : replay_run(arguments, index);
  if (format == Format::csv) {
    print_records({replayed["record"]}, format);
  } else {
    print_object(replayed, format);
  }
  return 0;
}

}  // namespace

void add_replay(CLI::App& app, Action& action) {
  const auto arguments = std::make_shared<ReplayArguments>();
  CLI::App* const command = app.add_subcommand(
      "replay", "Rebuild a sampled game from its index and print every quantity");
  command->add_option("--run", arguments->run, "Folder of the run that sampled the game")
      ->type_name("DIR");
  command->add_option("--index", arguments->index, "Index of the game in the run")->type_name("N");
  command->add_option("--format", arguments->format, "Of the output: json (default), text or csv")
      ->type_name("NAME");
  for (const JobKind* const job : all_jobs()) {
    if (job->sampling != nullptr) arguments->sampling = job->sampling(*command);
  }
  add_option_file(*command);
  command->callback([arguments, &action] { action = [arguments] { return replay(*arguments); }; });
}

}  // namespace delegauge::host
