// SPDX-License-Identifier: Apache-2.0
#include "host/commands/evaluate_npy.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>
#include <vector>

#include "host/files/columns.hpp"
#include "host/files/destination.hpp"
#include "host/given/array_extras.hpp"
#include "host/given/evaluate_array.hpp"
#include "host/given/game_records.hpp"
#include "host/given/npy_games.hpp"
#include "host/given/print.hpp"
#include "host/given/record.hpp"
#include "host/job/progress.hpp"
#include "host/machine/interrupt.hpp"
#include "host/text/error.hpp"
#include "host/text/parse.hpp"

namespace delegauge::host {
namespace {

/// Records hold everything about a game in memory, several kilobytes each.
constexpr std::uint64_t most_records = 10'000;
constexpr std::uint64_t most_numbers_in_records = 10'000'000;

int print_npy_records(const NpyGames& games, const ArrayExtras& extras,
                      const NpyArguments& arguments, const EvaluateOptions& options,
                      Format format) {
  if (!arguments.columns.empty() || !arguments.out.empty()) {
    throw UsageError(fmt::format("{}: belongs to --format csv or npy; leave it out for records",
                                 arguments.columns.empty() ? "--out" : "--columns"));
  }
  const std::uint64_t numbers = games.shape().record();
  if (games.count() > most_records || games.count() > most_numbers_in_records / numbers) {
    throw UsageError(fmt::format(
        "--format: {} games are too many for records (at most {} games of {} numbers together); "
        "use csv or npy",
        games.count(), most_records, most_numbers_in_records));
  }
  print_records(records_of(games_with(extras, games, 0, games.count()), options), format);
  return 0;
}

/// Whether it is numbers between commas, not a file's name.
bool is_number_list(const std::string& text) {
  return text.find(',') != std::string::npos &&
         text.find_first_not_of("0123456789+-.eE, ") == std::string::npos;
}

ArrayExtras extras_of(const NpyGames& games, const NpyArguments& arguments, const NpySides& sides) {
  ArrayExtras extras;
  if (is_number_list(arguments.outcome_weights)) {
    for (const std::string& text : split_list(arguments.outcome_weights)) {
      extras.same_weights.push_back(parse_number(text, "--outcome-weights"));
    }
  } else if (!arguments.outcome_weights.empty()) {
    extras.outcome_weights.emplace(read_outcome_weights(arguments.outcome_weights, games));
  }
  if (!sides.delegation.empty()) extras.delegation = read_delegation_file(sides.delegation);
  if (!extras.delegation.shares && games.principals() != games.agents()) {
    throw UsageError(fmt::format(
        "--principals: {} principals but {} agents; say by --delegation FILE.json whom agents work "
        "for",
        games.principals(), games.agents()));
  }
  if (!arguments.individual_capability.empty()) {
    std::vector<double>& values = extras.individual_capability.emplace();
    for (const std::string& text : split_list(arguments.individual_capability)) {
      values.push_back(parse_number(text, "--individual-capability"));
    }
    if (values.size() == 1) values.resize(games.dims().size(), values.front());
  }
  if (!arguments.collective_capability.empty()) {
    extras.collective_capability =
        parse_number(arguments.collective_capability, "--collective-capability");
  }
  return extras;
}

/// What is written of an array, and by whom it is found out.
struct ColumnChoice {
  std::vector<std::string> names;
  std::vector<int> of_kernels;       // [place], or -1
  std::vector<WantedColumn> others;  // of the games' records
};

/// Of games that kernels measure: what they compute comes from them.
ColumnChoice choose_beside_kernels(const NpyGames& games, const ArrayExtras& extras,
                                   const std::string& list, const EvaluateOptions& options) {
  const std::vector<std::string> known = game_column_names(games.players());
  ColumnChoice choice;
  std::vector<RecordColumn> others;
  const auto take = [&choice](const std::string& name, int of_kernels) {
    if (std::find(choice.names.begin(), choice.names.end(), name) != choice.names.end()) {
      throw UsageError(fmt::format("--columns: {} is asked for twice; name it once", name));
    }
    choice.names.push_back(name);
    choice.of_kernels.push_back(of_kernels);
  };
  for (const std::string& name : split_list(list)) {
    for (const int column : columns_of_name(name, games.players())) {
      take(known[static_cast<std::size_t>(column)], column);
    }
    if (!columns_of_name(name, games.players()).empty()) continue;
    if (others.empty()) others = record_columns_of(extras, games, options);
    for (const std::size_t column : choose_record_columns(name, others)) {
      choice.others.push_back({column, static_cast<int>(choice.names.size())});
      take(others[column].name, -1);
    }
  }
  return choice;
}

ColumnChoice choose(const NpyGames& games, const ArrayExtras& extras, const std::string& list,
                    const EvaluateOptions& options) {
  ColumnChoice choice;
  if (!extras.none()) {
    const std::vector<RecordColumn> all = record_columns_of(extras, games, options);
    for (const std::size_t column : choose_record_columns(list, all)) {
      choice.others.push_back({column, static_cast<int>(choice.names.size())});
      choice.names.push_back(all[column].name);
    }
    return choice;
  }
  if (!list.empty()) return choose_beside_kernels(games, extras, list, options);
  choice.of_kernels = choose_columns(list, games.players());
  choice.names = names_of_columns(choice.of_kernels, games.players());
  return choice;
}

/// The job of the kernels' part, in the places that their columns have.
GivenJob kernels_job(const NpyGames& games, const EvaluateOptions& options,
                     const ColumnChoice& choice) {
  GivenJob job = array_job(games.shape(), options, {}, games.file().name());
  job.columns.count = static_cast<int>(choice.names.size());
  for (std::size_t place = 0; place < choice.of_kernels.size(); ++place) {
    const int column = choice.of_kernels[place];
    if (column >= 0) job.columns.slot[column] = static_cast<std::int16_t>(place);
  }
  return job;
}

ProgressMode progress_of(const std::string& text, bool to_file) {
  if (text == "on") return ProgressMode::on;
  if (text == "off") return ProgressMode::off;
  if (!text.empty() && text != "auto") refuse("--progress", text, "auto, on or off");
  // Rows that scroll by on the terminal are progress enough.
  const bool rows_on_terminal = !to_file && ::isatty(STDOUT_FILENO) != 0;
  return rows_on_terminal ? ProgressMode::off : ProgressMode::automatic;
}

/// The format of columns: the one asked for, else the one that the name of the file to write says.
/// Raises UsageError if these are two.
ColumnsFormat columns_format(const std::string& format, const std::string& out) {
  const std::string extension = std::filesystem::path(out).extension().string();
  if (extension == ".json" || extension == ".txt" || extension == ".h5") {
    throw UsageError(fmt::format(
        "--out: {}: columns are written as csv or npy; name the file .csv or .npy, or have records "
        "on standard output with --format json or text",
        out));
  }
  const bool says_npy = extension == ".npy", says_csv = extension == ".csv";
  if ((format == "csv" && says_npy) || (format == "npy" && says_csv)) {
    throw UsageError(
        fmt::format("--out: {} is the name of another format than --format {}; leave --format "
                    "out, or name the "
                    "file .{}",
                    out, format, format));
  }
  return format == "npy" || says_npy ? ColumnsFormat::npy : ColumnsFormat::csv;
}

}  // namespace

int evaluate_npy(Input file, const NpyArguments& arguments, const NpySides& sides,
                 const EvaluateOptions& options, const std::string& format) {
  std::optional<int> principals;
  if (!sides.principals.empty()) {
    principals = static_cast<int>(
        parse_count(sides.principals, "--principals", 1, std::uint64_t{max_given_players}));
  }
  const bool npy = format == "npy";
  const bool csv = format.empty() || format == "csv";
  if (!npy && !csv && format != "json" && format != "text" && format != "explain") {
    refuse("--format", format, "csv, npy, json, text or explain");
  }
  const NpyGames games(std::move(file), arguments.strategy, principals);
  const ArrayExtras extras = extras_of(games, arguments, sides);
  if (!npy && !csv) {
    return print_npy_records(games, extras, arguments, options,
                             parse_format(format, record_formats));
  }
  if (npy && arguments.out.empty()) {
    throw UsageError("--format npy: give the file to write with --out");
  }
  const ColumnsFormat columns = columns_format(format, arguments.out);
  const ColumnChoice choice = choose(games, extras, arguments.columns, options);
  GivenJob job;
  ArrayExecution execution;
  if (extras.none()) {
    job = kernels_job(games, options, choice);
    execution = array_execution(games.shape(), arguments, options, job);
  } else {
    job.columns.count = static_cast<int>(choice.names.size());
    execution = filler_execution(games.shape(), arguments, job.columns.count);
  }
  execution.filler = record_filler(extras, games, options, choice.others);
  const ProgressMode mode = progress_of(arguments.progress, !arguments.out.empty());

  const InterruptGuard guard;
  Destination destination(arguments.out);
  // What went to standard output cannot be taken back: look before the first row.
  if (!destination.is_file()) {
    check_games(games, execution.batch);
    if (extras.has_weights()) check_games(extras, games, execution.batch);
  }
  {
    Progress progress(mode, games.count());
    evaluate_array(games, job, execution, columns, choice.names, destination,
                   [&](std::uint64_t done) {
                     progress.update(done);
                     return !guard.interrupted();
                   });
  }
  destination.finish();
  return 0;
}

void refuse_npy_arguments(const NpyArguments& arguments) {
  const std::pair<const char*, const std::string*> options[] = {
      {"--strategy", &arguments.strategy},
      {"--columns", &arguments.columns},
      {"--out", &arguments.out},
      {"--device", &arguments.device},
      {"--outcome-weights", &arguments.outcome_weights},
      {"--individual-capability", &arguments.individual_capability},
      {"--collective-capability", &arguments.collective_capability},
      {"--threads", &arguments.threads},
      {"--batch", &arguments.batch},
      {"--progress", &arguments.progress}};
  for (const auto& [name, value] : options) {
    if (!value->empty()) {
      throw UsageError(
          fmt::format("{}: belongs to a .npy array of games; leave it out for other input", name));
    }
  }
}

}  // namespace delegauge::host
