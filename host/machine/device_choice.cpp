// SPDX-License-Identifier: Apache-2.0
#include "host/machine/device_choice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <utility>

#include "host/text/error.hpp"
#include "host/text/parse.hpp"

namespace delegauge::host {
namespace {

constexpr const char* allowed = "auto, cpu, cuda, or cuda: and device numbers, such as cuda:0,2";

/// The numbers behind "cuda:".
std::vector<int> numbers_in(const std::string& option) {
  std::vector<int> numbers;
  const char* at = option.data() + std::string("cuda:").size();
  const char* const end = option.data() + option.size();
  while (true) {
    int number = -1;
    const auto [stop, error] = std::from_chars(at, end, number);
    if (error != std::errc() || number < 0) refuse("--device", option, allowed);
    if (std::find(numbers.begin(), numbers.end(), number) != numbers.end()) {
      throw UsageError(fmt::format("--device: {} names device {} twice", option, number));
    }
    numbers.push_back(number);
    if (stop == end) return numbers;
    if (*stop != ',') refuse("--device", option, allowed);
    at = stop + 1;
  }
}

void leave_out(const cuda::DeviceInfo& device, const std::string& problem, DeviceChoice& choice) {
  choice.note += fmt::format("{}cuda:{} is left out: {}", choice.note.empty() ? "" : "\n",
                             device.number, problem);
}

/// The usable devices; the others are noted.
DeviceChoice usable(const cuda::Devices& devices) {
  DeviceChoice choice;
  for (const cuda::DeviceInfo& device : devices.found) {
    if (device.problem.empty()) {
      choice.devices.push_back(device);
    } else {
      leave_out(device, device.problem, choice);
    }
  }
  return choice;
}

/// Why there is no usable device.
std::string reason(const cuda::Devices& devices, const DeviceChoice& choice) {
  return devices.problem.empty() ? choice.note : devices.problem;
}

[[noreturn]] void cannot_use(const std::string& option, int number, const std::string& problem) {
  throw RunError(fmt::format("--device {}: device {} cannot be used: {}", option, number, problem));
}

DeviceChoice named(const std::string& option, const cuda::Devices& devices) {
  DeviceChoice choice;
  for (const int number : numbers_in(option)) {
    const auto found =
        std::find_if(devices.found.begin(), devices.found.end(),
                     [number](const cuda::DeviceInfo& d) { return d.number == number; });
    if (found == devices.found.end()) {
      throw RunError(fmt::format(
          "--device {}: there is no device {} ({}); 'delegauge info' lists what there is", option,
          number,
          devices.problem.empty() ? fmt::format("{} found", devices.found.size())
                                  : devices.problem));
    }
    if (!found->problem.empty()) cannot_use(option, number, found->problem);
    choice.devices.push_back(*found);
  }
  return choice;
}

/// Of these devices the process's own: all of them, or the one whose turn it is.
void take_turn(std::optional<std::size_t> turn, DeviceChoice& choice) {
  if (!turn || choice.devices.empty()) return;
  choice.devices = {choice.devices[*turn % choice.devices.size()]};
}

/// Opens the devices. One that was not asked for by its number is left out if it cannot be.
void open_all(const std::string& option, bool by_number, const DeviceAccess& access,
              DeviceChoice& choice) {
  std::vector<cuda::DeviceInfo> opened;
  for (const cuda::DeviceInfo& device : choice.devices) {
    const std::string problem = access.open(device.number);
    if (problem.empty()) {
      opened.push_back(device);
    } else if (by_number) {
      cannot_use(option, device.number, problem);
    } else {
      leave_out(device, problem, choice);
    }
  }
  choice.devices = std::move(opened);
}

}  // namespace

DeviceChoice choose_devices(const DeviceWish& wish, const DeviceAccess& access) {
  std::string option = wish.option, place = "--device";
  if (const char* const environment = std::getenv("DELEGAUGE_DEVICE");
      option == "auto" && environment != nullptr && *environment != '\0') {
    option = environment;
    place = "DELEGAUGE_DEVICE";
  }
  if (option == "cpu") return {};
  const bool by_number = option.rfind("cuda:", 0) == 0;
  if (option != "auto" && option != "cuda" && !by_number) refuse(place, option, allowed);
  if (by_number) numbers_in(option);  // what is wrong with the option itself comes first
  if (!access.built()) {
    if (option == "auto") return {};
    throw UsageError("--device: this build has no CUDA backend; use auto or cpu");
  }
  if (option == "auto" && wish.workload == Workload::too_little) {
    // Nor are devices looked for: the driver alone takes a good part of a start.
    DeviceChoice choice;
    choice.why_cpu = "too little work to start a GPU for";
    return choice;
  }
  const cuda::Devices devices = access.find();
  DeviceChoice choice = by_number ? named(option, devices) : usable(devices);
  take_turn(wish.turn, choice);
  open_all(option, by_number, access, choice);
  if (!choice.devices.empty()) return choice;
  if (option == "cuda") {
    throw RunError(fmt::format("--device cuda: no usable device: {}; use --device cpu",
                               reason(devices, choice)));
  }
  choice.note = fmt::format("no usable GPU ({}): using the CPU", reason(devices, choice));
  return choice;
}

}  // namespace delegauge::host
