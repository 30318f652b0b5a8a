// SPDX-License-Identifier: Apache-2.0
#include "host/commands/evaluate_npy.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <utility>
#include <vector>

#include "host/files/columns.hpp"
#include "host/files/destination.hpp"
#include "host/given/centre.hpp"
#include "host/given/device_evaluator.hpp"
#include "host/given/evaluate_array.hpp"
#include "host/given/game_records.hpp"
#include "host/given/npy_games.hpp"
#include "host/given/print.hpp"
#include "host/given/record.hpp"
#include "host/job/progress.hpp"
#include "host/jobs/surface/run.hpp"
#include "host/machine/device_choice.hpp"
#include "host/machine/interrupt.hpp"
#include "host/machine/outlook.hpp"
#include "host/text/console.hpp"
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

GivenJob job_of(const NpyGames& games, const EvaluateOptions& options,
                const std::vector<int>& chosen) {
  GivenJob job;
  job.players = games.players();
  job.outcomes = games.outcomes();
  job.metric = options.metric;
  job.welfare = options.welfare;
  job.form = games.form();
  const std::vector<double> weights = player_weights(
      options.welfare_weights, static_cast<std::size_t>(job.players), games.file().name());
  std::transform(weights.begin(), weights.end(), job.weight, given_weight);
  job.columns = game_columns(job.players, chosen);
  return job;
}

void warn(const std::string& message) { say(message); }

/// The devices to use. Kernels there have room for so many outcomes; larger games are the CPU's.
std::vector<cuda::DeviceInfo> devices_of(const NpyGames& games, const NpyArguments& arguments,
                                         const Execution& on_cpu) {
  const std::string option = arguments.device.empty() ? "auto" : arguments.device;
  if (games.outcomes() > max_outcomes) {
    if (option == "auto" || option == "cpu") return {};
    throw UsageError(
        fmt::format("--device {}: {} outcomes are more than a GPU takes ({}); use --device cpu",
                    option, games.outcomes(), max_outcomes));
  }
  const Work work = {games.count(),
                     2 * static_cast<std::uint64_t>(games.players()) *
                         static_cast<std::uint64_t>(games.outcomes()),
                     least_rate_given};
  DeviceChoice choice = choose_devices({option, workload_of(on_cpu, work)});
  if (!choice.note.empty()) warn(choice.note);
  return std::move(choice.devices);
}

ArrayExecution execution_of(const NpyGames& games, const NpyArguments& arguments,
                            const EvaluateOptions& options, const GivenJob& job) {
  ArrayExecution execution;
  const auto is_auto = [](const std::string& text) { return text.empty() || text == "auto"; };
  const std::uint64_t batch =
      is_auto(arguments.batch) ? 0 : parse_count(arguments.batch, "--batch", 1, batch_limit);
  const auto threads = is_auto(arguments.threads)
                           ? static_cast<std::size_t>(available_threads())
                           : parse_count(arguments.threads, "--threads", 1, max_threads);
  const cpu::Kernels& kernels = kernels_for(options.isa, games.outcomes());
  Execution on_cpu;
  on_cpu.threads = std::min(static_cast<int>(threads), available_threads());
  on_cpu.kernels = &kernels;
  const std::vector<cuda::DeviceInfo> devices = devices_of(games, arguments, on_cpu);
  const auto default_batch = devices.empty() ? default_array_batch : default_device_array_batch;
  execution.batch = batch != 0 ? batch : default_batch(games, job.columns.count);
  const bool single = options.precision == Precision::single_precision;
  if (devices.empty()) {
    execution.workers.assign(threads, single ? kernels.given_float : kernels.given_double);
    return execution;
  }
  const auto most = static_cast<std::int64_t>(std::min(execution.batch, games.count()));
  const auto make = [job, single, most, storage = games.file().storage(),
                     strategies = games.has_strategies()](int device) {
    return single ? cuda::given_engine<float>(device, job, storage, strategies, most)
                  : cuda::given_engine<double>(device, job, storage, strategies, most);
  };
  execution.workers = device_evaluators(devices, make, warn);
  execution.writers = std::max<std::size_t>(1, threads / devices.size());
  return execution;
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
  if (!npy && !csv && format != "json" && format != "text") {
    refuse("--format", format, "csv, npy, json or text");
  }
  const NpyGames games(std::move(file), arguments.strategy);
  if (!npy && !csv) return print_npy_records(games, arguments, options, parse_format(format));
  if (npy && arguments.out.empty()) {
    throw UsageError("--format npy: give the file to write with --out");
  }
  const ColumnsFormat columns = columns_format(format, arguments.out);
  const std::vector<int> chosen = choose_columns(arguments.columns, games.players());
  const GivenJob job = job_of(games, options, chosen);
  const ArrayExecution execution = execution_of(games, arguments, options, job);
  const ProgressMode mode = progress_of(arguments.progress, !arguments.out.empty());
  const std::vector<std::string> all = game_column_names(games.players());
  std::vector<std::string> names;
  names.reserve(chosen.size());
  for (const int column : chosen) names.push_back(all[static_cast<std::size_t>(column)]);

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
