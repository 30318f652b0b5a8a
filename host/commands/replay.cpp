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
#include "host/sweep/configuration.hpp"
#include "host/sweep/list_entry.hpp"
#include "host/text/error.hpp"
#include "host/text/parse.hpp"
#include "host/text/shell_word.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

struct ReplayArguments {
  std::string run, cell, index, format = "json";
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
  std::error_code ignored;
  if (!std::filesystem::exists(games, ignored)) return "; nothing of it can be replayed";
  return fmt::format("; measure what it found with: delegauge evaluate {}",
                     shell_word(games.string()));
}

/// The folder of a sweep's cell.
std::string folder_of_cell(const RunDocument& sweep, const ReplayArguments& arguments) {
  const SweepConfiguration of = sweep_configuration_from_json(sweep.configuration, sweep.place);
  const std::string allowed = fmt::format("the number of a cell, 1 to {}", of.cells.size());
  if (arguments.cell.empty()) {
    throw UsageError(
        fmt::format("--run: {} holds a sweep, whose games are its cells'; give --cell "
                    "with {}",
                    arguments.run, allowed));
  }
  const std::size_t cell =
      static_cast<std::size_t>(parse_count(arguments.cell, "--cell", 1, of.cells.size())) - 1;
  const std::string name = cell_folder(of.cells[cell].same_as.value_or(cell));
  return (std::filesystem::path(arguments.run) / name).string();
}

/// A game of the run in a folder, or of a cell of the sweep in it.
Json replay_run(const ReplayArguments& arguments, std::uint64_t index) {
  if (const std::string option = arguments.sampling->any_given(); !option.empty()) {
    throw UsageError(
        fmt::format("{}: --run says already how the games were sampled; give either", option));
  }
  std::string folder = arguments.run;
  RunDocument run = read_run(folder);
  if (run.job == sweep_kind.name) {
    folder = folder_of_cell(run, arguments);
    run = read_run(folder);
  } else if (!arguments.cell.empty()) {
    throw UsageError(
        fmt::format("--cell: {} holds no sweep but a run of '{}'; leave it out", folder, run.job));
  }
  const JobKind* const job = kind_named(run.job);
  if (job != nullptr && job->replay != nullptr) return job->replay(run, folder, index);
  if (job != nullptr) {
    throw UsageError(fmt::format("--run: {} holds a run of '{}', whose games have no index{}",
                                 folder, run.job, found_games(folder)));
  }
  throw UsageError(
      fmt::format("--run: {} holds a run of the job '{}', which this delegauge does "
                  "not know; use the delegauge that made it",
                  folder, printable(run.job)));
}

int replay(const ReplayArguments& arguments) {
  const Format format = parse_format(arguments.format);
  const std::uint64_t index = index_of(arguments);
  if (arguments.run.empty() && !arguments.cell.empty()) {
    throw UsageError("--cell: of which sweep? give its folder with --run");
  }
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
  command->add_option("--cell", arguments->cell, "Of a sweep: the cell that sampled it, from 1")
      ->type_name("N");
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
