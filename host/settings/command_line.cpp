// SPDX-License-Identifier: Apache-2.0
#include "host/settings/command_line.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <set>
#include <string_view>

#include "host/text/error.hpp"
#include "host/text/for_terminal.hpp"
#include "host/text/join.hpp"
#include "host/text/suggestion.hpp"

namespace delegauge::host {
namespace {

std::string help_of(const CLI::App& app, const CLI::App* command) {
  return fmt::format("try '{}{} --help'", app.get_name(),
                     command == nullptr ? "" : " " + command->get_name());
}

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

const CLI::App* command_named(const CLI::App& app, const std::string& name) {
  for (const CLI::App* command : app.get_subcommands({})) {
    if (command->get_name() == name) return command;
  }
  return nullptr;
}

/// What to say of an option that a command does not have.
std::string unknown_option(const CLI::App& app, const CLI::App& command, std::string_view option) {
  std::string_view word = option;
  word.remove_prefix(std::min(word.find_first_not_of('-'), word.size()));
  const std::string shown = for_terminal(option), help = help_of(app, &command);
  std::vector<std::string> others;
  for (const CLI::App* other : app.get_subcommands({})) {
    const std::vector<std::string> names = option_names(*other);
    if (std::find(names.begin(), names.end(), word) != names.end()) {
      others.push_back(other->get_name());
    }
  }
  const std::string meant = closest_name(word, option_names(command));
  if (!meant.empty() && (others.empty() || meant == word)) {
    return fmt::format("unknown option {}: did you mean --{}? {}", shown, meant, help);
  }
  const std::string owners =
      others.empty() ? ""
                     : fmt::format(" ({} {} it, {} has not)", joined(others, ", "),
                                   others.size() == 1 ? "has" : "have", command.get_name());
  return fmt::format("unknown option {}{}; {}", shown, owners, help);
}

/// Raises UsageError for what CLI11 would misunderstand, or explain in words that help nobody: it
/// takes the argument after `--out=` for its value.
void check_options(const CLI::App& app, const CLI::App& command,
                   const std::vector<std::string>& arguments, std::size_t first) {
  std::set<std::string> seen;
  for (std::size_t at = first; at < arguments.size() && arguments[at] != "--"; ++at) {
    const std::string& argument = arguments[at];
    if (argument.rfind("--", 0) != 0) continue;
    const std::size_t equals = argument.find('=');
    const std::string name = argument.substr(0, equals);
    const CLI::Option* const option = command.get_option_no_throw(name);
    if (option == nullptr) throw UsageError(unknown_option(app, command, name));
    if (equals != std::string::npos && equals + 1 == argument.size()) {
      throw UsageError(fmt::format("{}: its value is empty; give one, or leave {} out; {}", name,
                                   name, help_of(app, &command)));
    }
    // A switch that is on twice is on.
    const bool is_switch = option->get_expected_min() == 0;
    if (!is_switch && !seen.insert(name).second) {
      throw UsageError(
          fmt::format("{}: given twice; give it once; {}", name, help_of(app, &command)));
    }
  }
}

void check_values(const CLI::App& app, const CLI::App& command) {
  for (const CLI::Option* option : command.get_options()) {
    const std::vector<std::string>& values = option->results();
    if (std::find(values.begin(), values.end(), "") == values.end()) continue;
    throw UsageError(fmt::format("{}: its value is empty; give one, or leave {} out; {}",
                                 option->get_name(), option->get_name(), help_of(app, &command)));
  }
}

std::string no_command(const CLI::App& app) {
  const std::vector<std::string> names = command_names(app), given = app.remaining();
  std::string wrong = "no command", meant;
  if (!given.empty()) {
    wrong = fmt::format("unknown command '{}'", printable(given.front()));
    meant = closest_name(given.front(), names);
  }
  return fmt::format("{}; give one of {}; {}{}", wrong, joined(names, ", "),
                     meant.empty() ? "" : fmt::format("did you mean {}? ", meant),
                     help_of(app, nullptr));
}

/// What is wrong with a command line that does not parse, and what to do.
std::string usage_text(const CLI::App& app, const CLI::ParseError& error) {
  const auto chosen = app.get_subcommands();
  const int code = error.get_exit_code();
  if (chosen.empty() && code == static_cast<int>(CLI::ExitCodes::RequiredError)) {
    return no_command(app);
  }
  const CLI::App* const command = chosen.empty() ? nullptr : chosen.front();
  if (command != nullptr && code == static_cast<int>(CLI::ExitCodes::ExtrasError)) {
    const std::vector<std::string> extras = app.remaining(true);
    if (!extras.empty()) {
      const std::string& extra = extras.front();
      if (extra.front() == '-') return unknown_option(app, *command, extra);
      return fmt::format("'{}' is not expected here: {} takes options, with two dashes; {}",
                         for_terminal(extra), command->get_name(), help_of(app, command));
    }
  }
  std::string wrong = error.what();
  // CLI11: "--players: 1 required N missing".
  if (const std::size_t end = wrong.find(": 1 required "); end != wrong.npos) {
    wrong = wrong.substr(0, end) + ": its value is missing";
  }
  return fmt::format("{}; {}", for_terminal(wrong), help_of(app, command));
}

bool asks_for_help(const std::string& argument) { return argument == "--help" || argument == "-h"; }

}  // namespace

void parse_command_line(CLI::App& app, const std::vector<std::string>& arguments) {
  const CLI::App* const command =
      arguments.empty() ? nullptr : command_named(app, arguments.front());
  const bool help = std::any_of(arguments.begin(), arguments.end(), asks_for_help);
  if (command != nullptr && !help) check_options(app, *command, arguments, 1);
  try {
    // CLI11 takes the last argument first.
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) throw;
    throw UsageError(usage_text(app, error));
  }
  if (command != nullptr) check_values(app, *command);
}

std::vector<std::string> option_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    // Those without a group are not in --help.
    if (option->get_group().empty()) continue;
    for (const std::string& name : option->get_lnames()) names.push_back(name);
  }
  return names;
}

}  // namespace delegauge::host
