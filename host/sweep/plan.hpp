// SPDX-License-Identifier: Apache-2.0
// From what the user wants varied to the cells of a sweep.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "host/sweep/configuration.hpp"

namespace delegauge::host {

/// An option, with its dashes, and its values; where they stand, for messages: a file's line, or
/// empty for the command line.
struct WantedOption {
  std::string option;
  std::vector<std::string> values;
  std::string place = {};
};

/// What the user wants.
struct WantedSweep {
  std::string job;
  CellFiles files = CellFiles::summary;
  std::vector<WantedOption> fixed;               // a value each
  std::vector<WantedOption> varied;              // in order; the last varies fastest
  std::vector<std::vector<WantedOption>> cells;  // irregular ones, of a value each; may be none
};

/// The cells: of every irregular cell, or else of one with nothing of its own, all combinations of
/// what is varied. Every configuration is checked; raises UsageError that names cell and option.
SweepConfiguration planned(const WantedSweep& wanted);

/// The option of the job. Raises UsageError naming the place if it has none of this name.
const SweptOption& swept_option(const std::vector<SweptOption>& options, const std::string& job,
                                const std::string& name, const std::string& place);

/// The job. Raises UsageError if there is none of this name that sweeps are of.
const SweptJob& swept_job_named(const std::string& name, const std::string& place);

}  // namespace delegauge::host
