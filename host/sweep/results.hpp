// SPDX-License-Identifier: Apache-2.0
// What a sweep's cells came to, as it is written (docs/files.md).
#pragma once

#include <string>
#include <vector>

#include "host/files/atomic_file.hpp"
#include "host/job/run_json.hpp"
#include "host/machine/execution.hpp"
#include "host/sweep/tally.hpp"

namespace delegauge::host {

/// All cells that are complete, in their order, those that are the same as another included.
SweepTable sweep_table(const SweepTally& tally);
/// The same of cells' results by their runs, empty where there are none.
SweepTable sweep_table(const SweepUnits& units, const std::vector<std::string>& summaries);

/// A row per cell and point; what is of the cell as a whole is in each of them.
std::string sweep_csv(const SweepTable& table);

/// The same as labelled arrays, an HDF5 file that xarray opens; empty in a build without HDF5.
std::string sweep_h5(const SweepConfiguration& sweep, const SweepTable& table);

/// summary.json: the index of the sweep.
std::string sweep_summary_json(const SweepTally& tally, const SweepTable& table);

/// The files of the sweep's folder itself, in the order in which they get their names.
std::vector<FileContent> sweep_files(const SweepTally& tally, const SweepTable& table,
                                     const Execution& execution, const RunRecord& record);

/// A line per cell, for people.
std::string sweep_text(const SweepTally& tally, const SweepTable& table, const Execution& execution,
                       const RunRecord& record);

/// A line for each cell in which a bound is violated; out: the sweep's folder, or empty.
std::string sweep_violations(const SweepConfiguration& sweep, const SweepTable& table,
                             const std::string& out);

/// Games of a cell's row whose regret exceeds a bound.
std::uint64_t violations_in(const SweepTable& table, const SweepTable::Cell& cell);

}  // namespace delegauge::host
