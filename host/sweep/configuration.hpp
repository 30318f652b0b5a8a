// SPDX-License-Identifier: Apache-2.0
// Everything that the results of a sweep depend on, and its form in JSON.
#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "host/job/swept_job.hpp"

namespace delegauge::host {

inline constexpr std::size_t max_cells = 10'000;
inline constexpr std::size_t max_varied = 16;  // options

/// What is written of each cell.
enum class CellFiles { summary, all };

struct SweepCell {
  std::vector<std::string> values;  // of the varied options; empty where the cell does not say it
  /// The cell of the same configuration that is run for this one; cells are numbered from 0 here.
  std::optional<std::size_t> same_as;
  /// An earlier cell whose games differ from this one's in nothing but their scale.
  std::optional<std::size_t> scale_twin_of;
  nlohmann::ordered_json configuration;  // of the job; null for one that is the same as another
  /// Where its input lies, as options say it; empty in what was read back, and not in JSON: what
  /// the input is, the configuration says.
  TextOfOption sources = {};
};

struct SweepConfiguration {
  std::string job;
  const SweptJob* swept = nullptr;  // never null
  CellFiles files = CellFiles::summary;
  std::vector<std::string> varied;  // options without their dashes
  /// The values of each varied option, where the cells are all combinations, the last option's
  /// values varying fastest; else nothing.
  std::vector<std::vector<std::string>> axes;
  std::vector<SweepCell> cells;

  /// The cell that has the results of this one.
  const SweepCell& run_for(const SweepCell& cell) const {
    return cell.same_as ? cells[*cell.same_as] : cell;
  }
};

/// The name of a cell's folder in that of the sweep: "cells/0001" is of the first.
std::string cell_folder(std::size_t cell);

/// "cell 3 (players=2, metric=max)", numbered from 1.
std::string cell_text(const SweepConfiguration& sweep, std::size_t cell);

/// As summary.json and run.json hold it.
nlohmann::ordered_json to_json(const SweepConfiguration& sweep);

/// The inverse. Raises UsageError naming place and key for what is missing, unknown, of another
/// type or out of range, and for what is no configuration of the job.
SweepConfiguration sweep_configuration_from_json(const nlohmann::ordered_json& json,
                                                 const std::string& place);

}  // namespace delegauge::host
