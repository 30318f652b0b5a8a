// SPDX-License-Identifier: Apache-2.0
// The options of `evaluate`.
#pragma once

#include <string>
#include <vector>

#include "host/commands/evaluate_npy.hpp"
#include "host/given/evaluate_games.hpp"
#include "host/settings/options.hpp"

namespace delegauge::host {

/// As given.
struct EvaluateArguments {
  std::vector<std::string> files;
  std::string principals, agents, delegation;
  std::string metric, shift, norm, distance_norm;  // empty: not given
  std::string welfare = "mean", weights;
  std::string precision = "double", isa = "auto", format;  // empty: by the input
  NpyArguments npy;
};

/// Adds the options; the arguments must outlive the parsing.
void add_evaluate_options(CLI::App& command, EvaluateArguments& arguments);

/// How games are measured. Raises UsageError naming the option.
EvaluateOptions options_of(const EvaluateArguments& arguments);

}  // namespace delegauge::host
