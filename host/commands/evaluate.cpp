// SPDX-License-Identifier: Apache-2.0
// `delegauge evaluate`: every quantity of games that the user gives.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/commands/commands.hpp"
#include "host/commands/evaluate_npy.hpp"
#include "host/error.hpp"
#include "host/input/gambit.hpp"
#include "host/input/json_games.hpp"
#include "host/input/npy_file.hpp"
#include "host/names.hpp"
#include "host/option_file.hpp"
#include "host/parse.hpp"
#include "host/record/evaluate_games.hpp"
#include "host/record/print.hpp"
#include "host/record/record.hpp"

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

struct Input {
  std::string name;  // in messages
  std::string text;
};

Input read_input(const std::string& file) {
  if (file == "-") {
    return {"standard input", std::string(std::istreambuf_iterator<char>(std::cin), {})};
  }
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored)) {
    throw UsageError(fmt::format("{}: is a folder; give a file of games", file));
  }
  std::ifstream in(file, std::ios::binary);
  if (!in) throw UsageError(fmt::format("{}: cannot be opened; check the path", file));
  Input input{file, std::string(std::istreambuf_iterator<char>(in), {})};
  if (in.bad()) throw UsageError(fmt::format("{}: cannot be read; give a file of games", file));
  return input;
}

/// Whether a text is meant as a Gambit file: by how it begins (with NFG, or with a comment, which
/// JSON does not have), else by the file's name.
bool is_gambit(const Input& input) {
  std::string_view text = input.text;
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.substr(0, byte_order_mark.size()) == byte_order_mark) {
    text.remove_prefix(byte_order_mark.size());
  }
  const std::size_t start = text.find_first_not_of(" \t\r\n\f\v");
  if (start == text.npos) {
    throw UsageError(fmt::format("{}: the input is empty; give a game", input.name));
  }
  text.remove_prefix(start);
  if (text.substr(0, 3) == "NFG" || text.front() == '/') return true;
  const bool looks_like_json = text.front() == '{' || text.front() == '[';
  return !looks_like_json && std::filesystem::path(input.name).extension() == ".nfg";
}

StrategicForm read_form(Input input) {
  const std::string name = input.name;
  if (!is_gambit(input)) {
    throw UsageError(fmt::format(
        "{}: not a Gambit .nfg file, which is what --principals and --agents take; give a file of "
        "delegation games by itself",
        name));
  }
  std::istringstream in(std::move(input.text));
  return read_nfg(in, name);
}

void read_games(Input input, std::vector<GivenGame>& games) {
  const std::string name = input.name;
  if (input.text.compare(0, npy_magic.size(), npy_magic) == 0) {
    throw UsageError(
        fmt::format("{}: a .npy array is not read from a pipe; give the file by name", name));
  }
  if (is_gambit(input)) {
    games.push_back(delegation_game(read_form(std::move(input)), name));
    return;
  }
  std::istringstream in(std::move(input.text));
  for (GivenGame& game : read_json_games(in, name)) games.push_back(std::move(game));
}

std::vector<GivenGame> read_all(const EvaluateArguments& arguments) {
  std::vector<GivenGame> games;
  if (arguments.principals.empty() && arguments.agents.empty()) {
    if (arguments.files.empty()) {
      throw UsageError(
          "evaluate: no games; give a file, - for standard input, or two .nfg files "
          "with --principals and --agents");
    }
    for (const std::string& file : arguments.files) read_games(read_input(file), games);
    return games;
  }
  if (arguments.principals.empty() || arguments.agents.empty()) {
    throw UsageError("--principals and --agents belong together; give both files");
  }
  if (!arguments.files.empty()) {
    throw UsageError(fmt::format("{}: --principals and --agents are the game already; give either",
                                 arguments.files.front()));
  }
  if (arguments.principals == "-" && arguments.agents == "-") {
    throw UsageError("--principals - --agents -: standard input holds one file; name the other");
  }
  const Input principals = read_input(arguments.principals);
  const Input agents = read_input(arguments.agents);
  games.push_back(
      delegation_game(read_form(principals), read_form(agents), principals.name, agents.name));
  return games;
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

/// Whether the input is an array of games, which comes alone.
bool is_array(const EvaluateArguments& arguments) {
  const auto at =
      std::find_if(arguments.files.begin(), arguments.files.end(), [](const auto& file) {
        return is_npy(file) || std::filesystem::path(file).extension() == ".npy";
      });
  if (at == arguments.files.end()) return false;
  const bool more =
      arguments.files.size() > 1 || !arguments.principals.empty() || !arguments.agents.empty();
  if (more)
    throw UsageError(fmt::format("{}: a .npy array is measured by itself; give it alone", *at));
  return true;
}

int evaluate(const EvaluateArguments& arguments) {
  const EvaluateOptions options = options_of(arguments);
  if (is_array(arguments)) {
    return evaluate_npy(arguments.files.front(), arguments.npy, options, arguments.format);
  }
  refuse_npy_arguments(arguments.npy);
  const Format format = parse_format(arguments.format.empty() ? "json" : arguments.format);
  const std::vector<GivenGame> games = read_all(arguments);
  const std::vector<EvaluatedGame> evaluated = evaluate_games(games, options);
  std::vector<nlohmann::ordered_json> records;
  for (std::size_t g = 0; g < games.size(); ++g) {
    records.push_back(record_of(games[g].dims, evaluated[g], options.precision));
  }
  print_records(records, format);
  return 0;
}

}  // namespace

void add_evaluate(CLI::App& app, Action& action) {
  const auto arguments = std::make_shared<EvaluateArguments>();
  CLI::App* const command = app.add_subcommand(
      "evaluate", "Measure given games (JSON, Gambit .nfg or arrays in .npy) in every quantity");
  command->add_option("FILE", arguments->files,
                      "Files of games, - for standard input; or one .npy array (games, 2n, K)");
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
  add_npy("--out", npy.out, "FILE", "File to write (default: standard output)");
  add_npy("--device", npy.device, "NAME",
          "auto (default: all GPUs, else the CPU), cpu, cuda (all GPUs) or cuda:0,2 (those)");
  add_npy("--threads", npy.threads, "N", "1 to 1024, or auto (default): all processors");
  add_npy("--batch", npy.batch, "N",
          "Games that a thread takes at a time: 1 to 1048576, or auto (default)");
  add_npy("--progress", npy.progress, "NAME", "auto (default: on a terminal), on or off");
  add_option_file(*command);
  command->callback(
      [arguments, &action] { action = [arguments] { return evaluate(*arguments); }; });
}

}  // namespace delegauge::host
