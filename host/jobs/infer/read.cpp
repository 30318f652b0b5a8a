// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/infer/read.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <utility>

#include "host/files/csv_table.hpp"

namespace delegauge::host {

std::vector<InferRow> read_infer_csv(std::string text, const std::string& place,
                                     const InferConfiguration& configuration,
                                     const InferSummary& summary) {
  const CsvTable table(std::move(text), place);
  const std::size_t marks = configuration.marks.size();
  table.require_rows(observed_count * marks);
  std::vector<InferRow> rows(table.rows());
  const auto names = table.texts("distribution");
  const std::vector<std::uint64_t> samples = table.counts("samples", max_samples);
  const std::vector<std::uint64_t> games = table.counts("games", summary.games);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    rows[row].observed = static_cast<Observed>(row / marks);
    rows[row].mark = configuration.marks[row % marks];
    if (names[row] != observed_names[row / marks]) {
      table.refuse(row, "distribution", "is not the distribution of this row");
    }
    if (samples[row] != static_cast<std::uint64_t>(rows[row].mark)) {
      table.refuse(row, "samples", "is not the mark of this row");
    }
    if (games[row] != summary.games) {
      table.refuse(row, "games", fmt::format("is not the run's {}", summary.games));
    }
  }
  for (std::size_t e = 0; e < estimated_names.size(); ++e) {
    constexpr Range errors = {0, 1e15};
    const auto mean = table.numbers(fmt::format("{}_mean", estimated_names[e]), errors);
    const auto error = table.numbers(fmt::format("{}_stderr", estimated_names[e]), errors);
    for (std::size_t row = 0; row < rows.size(); ++row) {
      rows[row].mean[e] = mean[row];
      rows[row].standard_error[e] = error[row];
    }
  }
  return rows;
}

}  // namespace delegauge::host
