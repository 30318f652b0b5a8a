// SPDX-License-Identifier: Apache-2.0
#include "host/commands/array_job.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "host/given/centre.hpp"
#include "host/given/device_evaluator.hpp"
#include "host/machine/device_choice.hpp"
#include "host/machine/execution.hpp"
#include "host/machine/outlook.hpp"
#include "host/text/console.hpp"
#include "host/text/error.hpp"
#include "host/text/parse.hpp"

namespace delegauge::host {
namespace {

void warn(const std::string& message) { say(message); }

bool is_auto(const std::string& text) { return text.empty() || text == "auto"; }

/// The devices to use. Kernels there have room for so many outcomes; larger games are the CPU's.
std::vector<cuda::DeviceInfo> devices_of(const ArrayShape& shape, const ArrayArguments& arguments,
                                         const Execution& on_cpu) {
  const std::string option = arguments.device.empty() ? "auto" : arguments.device;
  if (shape.outcomes() > max_outcomes) {
    if (option == "auto" || option == "cpu") return {};
    throw UsageError(
        fmt::format("--device {}: {} outcomes are more than a GPU takes ({}); use --device cpu",
                    option, shape.outcomes(), max_outcomes));
  }
  const Work work = {shape.games, shape.record(), least_rate_given};
  DeviceChoice choice = choose_devices({option, workload_of(on_cpu, work)});
  if (!choice.note.empty()) warn(choice.note);
  return std::move(choice.devices);
}

}  // namespace

GivenJob array_job(const ArrayShape& shape, const EvaluateOptions& options,
                   const std::vector<int>& columns, const std::string& name) {
  GivenJob job;
  job.players = shape.players;
  job.outcomes = shape.outcomes();
  job.metric = options.metric;
  job.welfare = options.welfare;
  job.form = shape.form();
  const std::vector<double> weights =
      player_weights(options.welfare_weights, static_cast<std::size_t>(job.players), name);
  std::transform(weights.begin(), weights.end(), job.weight, given_weight);
  job.columns = game_columns(job.players, columns);
  return job;
}

ArrayExecution array_execution(const ArrayShape& shape, const ArrayArguments& arguments,
                               const EvaluateOptions& options, const GivenJob& job) {
  ArrayExecution execution;
  const std::uint64_t batch =
      is_auto(arguments.batch) ? 0 : parse_count(arguments.batch, "--batch", 1, batch_limit);
  const auto threads = is_auto(arguments.threads)
                           ? static_cast<std::size_t>(available_threads())
                           : parse_count(arguments.threads, "--threads", 1, max_threads);
  const cpu::Kernels& kernels = kernels_for(options.isa, shape.outcomes());
  Execution on_cpu;
  on_cpu.threads = std::min(static_cast<int>(threads), available_threads());
  on_cpu.kernels = &kernels;
  const std::vector<cuda::DeviceInfo> devices = devices_of(shape, arguments, on_cpu);
  const auto default_batch = devices.empty() ? default_array_batch : default_device_array_batch;
  execution.batch = batch != 0 ? batch : default_batch(shape, job.columns.count);
  const bool single = options.precision == Precision::single_precision;
  if (devices.empty()) {
    execution.workers.assign(threads, single ? kernels.given_float : kernels.given_double);
    return execution;
  }
  const auto most = static_cast<std::int64_t>(std::min(execution.batch, shape.games));
  const auto make = [job, single, most, storage = shape.storage,
                     strategies = shape.has_strategies](int device) {
    return single ? cuda::given_engine<float>(device, job, storage, strategies, most)
                  : cuda::given_engine<double>(device, job, storage, strategies, most);
  };
  execution.workers = device_evaluators(devices, make, warn);
  execution.writers = std::max<std::size_t>(1, threads / devices.size());
  return execution;
}

ArrayExecution filler_execution(const ArrayShape& shape, const ArrayArguments& arguments,
                                int columns) {
  if (!is_auto(arguments.device) && arguments.device != "cpu") {
    throw UsageError(fmt::format(
        "--device {}: outcome weights, delegations and capabilities are measured by the CPU; leave "
        "it out",
        arguments.device));
  }
  constexpr std::uint64_t most_at_a_time = 1024;  // each takes the work of hundreds
  ArrayExecution execution;
  execution.batch = is_auto(arguments.batch)
                        ? std::min(most_at_a_time, default_array_batch(shape, columns))
                        : parse_count(arguments.batch, "--batch", 1, batch_limit);
  const auto threads = is_auto(arguments.threads)
                           ? static_cast<std::size_t>(available_threads())
                           : parse_count(arguments.threads, "--threads", 1, max_threads);
  execution.workers.assign(threads, [](const GivenJob&, const GivenBatch&) { return true; });
  return execution;
}

std::vector<std::string> names_of_columns(const std::vector<int>& columns, int players) {
  const std::vector<std::string> all = game_column_names(players);
  std::vector<std::string> names;
  names.reserve(columns.size());
  for (const int column : columns) names.push_back(all[static_cast<std::size_t>(column)]);
  return names;
}

}  // namespace delegauge::host
