// SPDX-License-Identifier: Apache-2.0
// `delegauge evaluate` on a .npy array of games.
#pragma once

#include <string>

#include "host/commands/array_job.hpp"
#include "host/files/input.hpp"
#include "host/given/evaluate_games.hpp"

namespace delegauge::host {

/// The options that only arrays take, as given.
struct NpyArguments : ArrayArguments {
  std::string strategy, out;
  std::string progress;  // empty: auto
  std::string outcome_weights, individual_capability, collective_capability;
};

/// What arrays take of options that other input has, too: how many of a game's rows are principals'
/// (empty: half), and the file that says whom agents work for.
struct NpySides {
  std::string principals, delegation;
};

/// Measures the games of `file`: a row of columns each to standard output or a file (--format csv,
/// the default, or npy), or records as for other inputs (json, text). Returns the exit code.
/// Raises UsageError and RunError.
int evaluate_npy(Input file, const NpyArguments& arguments, const NpySides& sides,
                 const EvaluateOptions& options, const std::string& format);

/// Raises UsageError naming the first option given that only arrays take.
void refuse_npy_arguments(const NpyArguments& arguments);

}  // namespace delegauge::host
