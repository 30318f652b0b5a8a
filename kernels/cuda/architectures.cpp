// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/architectures.hpp"

#include <charconv>
#include <sstream>

namespace delegauge::cuda {
namespace {

enum class Runs { yes, no, unknown };

// 90: machine code for 9.0 and PTX; 90-real and 90-virtual: one of them; 90a: for 9.0 alone; 100f:
// for 10.0 and its family.
Runs runs_on(const std::string& architecture, int major, int minor) {
  int number = 0;
  const char* const end = architecture.data() + architecture.size();
  const auto [stop, error] = std::from_chars(architecture.data(), end, number);
  if (error != std::errc()) return Runs::unknown;  // native, all, all-major
  const std::string kind(stop, end);
  const int of_major = number / 10, of_minor = number % 10;
  bool runs = major == of_major && minor >= of_minor;  // machine code, within a major version
  if (!kind.empty() && kind.front() == 'a') {
    runs = major == of_major && minor == of_minor;
  } else if (kind.empty() || kind == "-virtual") {
    runs = runs || major > of_major;  // the driver translates PTX for devices to come
  }
  return runs ? Runs::yes : Runs::no;
}

}  // namespace

std::string missing_code(const std::string& architectures, int major, int minor) {
  std::istringstream list(architectures);
  std::string found;
  for (std::string architecture; list >> architecture;) {
    if (runs_on(architecture, major, minor) != Runs::no) return "";
    found += (found.empty() ? "" : ", ") + architecture;
  }
  if (found.empty()) return "";
  const std::string number = std::to_string(major) + std::to_string(minor);
  return "this build has no code for compute capability " + std::to_string(major) + "." +
         std::to_string(minor) + " (its architectures: " + found +
         "); configure it with -DCMAKE_CUDA_ARCHITECTURES=" + number;
}

}  // namespace delegauge::cuda
