// SPDX-License-Identifier: Apache-2.0
// `delegauge info`: the build and the machine, its GPUs included.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>

#include "host/cluster/mpi.hpp"
#include "host/commands/commands.hpp"
#include "host/given/print.hpp"
#include "host/machine/execution.hpp"
#include "host/machine/processors.hpp"
#include "host/text/error.hpp"
#include "host/text/version.hpp"
#include "kernels/cpu/kernels.hpp"
#include "kernels/cuda/backend.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

std::string compiler() {
#if defined(__clang__)
  return fmt::format("clang {}.{}.{}", __clang_major__, __clang_minor__, __clang_patchlevel__);
#elif defined(__GNUC__)
  return fmt::format("g++ {}.{}.{}", __GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__);
#else
  return "unknown";
#endif
}

constexpr const char* build_type() {
#if defined(NDEBUG)
  return "optimised";
#else
  return "with assertions";
#endif
}

/// The processor's name for itself, where Linux tells.
std::string cpu_model() {
  std::ifstream in("/proc/cpuinfo");
  for (std::string line; std::getline(in, line);) {
    const std::size_t colon = line.find(':');
    if (line.rfind("model name", 0) == 0 && colon + 2 < line.size()) return line.substr(colon + 2);
  }
  return "unknown";
}

std::string chosen_isa() {
  try {
    return std::string(cpu::choose("auto").isa);
  } catch (const std::invalid_argument& error) {  // DELEGAUGE_ISA names none
    throw UsageError(error.what());
  }
}

/// A CUDA version as people write it.
std::string cuda_version(int version) {
  return version == 0 ? "unknown" : fmt::format("{}.{}", version / 1000, version % 1000 / 10);
}

Json kernels_json(int device) {
  Json kernels = Json::object();
  for (const cuda::KernelInfo& kernel : cuda::kernels_of(device)) {
    kernels[kernel.name] = {{"registers", kernel.registers},
                            {"local_bytes", kernel.local_bytes},
                            {"resident_threads", kernel.threads_per_multiprocessor}};
  }
  return kernels;
}

Json device_json(const cuda::DeviceInfo& device) {
  Json r = Json::object();
  r["device"] = fmt::format("cuda:{}", device.number);
  r["name"] = device.name;
  r["compute_capability"] = fmt::format("{}.{}", device.major, device.minor);
  r["memory_bytes"] = device.memory;
  r["multiprocessors"] = device.multiprocessors;
  if (!device.problem.empty()) {
    r["problem"] = device.problem;
    return r;
  }
  try {
    r["kernels"] = kernels_json(device.number);
  } catch (const std::runtime_error& error) {
    r["problem"] = error.what();
  }
  return r;
}

Json cuda_json() {
  const cuda::Devices devices = cuda::find_devices();
  Json r = Json::object();
  r["built"] = cuda::built();
  if (cuda::built()) {
    r["runtime"] = cuda_version(devices.runtime);
    r["driver"] = cuda_version(devices.driver);
  }
  if (!devices.problem.empty()) r["problem"] = devices.problem;
  r["devices"] = Json::array();
  for (const cuda::DeviceInfo& device : devices.found) r["devices"].push_back(device_json(device));
  return r;
}

Json info_json() {
  Json isas = Json::object();
  for (const cpu::Kernels* table : cpu::available()) {
    isas[std::string(table->isa)] = {{"float_lanes", table->float_lanes},
                                     {"double_lanes", table->double_lanes}};
  }
  Json shapes = Json::array();
  for (const cpu::CompiledShape& shape : cpu::compiled_shapes()) {
    shapes.push_back(fmt::format("{}x{}", shape.players, shape.outcomes));
  }
  Json r = Json::object();
  r["version"] = program_version();
  r["commit"] = program_commit();
  r["compiler"] = compiler();
  r["build"] = build_type();
  r["cpu"] = cpu_model();
  const Processors processors = find_processors();
  r["cores"] = processors.online;
  r["processors"] = {{"allowed", processors.allowed},
                     {"quota", processors.quota ? Json(*processors.quota) : Json()},
                     {"threads", available_threads()}};
  r["isa"] = chosen_isa();
  r["isas"] = isas;
  r["compiled_shapes"] = shapes;
  r["mpi"] = std::string(mpi_name()).empty() ? Json() : Json(mpi_name());
  r["cuda"] = cuda_json();
  return r;
}

}  // namespace

void add_info(CLI::App& app, Action& action) {
  const auto format = std::make_shared<std::string>("json");
  CLI::App* const command =
      app.add_subcommand("info", "Show the build, the processor and its instruction sets");
  command->add_option("--format", *format, "Of the output: json (default) or text")
      ->type_name("NAME");
  command->callback([format, &action] {
    action = [format] {
      print_object(info_json(), parse_format(*format, {"json", "text"}));
      return 0;
    };
  });
}

}  // namespace delegauge::host
