// SPDX-License-Identifier: Apache-2.0
#include "host/sweep/contents.hpp"

#include <fmt/format.h>

#include "host/files/read_text.hpp"
#include "host/job/run_folder.hpp"
#include "host/settings/json_fields.hpp"
#include "host/sweep/results.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {

SweepContents::SweepContents(const RunDocument& summary, const std::filesystem::path& folder)
    : folder_(folder),
      sweep_(sweep_configuration_from_json(summary.configuration, summary.place)),
      units_(sweep_) {
  read_cells(summary);
  table_ = sweep_table(units_, read_summaries());
}

void SweepContents::read_cells(const RunDocument& summary) {
  Fields fields(summary.content, (folder_ / summary_name).string() + ": ");
  games_ = fields.count("games", 0, units_.games());
  const nlohmann::ordered_json& cells = fields.at("cells");
  if (!cells.is_array() || cells.size() != sweep_.cells.size()) {
    fields.refuse("cells", nlohmann::ordered_json(),
                  fmt::format("a list of {} cells", sweep_.cells.size()));
  }
  for (std::size_t cell = 0; cell < cells.size(); ++cell) {
    Fields one(cells[cell], fmt::format("{}[{}]", fields.place("cells"), cell));
    one.count("cell", cell + 1, cell + 1);
    const nlohmann::ordered_json& folder = one.at("folder");
    if (!folder.is_null() && folder != cell_folder(sweep_.cells[cell].same_as.value_or(cell))) {
      one.refuse("folder", folder, "the folder of the cell");
    }
    is_complete_.push_back(!folder.is_null());
  }
}

std::vector<std::string> SweepContents::read_summaries() const {
  std::vector<std::string> texts;
  for (const RunOfCell& run : units_.runs()) {
    texts.emplace_back();
    if (!is_complete_[run.cell]) continue;
    const std::filesystem::path path = folder_ / cell_folder(run.cell) / sweep_.swept->results;
    texts.back() = read_text(path);
    const RunDocument document = sweep_.swept->read_results(texts.back(), path.string());
    require_same_run(path, document.job, document.configuration, sweep_.job,
                     sweep_.cells[run.cell].configuration);
    // A summary that only says whose results these are.
    for (const FileContent& file : sweep_.swept->result_files(texts.back(), path.string())) {
      const std::filesystem::path beside = path.parent_path() / file.name;
      if (beside == path || read_text(beside) == file.content) continue;
      throw UsageError(
          fmt::format("{}: is not what goes with {}; run the sweep again into this "
                      "folder",
                      beside.string(), path.filename().string()));
    }
  }
  return texts;
}

}  // namespace delegauge::host
