// SPDX-License-Identifier: Apache-2.0
// Games that Python gives, in arrays or as JSON.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "host/commands/evaluate_arguments.hpp"
#include "host/given/array_games.hpp"
#include "host/python/call.hpp"
#include "kernels/cuda/backend.hpp"

namespace delegauge::host::python {

/// How games are measured, from the options of `evaluate`. Raises UsageError naming the option.
class Measuring {
 public:
  explicit Measuring(const std::vector<std::string>& arguments);

  const EvaluateArguments& arguments() const { return arguments_; }
  const EvaluateOptions& options() const { return options_; }

 private:
  EvaluateArguments arguments_;
  EvaluateOptions options_;
};

/// Memory that lanes write whole groups to.
struct FreeAligned {
  void operator()(double* memory) const;
};
using AlignedNumbers = std::unique_ptr<double[], FreeAligned>;

/// Column c of game g is values[c * stride + g].
struct MeasuredArray {
  std::vector<std::string> names;
  AlignedNumbers values;
  std::int64_t stride = 0;
};

/// Measures an array of games as `evaluate --format npy` does.
MeasuredArray measure(PythonCaller& caller, const Measuring& how, const ArrayGames& games);

/// The same of games in a device's memory, into it: `room` gives memory for so many columns, each
/// as long as there are games, whose names go to `names`.
void measure_on(PythonCaller& caller, const Measuring& how, const ArrayGames& games,
                cuda::DeviceDesk& desk, std::vector<std::string>& names,
                const std::function<double*(std::size_t columns)>& room);

/// {"games": [...]} of a document of games in JSON, as `evaluate` prints it; `name` stands for the
/// document in messages.
std::string records(PythonCaller& caller, const Measuring& how, const std::string& games,
                    const std::string& name);

/// The same in sentences for people, a text per game.
std::vector<std::string> explanations(PythonCaller& caller, const Measuring& how,
                                      const std::string& games, const std::string& name);

/// Raises UsageError unless this is a document of games.
void check_games(PythonCaller& caller, const std::string& games, const std::string& name);

/// The bytes of a file. Raises UsageError if it cannot be read.
std::string read_file(PythonCaller& caller, const std::string& path);

/// A game of one Gambit file of 2n players, or of two of n, as JSON.
std::string read_nfg_game(PythonCaller& caller, const std::string& principals,
                          const std::string& agents);

}  // namespace delegauge::host::python
