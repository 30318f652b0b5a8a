// SPDX-License-Identifier: Apache-2.0
// The file that tells how a run was carried out.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/machine/execution.hpp"

namespace delegauge::host {

/// When and how a run was carried out.
struct RunRecord {
  std::string started, ended;       // UTC, ISO 8601
  double seconds = 0;               // of computing the games
  int ranks = 1;                    // processes that did it together
  std::uint64_t games_resumed = 0;  // done before, and not in `seconds`
  std::vector<std::string> shards =
      {};  // files that it was added up from; then nothing was computed
  // Of each of this process's workers: how long it waited for others. Empty if nobody looked.
  std::vector<double> idle_seconds = {};
};

/// The kernel that a run's games were worked on by, as `info` and `check` name it.
struct KernelNote {
  std::string name;          // empty: the job has only one
  std::string slow_because;  // why it is not the fastest one that there could be, and what to do
};

/// run.json of a job's run.
std::string run_json(const std::string& job, const nlohmann::ordered_json& configuration,
                     std::uint64_t games, const Execution& execution, const RunRecord& record,
                     const KernelNote& kernel = {});

}  // namespace delegauge::host
