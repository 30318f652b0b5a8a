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
#include "host/commands/evaluate_npy.hpp"
#include "host/files/input.hpp"
#include "host/files/input_kind.hpp"
#include "host/given/evaluate_games.hpp"
#include "host/given/gambit.hpp"
#include "host/given/game_records.hpp"
#include "host/given/json_games.hpp"
#include "host/given/print.hpp"
#include "host/given/record.hpp"
#include "host/settings/limits.hpp"
#include "host/settings/names.hpp"
#include "host/settings/option_file.hpp"
#include "host/text/error.hpp"
#include "host/text/parse.hpp"

namespace delegauge::host {
namespace {

struct EvaluateArguments {
  std::vector<std::string> files;
  std::string principals, agents;
  std::string metric, shift, norm, distance_norm;  // empty: not given
  std::string welfare = "mean", weights;
  std::string precision = "double", isa = "auto", format;  // empty: by the input
  NpyArguments npy;
};

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

/// The games of an input that is no array.
void read_games(const Input& input, std::vector<GivenGame>& games) {
  if (kind_of(input.beginning(kind_bytes), input.name()) == InputKind::gambit) {
    games.push_back(delegation_game(read_form(input), input.name()));
    return;
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
  return delegation_game(read_form(principals), read_form(agents), principals.name(),
                         agents.name());
}

/// Standard input can be read once.
void refuse_standard_input_twice(const EvaluateArguments& arguments) {
  auto times = std::count(arguments.files.begin(), arguments.files.end(), "-");
  for (const auto* file : {&arguments.principals, &arguments.agents, &arguments.npy.strategy}) {
    times += *file == "-" ? 1 : 0;
  }
  if (times > 1) throw UsageError("-: standard input holds one file; give the others by name");
}

template <class T>
void choose(const std::string& option, const std::string& text, T& value) {
  if (text.empty()) return;
  const auto named = value_of<T>(text);
  if (!named) refuse(option, text, "one of " + names_of<T>());
  value = *named;
}

EvaluateOptions options_of(const EvaluateArguments& arguments) {
  EvaluateOptions options;
  choose("--metric", arguments.metric, options.metric);
  choose("--shift", arguments.shift, options.metric.shift);
  choose("--norm", arguments.norm, options.metric.magnitude_norm);
  if (arguments.distance_norm.empty() && !arguments.norm.empty()) {
    options.metric.distance_norm = options.metric.magnitude_norm;
  }
  choose("--distance-norm", arguments.distance_norm, options.metric.distance_norm);
  choose("--welfare", arguments.welfare, options.welfare);
  choose("--precision", arguments.precision, options.precision);
  options.isa = arguments.isa;
  if (arguments.weights.empty()) return options;
  for (const std::string& text : split_list(arguments.weights)) {
    const double weight = parse_number(text, "--welfare-weights");
    if (!(weight >= least_scale && weight <= largest_scale)) {
      refuse("--welfare-weights", text,
             fmt::format("a weight from {} to {}", least_scale, largest_scale));
    }
    options.welfare_weights.push_back(weight);
  }
  return options;
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
        "--format: npy is how arrays of games are answered; give json, text or csv, or the games "
        "as a .npy array");
  }
  const Format format = parse_format(arguments.format.empty() ? "json" : arguments.format);
  print_records(records_of(games, options), format);
  return 0;
}

int evaluate(const EvaluateArguments& arguments) {
  const EvaluateOptions options = options_of(arguments);
  refuse_standard_input_twice(arguments);
  if (!arguments.principals.empty() || !arguments.agents.empty()) {
    return evaluate_records({read_sides(arguments)}, arguments, options);
  }
  if (arguments.files.empty()) {
    throw UsageError(
        "evaluate: no games; give a file, - for standard input, or two .nfg files with "
        "--principals and --agents");
  }
  std::vector<Input> inputs = open_inputs(arguments.files);
  if (kind_of(inputs.front().beginning(kind_bytes), inputs.front().name()) == InputKind::npy) {
    return evaluate_npy(std::move(inputs.front()), arguments.npy, options, arguments.format);
  }
  std::vector<GivenGame> games;
  for (const Input& input : inputs) read_games(input, games);
  return evaluate_records(games, arguments, options);
}

}  // namespace

void add_evaluate(CLI::App& app, Action& action) {
  const auto arguments = std::make_shared<EvaluateArguments>();
  CLI::App* const command = app.add_subcommand(
      "evaluate", "Measure given games (JSON, Gambit .nfg or arrays in .npy) in every quantity");
  command->add_option(
      "FILE", arguments->files,
      "Files or pipes of games, - for standard input; or one .npy array (games, 2n, K)");
  const auto add = [command](const std::string& name, std::string& value, const std::string& type,
                             const std::string& help) {
    return command->add_option(name, value, help)->type_name(type);
  };
  add("--principals", arguments->principals, "FILE", "Gambit .nfg file of the principals' payoffs");
  add("--agents", arguments->agents, "FILE", "Gambit .nfg file of the agents' payoffs");
  add("--metric", arguments->metric, "NAME",
      "How utilities are standardised where a game does not say: epic (default), max, l1");
  add("--shift", arguments->shift, "NAME",
      "Instead of the metric's: mean, midrange, median, min or max");
  add("--norm", arguments->norm, "NAME", "Of magnitudes, instead of the metric's: l1, l2 or linf");
  add("--distance-norm", arguments->distance_norm, "NAME",
      "Of distances (default: the same as --norm)");
  add("--welfare", arguments->welfare, "NAME",
      "mean (default) or sum of the utilities, where a game does not say");
  // A list may also come as an array of an option file.
  add("--welfare-weights", arguments->weights, "W,...", "Per player, or one for all (default 1)")
      ->delimiter(',')
      ->multi_option_policy(CLI::MultiOptionPolicy::Join);
  add("--precision", arguments->precision, "NAME", "Of the arithmetic: double (default) or float");
  add("--isa", arguments->isa, "NAME", "Instruction set: auto (default), or of `delegauge info`");
  add("--format", arguments->format, "NAME",
      "Of the output: json (default), text or csv; of a .npy array csv (default), npy, json or "
      "text");
  const auto add_npy = [&add](const std::string& name, std::string& value, const std::string& type,
                              const std::string& help) {
    return add(name, value, type, help)->group("Arrays of games (.npy)");
  };
  NpyArguments& npy = arguments->npy;
  add_npy("--strategy", npy.strategy, "FILE",
          "Array (games, K) of the strategies played (default: the agents' welfare optimum)");
  // A list may also come as an array of an option file.
  add_npy("--columns", npy.columns, "NAME,...",
          "Columns or quantities to write, or all (default: all but pairwise_distance)")
      ->delimiter(',')
      ->multi_option_policy(CLI::MultiOptionPolicy::Join);
  add_npy("--out", npy.out, "FILE",
          "File to write: .csv, or .npy for a structured array (default: standard output)");
  add_npy("--device", npy.device, "NAME",
          "auto (default: all GPUs, or the CPU if there is none or too little work to start one "
          "for), cpu, cuda (all GPUs) or cuda:0,2 (those)");
  add_npy("--threads", npy.threads, "N", "1 to 1024, or auto (default): all processors");
  add_npy("--batch", npy.batch, "N",
          "Games that a thread takes at a time: 1 to 1048576, or auto (default)");
  add_npy("--progress", npy.progress, "NAME", "auto (default: on a terminal), on or off");
  add_option_file(*command);
  command->callback(
      [arguments, &action] { action = [arguments] { return evaluate(*arguments); }; });
}

}  // namespace delegauge::host
