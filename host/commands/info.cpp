// SPDX-License-Identifier: Apache-2.0
// `delegauge info`: the build and the machine.
#include <fmt/format.h>

#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

#include <delegauge_version.hpp>
#include "host/commands/commands.hpp"
#include "host/error.hpp"
#include "host/record/print.hpp"
#include "kernels/cpu/kernels.hpp"

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
  Json r;
  r["version"] = DELEGAUGE_VERSION;
  r["commit"] = DELEGAUGE_COMMIT;
  r["compiler"] = compiler();
  r["build"] = build_type();
  r["cpu"] = cpu_model();
  r["cores"] = std::thread::hardware_concurrency();
  r["isa"] = chosen_isa();
  r["isas"] = isas;
  r["compiled_shapes"] = shapes;
  r["cuda"] = "not in this build";
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
      if (*format == "csv") throw UsageError("--format: csv is for tables; give json or text");
      print_object(info_json(), parse_format(*format));
      return 0;
    };
  });
}

}  // namespace delegauge::host
