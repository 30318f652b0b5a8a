// SPDX-License-Identifier: Apache-2.0
// `delegauge sweep`: many runs of a job, of all combinations of some options' values.
#include "host/sweep/command.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "host/job/execution_options.hpp"
#include "host/jobs/list.hpp"
#include "host/settings/option_texts.hpp"
#include "host/sweep/job.hpp"
#include "host/sweep/names.hpp"
#include "host/sweep/plan.hpp"
#include "host/sweep/sweep_file.hpp"
#include "host/sweep/values.hpp"
#include "host/text/error.hpp"
#include "host/text/join.hpp"
#include "host/text/parse.hpp"

namespace delegauge::host {
namespace {

/// The options of all jobs that can be swept: each belongs to one or more.
class JobOptions {
 public:
  explicit JobOptions(CLI::App& command) : command_(command) {
    for (const JobKind* const job : all_jobs()) {
      if (job->sweeps == nullptr) continue;
      for (const SweptOption& option : job->sweeps->options()) {
        Entry& entry = entries_[option.name];
        if (entry.jobs.empty()) order_.push_back(option.name);
        entry.jobs.emplace_back(job->name);
        entry.type = option.value;
      }
    }
    for (const std::string& name : order_) {
      Entry& entry = entries_[name];
      entry.option = command.add_option(name, entry.text, "of " + joined(entry.jobs, ", "))
                         ->type_name(entry.type)
                         ->group("Options of the job, with one value or several");
    }
  }

  /// Those that were given, in the order in which they were.
  std::vector<std::pair<std::string, std::string>> given() const {
    std::vector<std::pair<std::string, std::string>> given;
    for (const CLI::Option* const option : command_.parse_order()) {
      for (const auto& [name, entry] : entries_) {
        if (entry.option == option) given.emplace_back(name, entry.text);
      }
    }
    return given;
  }

 private:
  struct Entry {
    std::vector<std::string> jobs;
    std::string type, text;
    CLI::Option* option = nullptr;
  };
  CLI::App& command_;
  std::map<std::string, Entry> entries_;
  std::vector<std::string> order_;
};

struct SweepArguments {
  explicit SweepArguments(CLI::App& command)
      : execution(command, "Units that a thread or a GPU takes at a time, or auto (default)"),
        options(command) {
    add_argument(command, "SWEEP", what,
                 "A TOML file that says what varies, or the name of a job whose options do");
    add_execution_option(command, "--files", files, "NAME",
                         "Of each cell: summary (default: its summary.json) or all");
    add_execution_option(command, "--max-seconds", max_seconds, "TIME",
                         "End after this time with a checkpoint, for --resume (exit code 75)");
  }
  std::string what, files, max_seconds;
  ExecutionOptions execution;
  JobOptions options;
};

bool is_file(const std::string& what) {
  std::error_code ignored;
  return what.ends_with(".toml") || what == "-" || what.find('/') != std::string::npos ||
         std::filesystem::is_regular_file(what, ignored);
}

/// Options of the command line go before those of the file, wherever they stand there.
void drop(WantedSweep& wanted, const std::string& option) {
  const auto is_it = [&option](const WantedOption& other) { return other.option == option; };
  std::erase_if(wanted.fixed, is_it);
  std::erase_if(wanted.varied, is_it);
  for (auto& cell : wanted.cells) std::erase_if(cell, is_it);
}

WantedSweep wanted_by(const SweepArguments& arguments) {
  if (arguments.what.empty()) {
    throw UsageError(
        "sweep: of what? give a TOML file or a job, such as: delegauge sweep surface --players "
        "2:4 --metric epic,max --games 1e6 --out DIR");
  }
  WantedSweep wanted;
  if (is_file(arguments.what)) {
    wanted = read_sweep_file(arguments.what);
  } else {
    wanted.job = arguments.what;
  }
  const std::vector<SweptOption> options = swept_job_named(wanted.job, "sweep").options();
  for (const auto& [name, text] : arguments.options.given()) {
    const SweptOption& option = swept_option(options, wanted.job, name, "");
    drop(wanted, name);
    WantedOption want = {name, swept_values(option, text, name)};
    (want.values.size() == 1 ? wanted.fixed : wanted.varied).push_back(std::move(want));
  }
  if (!arguments.files.empty()) {
    wanted.files = parse_choice<CellFiles>(arguments.files, "--files");
  }
  return wanted;
}

/// What all cells cost together.
Work work_of(const SweepUnits& units) {
  Work work;
  work.games = static_cast<std::uint64_t>(std::min(units.cost(), 1e19));
  work.least_rate = units.runs().front().size.work.least_rate;
  for (const RunOfCell& run : units.runs()) {
    work.least_rate = std::min(work.least_rate, run.size.work.least_rate);
  }
  return work;
}

int run(const SweepArguments& arguments, const WritePage& page) {
  SweepConfiguration sweep = planned(wanted_by(arguments));
  StopRule rule;
  rule.ends_when_known = SweepUnits(sweep).end_when_known();
  if (!arguments.max_seconds.empty()) {
    rule.max_seconds = parse_duration(arguments.max_seconds, "--max-seconds");
    rule.time_gives_up = true;
  }
  // Each cell chooses its own batch.
  BatchSizes none;
  none.of_thread = [](int) { return std::uint64_t{1}; };
  none.of_device = [](std::size_t) { return std::uint64_t{1}; };
  const Execution execution = arguments.execution.execution(none, work_of(SweepUnits(sweep)));
  const ChooseBatch choose = [&arguments](const BatchSizes& sizes, Execution& of_cell) {
    arguments.execution.choose_batch(sizes, of_cell);
  };
  SweepJobRun job(std::move(sweep), execution, choose, arguments.execution.out());
  return run_job(job, execution, arguments.execution, page, rule);
}

}  // namespace

RunCommand sweep_command(CLI::App& command) {
  const auto arguments = std::make_shared<SweepArguments>(command);
  return [arguments](const WritePage& page) { return run(*arguments, page); };
}

}  // namespace delegauge::host
