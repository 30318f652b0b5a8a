// SPDX-License-Identifier: Apache-2.0
#include "host/job/execution_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <utility>

#include "host/cluster/cluster.hpp"
#include "host/machine/device_choice.hpp"
#include "host/machine/shard.hpp"
#include "host/text/error.hpp"
#include "host/text/parse.hpp"

namespace delegauge::host {
namespace {

std::uint64_t round_up(std::uint64_t count, std::uint64_t multiple) {
  return (count + multiple - 1) / multiple * multiple;
}

int threads_of_a_rank(const Cluster& ranks) {
  return std::max(1, available_threads() / ranks.sharers());
}

}  // namespace

std::string ExecutionOptions::games_at_a_time() {
  return "Games that a thread (1 to 1048576) or a GPU (1 to 1073741824) takes at a time, or auto "
         "(default)";
}

ExecutionOptions::ExecutionOptions(CLI::App& command, const std::string& batch_help)
    : long_run_(command) {
  const auto add = [&command](const std::string& name, std::string& value, const std::string& type,
                              const std::string& help) {
    return &add_execution_option(command, name, value, type, help);
  };
  add("--device", device_, "NAME",
      "auto (default: all GPUs, or the CPU if there is none or too little work to start one for), "
      "cpu, cuda (all GPUs) or cuda:0,2 (those)");
  add("--threads", threads_, "N",
      "1 to 1024, or auto (default): all processors that there are for it, a container's quota and "
      "other ranks respected");
  add("--isa", isa_, "NAME",
      "Instruction set: auto (default), scalar, or one that 'delegauge info' lists");
  add("--batch", batch_, "N", batch_help);
  out_option_ = add("--out", out_, "DIR", "Folder to write the results to");
  add_execution_flag(command, "--report", report_,
                     "Also write report.html, a page to look at, to --out");
  add("--progress", progress_, "NAME", "auto (default: on a terminal), on or off");
  add_execution_flag(command, "--quiet", quiet_, "No table and no progress");
}

// Of this process's shard, by all ranks; threads beyond the processors do not count.
Workload ExecutionOptions::workload(Execution execution, Work work) const {
  const Cluster& ranks = cluster();
  execution.ranks = ranks.size();
  execution.threads = std::min(execution.threads, threads_of_a_rank(ranks));
  if (const auto shard = long_run_.shard()) work.games = games_of(*shard, work.games).size();
  return workload_of(execution, work);
}

Execution ExecutionOptions::threads_and_kernels() const {
  Execution execution;
  // The ranks of a machine share its processors and take its GPUs in turn.
  execution.threads = threads_of_a_rank(cluster());
  if (threads_ != "auto") {
    execution.threads = static_cast<int>(parse_count(threads_, "--threads", 1, max_threads));
  }
  try {
    execution.kernels = &cpu::choose(isa_);
  } catch (const std::invalid_argument& error) {
    throw UsageError(error.what());
  }
  return execution;
}

void ExecutionOptions::choose_batch(const BatchSizes& sizes, Execution& execution) const {
  const bool on_devices = !execution.devices.empty();
  const std::uint64_t limit = on_devices ? cuda::device_batch_limit : batch_limit;
  if (batch_ != "auto") {
    execution.batch = parse_count(batch_, "--batch", 1, limit);
    if (!on_devices) execution.batch = round_up(execution.batch, sizes.thread_multiple);
  } else {
    execution.batch =
        on_devices ? sizes.of_device(execution.devices.size()) : sizes.of_thread(execution.threads);
  }
  execution.batch =
      std::min(execution.batch, on_devices ? sizes.most_of_device : sizes.most_of_thread);
}

Execution ExecutionOptions::execution(const BatchSizes& sizes, const Work& work) const {
  Execution execution = threads_and_kernels();
  const Cluster& ranks = cluster();
  DeviceWish wish = {device_, workload(execution, work)};
  if (!ranks.is_alone()) wish.turn = static_cast<std::size_t>(ranks.local_rank());
  DeviceChoice choice = choose_devices(wish);
  execution.devices = std::move(choice.devices);
  execution.note = std::move(choice.note);
  execution.why_cpu = std::move(choice.why_cpu);
  choose_batch(sizes, execution);
  return execution;
}

ProgressMode ExecutionOptions::progress() const {
  if (quiet_) return ProgressMode::off;
  if (progress_ == "auto") return ProgressMode::automatic;
  if (progress_ != "on" && progress_ != "off") refuse("--progress", progress_, "auto, on or off");
  return progress_ == "on" ? ProgressMode::on : ProgressMode::off;
}

std::string ExecutionOptions::out() const {
  if (is_given(*out_option_) && out_.empty()) refuse("--out", out_, "a folder to write to");
  return out_;
}

bool ExecutionOptions::report() const {
  if (report_ && out().empty()) {
    throw UsageError("--report: there is no folder to write report.html to; give --out DIR");
  }
  return report_;
}

}  // namespace delegauge::host
