// SPDX-License-Identifier: Apache-2.0
#include "host/settings/option_file.hpp"

#include <fmt/format.h>

#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "host/files/input.hpp"
#include "host/files/input_kind.hpp"
#include "host/settings/command_line.hpp"
#include "host/text/error.hpp"
#include "host/text/suggestion.hpp"

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
    const std::string meant = closest_name(item.name, option_names(command));
    const std::string hint = meant.empty() ? "" : fmt::format(" (did you mean {}?)", meant);
    throw UsageError(fmt::format(
        "{}: '{}' is no option of {}{}; use the names that 'delegauge {} --help' shows", file,
        printable(item.fullname()), command.get_name(), hint, command.get_name()));
  }
  if (!option->empty()) return;  // the command line goes first
  // CLI11 looks at the first of them without asking whether there is one.
  if (item.inputs.empty()) {
    throw UsageError(fmt::format("{}: {}: is given no value; give one, or leave the line away",
                                 file, printable(item.fullname())));
  }
  if (option->get_expected_min() == 0) {
    option->add_result(option->get_flag_value(item.name, CLI::ConfigTOML().to_flag(item)));
  } else {
    option->add_result(item.inputs);
  }
  option->run_callback();
}

std::string text_of(const std::string& file) {
  try {
    const Input input(file);
    refuse_foreign(input.beginning(kind_bytes), input.name());
    return input.text();
  } catch (const UsageError& error) {
    throw UsageError(fmt::format("--config: {}", error.what()));
  }
}

void apply_file(CLI::App& command, const std::string& file) {
  std::istringstream in(text_of(file));
  try {
    for (const CLI::ConfigItem& item : CLI::ConfigTOML().from_config(in)) {
      apply(command, item, file);
    }
  } catch (const CLI::Error& error) {
    // It quotes the file's text as it is.
    throw UsageError(fmt::format("{}: {}", file, printable(error.what(), 400)));
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
