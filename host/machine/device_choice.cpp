// SPDX-License-Identifier: Apache-2.0
#include "host/machine/device_choice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>

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

/// The usable devices; the others are noted.
DeviceChoice usable(const cuda::Devices& devices) {
  DeviceChoice choice;
  for (const cuda::DeviceInfo& device : devices.found) {
    if (device.problem.empty()) {
      choice.devices.push_back(device);
    } else {
      choice.note += fmt::format("{}cuda:{} is left out: {}", choice.note.empty() ? "" : "\n",
                                 device.number, device.problem);
    }
  }
  return choice;
}

/// Why there is no usable device.
std::string reason(const cuda::Devices& devices, const DeviceChoice& choice) {
  return devices.problem.empty() ? choice.note : devices.problem;
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
    if (!found->problem.empty()) {
      throw RunError(
          fmt::format("--device {}: device {} cannot be used: {}", option, number, found->problem));
    }
    choice.devices.push_back(*found);
  }
  return choice;
}

}  // namespace

DeviceChoice choose_devices(const std::string& wanted, const std::function<cuda::Devices()>& find) {
  std::string option = wanted, place = "--device";
  if (const char* const environment = std::getenv("DELEGAUGE_DEVICE");
      option == "auto" && environment != nullptr && *environment != '\0') {
    option = environment;
    place = "DELEGAUGE_DEVICE";
  }
  if (option == "cpu") return {};
  const bool by_number = option.rfind("cuda:", 0) == 0;
  if (option != "auto" && option != "cuda" && !by_number) refuse(place, option, allowed);
  if (by_number) numbers_in(option);  // what is wrong with the option itself comes first
  if (!cuda::built()) {
    if (option == "auto") return {};
    throw UsageError("--device: this build has no CUDA backend; use auto or cpu");
  }
  if (by_number) return named(option, find());
  const cuda::Devices devices = find();
  DeviceChoice choice = usable(devices);
  if (!choice.devices.empty()) return choice;
  if (option == "cuda") {
    throw RunError(fmt::format("--device cuda: no usable device: {}; use --device cpu",
                               reason(devices, choice)));
  }
  choice.note = fmt::format("no usable GPU ({}): using the CPU", reason(devices, choice));
  return choice;
}

}  // namespace delegauge::host
