// SPDX-License-Identifier: Apache-2.0
#include "host/commands/evaluate_arguments.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "host/settings/limits.hpp"
#include "host/settings/names.hpp"
#include "host/text/error.hpp"
#include "host/text/parse.hpp"

namespace delegauge::host {
namespace {

template <class T>
void choose(const std::string& option, const std::string& text, T& value) {
  if (text.empty()) return;
  const auto named = value_of<T>(text);
  if (!named) refuse(option, text, "one of " + names_of<T>());
  value = *named;
}

}  // namespace

void add_evaluate_options(CLI::App& command, EvaluateArguments& arguments) {
  command.add_option(
      "FILE", arguments.files,
      "Files or pipes of games, - for standard input; or one .npy array (games, 2n, K)");
  const auto add = [&command](const std::string& name, std::string& value, const std::string& type,
                              const std::string& help) {
    return command.add_option(name, value, help)->type_name(type);
  };
  add("--principals", arguments.principals, "FILE",
      "Gambit .nfg file of the principals' payoffs; of an array how many of a game's rows are "
      "theirs");
  add("--agents", arguments.agents, "FILE", "Gambit .nfg file of the agents' payoffs");
  add("--delegation", arguments.delegation, "FILE",
      "JSON matrix of whom the agents of a .nfg file or an array work for: a list of shares per "
      "principal");
  add("--metric", arguments.metric, "NAME",
      "How utilities are standardised where a game does not say: epic (default), max, l1");
  add("--shift", arguments.shift, "NAME",
      "Instead of the metric's: mean, midrange, median, min or max");
  add("--norm", arguments.norm, "NAME", "Of magnitudes, instead of the metric's: l1, l2 or linf");
  add("--distance-norm", arguments.distance_norm, "NAME",
      "Of distances (default: the same as --norm)");
  add("--welfare", arguments.welfare, "NAME",
      "mean (default) or sum of the utilities, where a game does not say");
  // A list may also come as an array of an option file.
  add("--welfare-weights", arguments.weights, "W,...", "Per player, or one for all (default 1)")
      ->delimiter(',')
      ->multi_option_policy(CLI::MultiOptionPolicy::Join);
  add("--precision", arguments.precision, "NAME", "Of the arithmetic: double (default) or float");
  add("--isa", arguments.isa, "NAME", "Instruction set: auto (default), or of `delegauge info`");
  add("--format", arguments.format, "NAME",
      "Of the output: json (default), text, csv or explain (sentences); of a .npy array csv "
      "(default), npy, json, text or explain");
  const auto add_npy = [&add](const std::string& name, std::string& value, const std::string& type,
                              const std::string& help) {
    return add(name, value, type, help)->group("Arrays of games (.npy)");
  };
  NpyArguments& npy = arguments.npy;
  add_npy("--strategy", npy.strategy, "FILE",
          "Array (games, K) of the strategies played (default: the agents' welfare optimum)");
  // A list may also come as an array of an option file.
  add_npy("--columns", npy.columns, "NAME,...",
          "Columns or quantities to write, or all (default: what docs/files.md lists)")
      ->delimiter(',')
      ->multi_option_policy(CLI::MultiOptionPolicy::Join);
  add_npy("--outcome-weights", npy.outcome_weights, "FILE|W,...",
          "Array (K) or (games, K), or K numbers, of what outcomes count when preferences are "
          "compared");
  add_npy("--individual-capability", npy.individual_capability, "V,...",
          "Of strategic games, 0 to 1: one per agent, or one for all (default 1)")
      ->delimiter(',')
      ->multi_option_policy(CLI::MultiOptionPolicy::Join);
  add_npy("--collective-capability", npy.collective_capability, "V",
          "Of strategic games, 0 to 1 (default 1)");
  add_npy("--out", npy.out, "FILE",
          "File to write: .csv, or .npy for a structured array (default: standard output)");
  add_npy("--device", npy.device, "NAME",
          "auto (default: all GPUs, or the CPU if there is none or too little work to start one "
          "for), cpu, cuda (all GPUs) or cuda:0,2 (those)");
  add_npy("--threads", npy.threads, "N", "1 to 1024, or auto (default): all processors");
  add_npy("--batch", npy.batch, "N",
          "Games that a thread takes at a time: 1 to 1048576, or auto (default)");
  add_npy("--progress", npy.progress, "NAME", "auto (default: on a terminal), on or off");
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

}  // namespace delegauge::host
