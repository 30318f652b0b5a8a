// SPDX-License-Identifier: Apache-2.0
// A sweep's folder, read back.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "host/job/run_document.hpp"
#include "host/job/sweep_table.hpp"
#include "host/sweep/units.hpp"

namespace delegauge::host {

class SweepContents {
 public:
  /// summary: the folder's. Reads the summary of every cell, by its own job's reader. Raises
  /// UsageError that names the file.
  SweepContents(const RunDocument& summary, const std::filesystem::path& folder);
  SweepContents(const SweepContents&) = delete;
  SweepContents& operator=(const SweepContents&) = delete;

  const SweepConfiguration& sweep() const { return sweep_; }
  const SweepUnits& units() const { return units_; }
  /// Of all cells that are complete.
  std::uint64_t games() const { return games_; }
  const SweepTable& table() const { return table_; }

 private:
  void read_cells(const RunDocument& summary);
  std::vector<std::string> read_summaries() const;

  const std::filesystem::path folder_;
  const SweepConfiguration sweep_;
  const SweepUnits units_;
  std::uint64_t games_ = 0;
  std::vector<bool> is_complete_;
  SweepTable table_;
};

}  // namespace delegauge::host
