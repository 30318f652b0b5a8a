// SPDX-License-Identifier: Apache-2.0
// How a run was carried out, as its run.json says.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "host/machine/index_ranges.hpp"

namespace delegauge::host {

/// All texts are free: who writes files writes them.
struct RunFacts {
  std::string device;                // cpu, cuda, merge
  std::string isa;                   // of a cpu
  std::uint64_t threads = 0;         // likewise
  std::vector<std::string> devices;  // their names, of cuda
  std::string version, commit;       // of the program
  std::string started, ended;
  double seconds = 0;
  std::optional<double> games_per_second;
  std::optional<IndexRanges> partial;  // games that are there, where some are missing
};

/// Reads them out of run.json's document. place: the file. Raises UsageError.
RunFacts read_run_facts(const nlohmann::ordered_json& document, const std::string& place);

/// What run.json and summary.json have under "partial"; nothing if there is none. Raises
/// UsageError.
std::optional<IndexRanges> read_partial(const nlohmann::ordered_json& document,
                                        const std::string& place);

}  // namespace delegauge::host
