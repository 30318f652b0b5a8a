// SPDX-License-Identifier: Apache-2.0
// `delegauge evaluate`: every quantity of games that the user gives.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "host/commands/commands.hpp"
#include "host/commands/evaluate_arguments.hpp"
#include "host/files/input.hpp"
#include "host/files/input_kind.hpp"
#include "host/given/evaluate_games.hpp"
#include "host/given/gambit.hpp"
#include "host/given/game_records.hpp"
#include "host/given/json_delegation.hpp"
#include "host/given/json_games.hpp"
#include "host/given/print.hpp"
#include "host/given/record.hpp"
#include "host/settings/option_file.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

StrategicForm read_form(const Input& input) {
  if (kind_of(input.beginning(kind_bytes), input.name()) != InputKind::gambit) {
    throw UsageError(fmt::format(
        "{}: not a Gambit .nfg file, which is what --principals and --agents take; give a file of "
        "delegation games by itself",
        input.name()));
  }
  std::istringstream in(input.text());
  return read_nfg(in, input.name());
}

GivenDelegation read_delegation_of(const EvaluateArguments& arguments) {
  if (arguments.delegation.empty()) return {};
  return read_delegation_file(arguments.delegation);
}

/// The games of an input that is no array.
void read_games(const Input& input, const GivenDelegation& delegation,
                std::vector<GivenGame>& games) {
  if (kind_of(input.beginning(kind_bytes), input.name()) == InputKind::gambit) {
    games.push_back(delegation_game(read_form(input), input.name(), delegation));
    return;
  }
  if (delegation.shares) {
    throw UsageError(fmt::format(
        "{}: --delegation is for Gambit .nfg files; give the matrix as the key delegation of each "
        "game",
        input.name()));
  }
  std::istringstream in(input.text());
  for (GivenGame& game : read_json_games(in, input.name())) games.push_back(std::move(game));
}

/// The game of two files.
GivenGame read_sides(const EvaluateArguments& arguments) {
  if (arguments.principals.empty() || arguments.agents.empty()) {
    throw UsageError("--principals and --agents belong together; give both files");
  }
  if (!arguments.files.empty()) {
    throw UsageError(fmt::format("{}: --principals and --agents are the game already; give either",
                                 arguments.files.front()));
  }
  const Input principals(arguments.principals), agents(arguments.agents);
  return delegation_game(read_form(principals), read_form(agents), principals.name(), agents.name(),
                         read_delegation_of(arguments));
}

/// Standard input can be read once.
void refuse_standard_input_twice(const EvaluateArguments& arguments) {
  auto times = std::count(arguments.files.begin(), arguments.files.end(), "-");
  for (const auto* file : {&arguments.principals, &arguments.agents, &arguments.delegation,
                           &arguments.npy.strategy, &arguments.npy.outcome_weights}) {
    times += *file == "-" ? 1 : 0;
  }
  if (times > 1) throw UsageError("-: standard input holds one file; give the others by name");
}

/// The files given, opened. Raises UsageError if one of several is an array of games, which comes
/// alone.
std::vector<Input> open_inputs(const std::vector<std::string>& files) {
  std::vector<Input> inputs;
  for (const std::string& file : files) {
    inputs.emplace_back(file);
    const Input& input = inputs.back();
    const bool is_array = kind_of(input.beginning(kind_bytes), input.name()) == InputKind::npy;
    if (is_array && files.size() > 1) {
      throw UsageError(
          fmt::format("{}: a .npy array is measured by itself; give it alone", input.name()));
    }
  }
  return inputs;
}

int evaluate_records(const std::vector<GivenGame>& games, const EvaluateArguments& arguments,
                     const EvaluateOptions& options) {
  refuse_npy_arguments(arguments.npy);
  if (arguments.format == "npy") {
    throw UsageError(
        "--format: npy is how arrays of games are answered; give json, text, csv or explain, or "
        "the games "
        "as a .npy array");
  }
  const Format format =
      parse_format(arguments.format.empty() ? "json" : arguments.format, record_formats);
  print_records(records_of(games, options), format);
  return 0;
}

/// How many of an array's rows are principals', and not the name of a file.
bool is_number(const std::string& text) {
  return text.find_first_not_of("0123456789") == text.npos;
}

int evaluate(const EvaluateArguments& arguments) {
  const EvaluateOptions options = options_of(arguments);
  refuse_standard_input_twice(arguments);
  if ((!arguments.principals.empty() && !is_number(arguments.principals)) ||
      !arguments.agents.empty()) {
    return evaluate_records({read_sides(arguments)}, arguments, options);
  }
  if (arguments.files.empty()) {
    throw UsageError(
        "evaluate: no games; give a file, - for standard input, or two .nfg files with "
        "--principals and --agents");
  }
  std::vector<Input> inputs = open_inputs(arguments.files);
  if (kind_of(inputs.front().beginning(kind_bytes), inputs.front().name()) == InputKind::npy) {
    return evaluate_npy(std::move(inputs.front()), arguments.npy,
                        {arguments.principals, arguments.delegation}, options, arguments.format);
  }
  if (!arguments.principals.empty()) {
    throw UsageError(fmt::format(
        "--principals {}: a number of principals is for a .npy array of games; {} says itself who "
        "they are",
        arguments.principals, inputs.front().name()));
  }
  const GivenDelegation delegation = read_delegation_of(arguments);
  std::vector<GivenGame> games;
  for (const Input& input : inputs) read_games(input, delegation, games);
  return evaluate_records(games, arguments, options);
}

}  // namespace

void add_evaluate(CLI::App& app, Action& action) {
  const auto arguments = std::make_shared<EvaluateArguments>();
  CLI::App* const command = app.add_subcommand(
      "evaluate", "Measure given games (JSON, Gambit .nfg or arrays in .npy) in every quantity");
  add_evaluate_options(*command, *arguments);
  add_option_file(*command);
  command->callback(
      [arguments, &action] { action = [arguments] { return evaluate(*arguments); }; });
}

}  // namespace delegauge::host
