// SPDX-License-Identifier: Apache-2.0
#include "host/python/call.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstddef>
#include <filesystem>
#include <utility>

#include "host/commands/commands.hpp"
#include "host/commands/run_contents.hpp"
#include "host/commands/write_report.hpp"
#include "host/files/json_text.hpp"
#include "host/files/read_text.hpp"
#include "host/job/run_document.hpp"
#include "host/report/figure_options.hpp"
#include "host/settings/command_line.hpp"
#include "host/sweep/contents.hpp"
#include "host/sweep/list_entry.hpp"

namespace delegauge::host::python {
namespace {

/// The names of Python's values, for messages: "parts[3]".
MergePart part_of(const std::string& bytes, std::size_t number) {
  const std::string name = fmt::format("parts[{}]", number);
  try {
    return {name, state_from_bytes(bytes)};
  } catch (const StateError& error) {
    throw UsageError(fmt::format("{}: {}; run that shard again, or leave it out with partial=True",
                                 name, error.what()));
  }
}

const JobKind& known_job(const std::string& name, const std::string& place) {
  if (const JobKind* const job = kind_named(name)) return *job;
  throw UsageError(fmt::format("{}: is of the job '{}', which this delegauge does not know", place,
                               printable(name)));
}

}  // namespace

int run_command(PythonCaller& caller, const std::vector<std::string>& arguments) {
  int code = 0;
  call_engine(caller, [&] {
    CLI::App app("", "delegauge");
    app.require_subcommand(1);
    Action action;
    add_commands(app, action);
    parse_command_line(app, arguments);
    code = action();
  });
  return code;
}

void merge_shards(PythonCaller& caller, const std::vector<std::string>& shards,
                  const std::string& out, bool partial) {
  call_engine(caller, [&] {
    if (shards.empty()) throw UsageError("parts: there are none; give the shards of a run");
    std::vector<MergePart> parts;
    parts.reserve(shards.size());
    for (const std::string& bytes : shards) parts.push_back(part_of(bytes, parts.size()));
    MergeOptions options;
    options.out = out;
    options.partial = partial;
    known_job(parts.front().state.job, "parts[0]").merge(options, parts);
  });
}

namespace {

FigureTexts texts_of_figures(const std::map<std::string, std::string>& given) {
  FigureTexts texts;
  for (const FigureOption& option : figure_option_list) {
    const auto found = given.find(option.name);
    if (found != given.end()) texts.*option.text = found->second;
  }
  return texts;
}

}  // namespace

std::vector<std::string> report_runs(PythonCaller& caller, const std::vector<std::string>& folders,
                                     const std::string& out,
                                     const std::map<std::string, std::string>& figures) {
  std::vector<std::string> written;
  call_engine(caller, [&] {
    ReportOptions options;
    options.out = out;
    options.figures = figure_options(texts_of_figures(figures));
    written = write_report({folders.begin(), folders.end()}, options);
  });
  return written;
}

std::string page_of_runs(PythonCaller& caller, const std::vector<std::string>& folders) {
  std::string page;
  call_engine(caller, [&] { page = report_text({folders.begin(), folders.end()}); });
  return page;
}

void check_run(PythonCaller& caller, const std::string& folder) {
  call_engine(caller, [&] { read_run_contents(folder); });
}

SweepArrays arrays_of_sweep(PythonCaller& caller, const std::string& folder) {
  SweepArrays arrays;
  call_engine(caller, [&] {
    const std::string name = (std::filesystem::path(folder) / summary_name).string();
    const RunDocument summary = parse_run_document(read_text(name), name, summary_format,
                                                   "give the folder that --out named");
    if (summary.job != sweep_kind.name) {
      throw UsageError(
          fmt::format("{}: is a run of '{}', not a sweep", folder, printable(summary.job)));
    }
    const SweepContents contents(summary, folder);
    arrays = sweep_arrays(contents.sweep(), contents.table());
  });
  return arrays;
}

std::string replay_game(PythonCaller& caller, const std::string& run_json, std::uint64_t index) {
  std::string text;
  call_engine(caller, [&] {
    const RunDocument run =
        parse_run_document(run_json, "summary.json", summary_format, "give a run");
    const JobKind& job = known_job(run.job, "summary.json");
    if (job.replay == nullptr) {
      throw UsageError(
          fmt::format("run: is a run of '{}', whose games have no index; nothing of it can be "
                      "replayed",
                      run.job));
    }
    text = json_text(job.replay(run, "given", index));
  });
  return text;
}

}  // namespace delegauge::host::python
