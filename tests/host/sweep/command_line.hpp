// SPDX-License-Identifier: Apache-2.0
// What tests of sweeps share: the program run by a line, and a log for it.
#pragma once

#include <sstream>
#include <string>
#include <vector>

#include "host/job/execution_options.hpp"
#include "tests/host/support/program.hpp"

namespace delegauge::host {

/// The program with the words of this line.
inline Outcome run_line(const std::string& line) {
  std::istringstream in(line);
  std::vector<std::string> arguments;
  for (std::string word; in >> word;) arguments.push_back(word);
  return run_here(arguments);
}

/// Chooses no batch: each cell keeps what it has.
inline void as_it_comes(const BatchSizes& /*sizes*/, Execution& /*of_cell*/) {}

inline std::string log_file() { return std::string(DELEGAUGE_TEST_DATA) + "/log.csv"; }

}  // namespace delegauge::host
