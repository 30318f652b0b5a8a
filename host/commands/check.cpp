// SPDX-License-Identifier: Apache-2.0
// `delegauge check`: whether this machine's kernels compute what they should, and how fast.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "host/check/check.hpp"
#include "host/check/report.hpp"
#include "host/cluster/cluster.hpp"
#include "host/commands/commands.hpp"
#include "host/files/json_text.hpp"
#include "host/given/print.hpp"
#include "host/jobs/kernel_cases.hpp"
#include "host/machine/device_choice.hpp"
#include "host/text/console.hpp"
#include "host/text/error.hpp"
#include "host/text/exit_code.hpp"
#include "host/text/parse.hpp"

namespace delegauge::host {
namespace {

struct CheckArguments {
  std::string device = "auto", seconds = "20", format = "text";
};

/// 0 is a time, too: nothing is measured in it.
double seconds_of(const std::string& text) {
  constexpr double most = 86400;
  const std::optional<double> seconds = duration(text);
  if (!seconds || *seconds > most) {
    refuse("--seconds", text, "a time such as 20, 60s or 5m, at most 1d; with 0 nothing is timed");
  }
  return *seconds;
}

/// The GPUs that are asked for, of which the ranks of a machine take one each in turn.
std::vector<cuda::DeviceInfo> devices_to_check(const std::string& wanted, const Cluster& ranks) {
  DeviceWish wish;
  wish.option = wanted;
  if (!ranks.is_alone()) wish.turn = static_cast<std::size_t>(ranks.local_rank());
  DeviceChoice choice = choose_devices(wish);
  if (!choice.note.empty()) say(choice.note);
  return std::move(choice.devices);
}

const cpu::Kernels& usual_kernels() {
  try {
    return cpu::choose("auto");
  } catch (const std::invalid_argument& error) {  // DELEGAUGE_ISA names none
    throw UsageError(error.what());
  }
}

int check(const CheckArguments& arguments) {
  const Format format = parse_format(arguments.format, {"text", "json"});
  CheckSettings settings;
  settings.seconds = seconds_of(arguments.seconds);
  const Cluster& ranks = cluster();
  settings.threads = std::max(1, available_threads() / ranks.sharers());
  const auto devices = devices_to_check(arguments.device, ranks);
  const cpu::Kernels& reference = *cpu::available().front();

  // Who names GPUs has asked for these alone.
  std::vector<Subject> subjects;
  if (arguments.device.rfind("cuda", 0) != 0) {
    subjects = instruction_sets(cpu::available(), settings.threads);
  }
  const std::vector<Subject> on_devices = device_subjects(devices, reference);
  subjects.insert(subjects.end(), on_devices.begin(), on_devices.end());

  CheckResult result =
      check_kernels(subjects, reference, usual_kernels(), settings, all_kernel_cases);
  if (!ranks.is_alone()) result.rank = ranks.rank();
  print(format == Format::json ? json_text(check_json(result)) : check_text(result));
  return result.failed() == 0 ? exit_code::done : exit_code::failed;
}

}  // namespace

void add_check(CLI::App& app, Action& action) {
  const auto arguments = std::make_shared<CheckArguments>();
  CLI::App* const command = app.add_subcommand(
      "check", "Check that kernels give the same bytes here as they should, and how fast they are");
  command
      ->add_option("--device", arguments->device,
                   "auto (default: the processor's instruction sets and all GPUs), cpu, cuda (all "
                   "GPUs) or cuda:0,2 (those)")
      ->type_name("NAME");
  command
      ->add_option("--seconds", arguments->seconds,
                   "How long it may take, about (default 20); with 0 nothing is timed")
      ->type_name("S");
  command->add_option("--format", arguments->format, "Of the output: text (default) or json")
      ->type_name("NAME");
  command->callback([arguments, &action] { action = [arguments] { return check(*arguments); }; });
}

}  // namespace delegauge::host
