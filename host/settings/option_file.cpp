// SPDX-License-Identifier: Apache-2.0
#include "host/settings/option_file.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "host/files/input.hpp"
#include "host/files/input_kind.hpp"
#include "host/settings/command_line.hpp"
#include "host/settings/toml_text.hpp"
#include "host/text/error.hpp"
#include "host/text/for_terminal.hpp"
#include "host/text/suggestion.hpp"

namespace delegauge::host {
namespace {

/// Where the options stand that a file has set. A thread has one command line at a time.
std::map<std::string, std::string>& places() {
  thread_local std::map<std::string, std::string> of_options;
  return of_options;
}

/// Options that have no place in a file.
bool belongs_to_command_line(const std::string& name) { return name == "help" || name == "config"; }

CLI::Option& option_of(CLI::App& command, const TomlItem& item) {
  const std::string name = command.get_name();
  const bool ours = item.table.empty() || item.table == name;
  CLI::Option* const option = ours && !belongs_to_command_line(item.key)
                                  ? command.get_option_no_throw("--" + item.key)
                                  : nullptr;
  if (option != nullptr) return *option;
  const std::string whole = item.table.empty() ? item.key : item.table + "." + item.key;
  std::vector<std::string> names = option_names(command);
  std::erase_if(names, &belongs_to_command_line);
  const std::string meant = closest_name(item.key, names);
  const std::string hint = meant.empty() ? "" : fmt::format(" (did you mean {}?)", meant);
  throw UsageError(
      fmt::format("{}: '{}' is no option of {}{}; use the names that 'delegauge {} --help' shows",
                  item.place, printable(whole), name, hint, name));
}

/// Sets the option that an item names. `given`: where the file has set options before.
void apply(CLI::App& command, const TomlItem& item, std::map<std::string, std::string>& given) {
  CLI::Option& option = option_of(command, item);
  // At the top level and in the command's table, which are two keys to TOML.
  if (const auto [first, is_new] = given.emplace(item.key, item.place); !is_new) {
    throw UsageError(fmt::format("{}: {}: is given at {}, too; give every key once", item.place,
                                 printable(item.key), first->second));
  }
  if (!option.empty()) return;  // the command line goes first
  if (item.texts.empty()) {
    throw UsageError(fmt::format("{}: {}: is given no value; give one, or drop the line",
                                 item.place, printable(item.key)));
  }
  if (option.get_expected_min() == 0) {
    if (item.kind != TomlItem::Kind::boolean) {
      throw UsageError(
          fmt::format("{}: {}: is a switch; give true or false", item.place, printable(item.key)));
    }
    option.add_result(option.get_flag_value(item.key, item.texts.front()));
  } else {
    option.add_result(item.texts);
  }
  try {
    option.run_callback();
  } catch (const CLI::Error& error) {
    // It quotes the file's text as it is.
    throw UsageError(fmt::format("{}: {}", item.place, printable(error.what(), 400)));
  }
  places()["--" + item.key] = item.place;
}

std::string text_of(const std::string& file) {
  try {
    constexpr std::uint64_t most = std::uint64_t{16} << 20;
    const Input input(file, most);
    refuse_foreign(input.beginning(kind_bytes), input.name());
    return input.text();
  } catch (const UsageError& error) {
    throw UsageError(fmt::format("--config: {}", for_terminal(error.what())));
  }
}

}  // namespace

void add_option_file(CLI::App& command) {
  const auto file = std::make_shared<std::string>();
  const CLI::Option* const option =
      command.add_option("--config", *file, "TOML file with options by their names")
          ->type_name("FILE");
  command.parse_complete_callback([&command, file, option] {
    places().clear();
    if (option->empty()) return;
    std::map<std::string, std::string> given;
    for (const TomlItem& item : read_toml(text_of(*file), printable(*file))) {
      apply(command, item, given);
    }
  });
}

std::string with_place_in_file(const std::string& message) {
  const std::string option = message.substr(0, message.find(':'));
  const auto found = places().find(option);
  return found == places().end() ? message : fmt::format("{}: {}", found->second, message);
}

}  // namespace delegauge::host
