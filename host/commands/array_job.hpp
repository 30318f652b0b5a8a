// SPDX-License-Identifier: Apache-2.0
// What is done with arrays of games, and on what.
#pragma once

#include <string>
#include <vector>

#include "host/given/evaluate_array.hpp"
#include "host/given/evaluate_games.hpp"

namespace delegauge::host {

/// The options of arrays that are no files' matter, as given; empty: auto, or the default.
struct ArrayArguments {
  std::string columns, device, threads, batch;
};

/// The job of games of a shape. `name` stands for the games in messages. Raises UsageError if the
/// welfare weights do not fit.
GivenJob array_job(const ArrayShape& shape, const EvaluateOptions& options,
                   const std::vector<int>& columns, const std::string& name);

/// Raises UsageError naming the option, RunError if there are no such devices.
ArrayExecution array_execution(const ArrayShape& shape, const ArrayArguments& arguments,
                               const EvaluateOptions& options, const GivenJob& job);

/// Of games that kernels do not measure: the CPU's threads, each with some at a time. Raises
/// UsageError naming the option.
ArrayExecution filler_execution(const ArrayShape& shape, const ArrayArguments& arguments,
                                int columns);

/// The names of columns that choose_columns() chose.
std::vector<std::string> names_of_columns(const std::vector<int>& columns, int players);

}  // namespace delegauge::host
