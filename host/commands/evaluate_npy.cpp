// SPDX-License-Identifier: Apache-2.0
#include "host/commands/evaluate_npy.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <utility>
#include <vector>

#include "host/files/columns.hpp"
#include "host/files/destination.hpp"
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

int print_npy_records(const NpyGames& games, const NpyArguments& arguments,
                      const EvaluateOptions& options, Format format) {
  if (!arguments.columns.empty() || !arguments.out.empty()) {
    throw UsageError(fmt::format("{}: belongs to --format csv or npy; leave it out for records",
                                 arguments.columns.empty() ? "--out" : "--columns"));
  }
  const auto numbers = 2 * static_cast<std::uint64_t>(games.players()) *
                       static_cast<std::uint64_t>(games.outcomes());
  if (games.count() > most_records || games.count() > most_numbers_in_records / numbers) {
    throw UsageError(fmt::format(
        "--format: {} games are too many for records (at most {} games of {} numbers together); "
        "use csv or npy",
        games.count(), most_records, most_numbers_in_records));
  }
  print_records(records_of(games.all(), options), format);
  return 0;
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

int evaluate_npy(Input file, const NpyArguments& arguments, const EvaluateOptions& options,
                 const std::string& format) {
  const bool npy = format == "npy";
  const bool csv = format.empty() || format == "csv";
  if (!npy && !csv && format != "json" && format != "text" && format != "explain") {
    refuse("--format", format, "csv, npy, json, text or explain");
  }
  const NpyGames games(std::move(file), arguments.strategy);
  if (!npy && !csv) {
    return print_npy_records(games, arguments, options, parse_format(format, record_formats));
  }
  if (npy && arguments.out.empty()) {
    throw UsageError("--format npy: give the file to write with --out");
  }
  const ColumnsFormat columns = columns_format(format, arguments.out);
  const std::vector<int> chosen = choose_columns(arguments.columns, games.players());
  const GivenJob job = array_job(games.shape(), options, chosen, games.file().name());
  const ArrayExecution execution = array_execution(games.shape(), arguments, options, job);
  const ProgressMode mode = progress_of(arguments.progress, !arguments.out.empty());
  const std::vector<std::string> names = names_of_columns(chosen, games.players());

  const InterruptGuard guard;
  Destination destination(arguments.out);
  // What went to standard output cannot be taken back: look before the first row.
  if (!destination.is_file()) check_games(games, execution.batch);
  {
    Progress progress(mode, games.count());
    evaluate_array(games, job, execution, columns, names, destination, [&](std::uint64_t done) {
      progress.update(done);
      return !guard.interrupted();
    });
  }
  destination.finish();
  return 0;
}

void refuse_npy_arguments(const NpyArguments& arguments) {
  const std::pair<const char*, const std::string*> options[] = {
      {"--strategy", &arguments.strategy}, {"--columns", &arguments.columns},
      {"--out", &arguments.out},           {"--device", &arguments.device},
      {"--threads", &arguments.threads},   {"--batch", &arguments.batch},
      {"--progress", &arguments.progress}};
  for (const auto& [name, value] : options) {
    if (!value->empty()) {
      throw UsageError(
          fmt::format("{}: belongs to a .npy array of games; leave it out for other input", name));
    }
  }
}

}  // namespace delegauge::host
