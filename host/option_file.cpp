// SPDX-License-Identifier: Apache-2.0
#include "host/option_file.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <vector>

#include "host/error.hpp"

namespace delegauge::host {
namespace {

void apply(CLI::App& command, const CLI::ConfigItem& item, const std::string& file) {
  // Marks of where a section begins and ends.
  if (item.name == "++" || item.name == "--") return;
  const bool ours = item.parents.empty() ||
                    (item.parents.size() == 1 && item.parents.front() == command.get_name());
  CLI::Option* const option = ours && item.name != "help" && item.name != "config"
                                  ? command.get_option_no_throw("--" + item.name)
                                  : nullptr;
  if (option == nullptr) {
    throw UsageError(
        fmt::format("{}: '{}' is no option of {}; use the names that 'delegauge {} --help' shows",
                    file, printable(item.fullname()), command.get_name(), command.get_name()));
  }
  if (!option->empty()) return;  // the command line goes first
  if (option->get_expected_min() == 0) {
    option->add_result(option->get_flag_value(item.name, CLI::ConfigTOML().to_flag(item)));
  } else {
    option->add_result(item.inputs);
  }
  option->run_callback();
}

void apply_file(CLI::App& command, const std::string& file) {
  if (std::filesystem::is_directory(file)) {
    throw UsageError(fmt::format("--config: {} is a folder; give a file", file));
  }
  std::ifstream in(file);
  if (!in) throw UsageError(fmt::format("--config: {} cannot be read; check the path", file));
  try {
    for (const CLI::ConfigItem& item : CLI::ConfigTOML().from_config(in)) {
      apply(command, item, file);
    }
  } catch (const CLI::Error& error) {
    throw UsageError(fmt::format("{}: {}", file, error.what()));
  }
}

}  // namespace

void add_option_file(CLI::App& command) {
  const auto file = std::make_shared<std::string>();
  const CLI::Option* const option =
      command.add_option("--config", *file, "TOML or INI file with options by their names")
          ->type_name("FILE");
  command.parse_complete_callback([&command, file, option] {
    if (!option->empty()) apply_file(command, *file);
  });
}

}  // namespace delegauge::host
