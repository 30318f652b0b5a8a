// SPDX-License-Identifier: Apache-2.0
#include "host/sweep/page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/files/read_text.hpp"
#include "host/job/run_folder.hpp"
#include "host/report/page_json.hpp"
#include "host/settings/json_fields.hpp"
#include "host/sweep/results.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

/// A sweep's page needs no more than these of a statistic: a grid's points have a hundred columns.
constexpr std::array<std::string_view, 6> shown_ends = {"_mean", "_stderr", "_q05",
                                                        "_q50",  "_q95",    "_max"};

bool is_shown(const SweepTable::Column& column) {
  return std::any_of(shown_ends.begin(), shown_ends.end(),
                     [&column](std::string_view end) { return column.name.ends_with(end); }) ||
         column.name.starts_with("violations");
}

Json value_json(const SweepValue* value) {
  if (value == nullptr || std::holds_alternative<std::monostate>(*value)) return {};
  if (const auto* const text = std::get_if<std::string>(value)) return *text;
  if (const auto* const count = std::get_if<std::uint64_t>(value)) {
    return static_cast<double>(*count);
  }
  const double number = std::get<double>(*value);
  return std::isfinite(number) ? Json(number) : Json();
}

class SweepPage final : public RunPage {
 public:
  SweepPage(const RunDocument& summary, std::filesystem::path folder)
      : folder_(std::move(folder)),
        sweep_(sweep_configuration_from_json(summary.configuration, summary.place)),
        units_(sweep_) {
    read_cells(summary);
    table_ = sweep_table(units_, read_summaries());
  }

  std::uint64_t games() const override { return games_; }
  void add_scripts(std::vector<FigureScript>& /*scripts*/) const override {}

  void add_data(Json& data) const override {
    Json sweep = {{"job", sweep_.job},
                  {"points", std::string(sweep_.swept->points)},
                  {"shown", std::string(sweep_.swept->shown)},
                  {"varied", sweep_.varied},
                  {"axes", sweep_.axes.empty() ? Json() : Json(sweep_.axes)}};
    std::vector<std::size_t> columns;
    Json names = Json::array();
    for (std::size_t c = 0; c < table_.columns().size(); ++c) {
      if (!is_shown(table_.columns()[c])) continue;
      columns.push_back(c);
      names.push_back(table_.columns()[c].name);
    }
    sweep["columns"] = std::move(names);
    sweep["cells"] = Json::array();
    for (std::size_t cell = 0; cell < sweep_.cells.size(); ++cell) {
      sweep["cells"].push_back(cell_json(cell, columns));
    }
    data["sweep"] = std::move(sweep);
    // The cells say it all, and each in full.
    data["configuration"] = {{"job", sweep_.job}, {"seed", seed_json()}};
  }

 private:
  void read_cells(const RunDocument& summary) {
    Fields fields(summary.content, (folder_ / summary_name).string() + ": ");
    games_ = fields.count("games", 0, units_.games());
    const Json& cells = fields.at("cells");
    if (!cells.is_array() || cells.size() != sweep_.cells.size()) {
      fields.refuse("cells", Json(), fmt::format("a list of {} cells", sweep_.cells.size()));
    }
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
      Fields one(cells[cell], fmt::format("{}[{}]", fields.place("cells"), cell));
      one.count("cell", cell + 1, cell + 1);
      const Json& folder = one.at("folder");
      if (!folder.is_null() && folder != cell_folder(sweep_.cells[cell].same_as.value_or(cell))) {
        one.refuse("folder", folder, "the folder of the cell");
      }
      is_complete_.push_back(!folder.is_null());
    }
  }

  std::vector<std::string> read_summaries() const {
    std::vector<std::string> texts;
    for (const RunOfCell& run : units_.runs()) {
      texts.emplace_back();
      if (!is_complete_[run.cell]) continue;
      const std::filesystem::path path = folder_ / cell_folder(run.cell) / summary_name;
      texts.back() = read_text(path);
      const RunDocument document = parse_run_document(texts.back(), path.string(), summary_format,
                                                      "run the sweep again into this folder");
      require_same_run(path, document.job, document.configuration, sweep_.job,
                       sweep_.cells[run.cell].configuration);
    }
    return texts;
  }

  /// The cells' seed, as texts have it; "various" if they have several.
  Json seed_json() const {
    const Json& seed = sweep_.cells.front().configuration["seed"];
    const bool same = std::all_of(units_.runs().begin(), units_.runs().end(), [&](const auto& run) {
      return sweep_.cells[run.cell].configuration["seed"] == seed;
    });
    return same ? whole_json(seed.get<std::uint64_t>()) : Json("various");
  }

  Json cell_json(std::size_t number, const std::vector<std::size_t>& columns) const {
    const SweepCell& cell = sweep_.cells[number];
    const Json& configuration = sweep_.run_for(cell).configuration;
    const std::string options =
        sweep_.swept->command_line(configuration, cell_text(sweep_, number));
    const auto values_json = [&](const std::vector<SweepValue>& values) {
      Json json = Json::array();
      for (const std::size_t c : columns) json.push_back(value_json(SweepTable::value(values, c)));
      return json;
    };
    const SweepTable::Cell& row = table_.cells()[number];
    Json points = Json::array();
    for (const SweepTable::Point& point : row.points) {
      points.push_back({{"label", point.label}, {"values", values_json(point.values)}});
    }
    return {{"values", cell.values},
            {"same_as", cell.same_as ? Json(*cell.same_as + 1) : Json()},
            {"command",
             fmt::format("delegauge {}{}{}", sweep_.job, options.empty() ? "" : " ", options)},
            {"of_cell", values_json(row.values)},
            {"points", std::move(points)}};
  }

  std::filesystem::path folder_;
  SweepConfiguration sweep_;
  SweepUnits units_;
  std::uint64_t games_ = 0;
  std::vector<bool> is_complete_;
  SweepTable table_;
};

}  // namespace

std::shared_ptr<const RunPage> read_sweep_page(const RunDocument& summary,
                                               const std::filesystem::path& folder) {
  return std::make_shared<SweepPage>(summary, folder);
}

}  // namespace delegauge::host
