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

#include "host/report/page_json.hpp"
#include "host/sweep/contents.hpp"
#include "host/sweep/figures.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

/// A sweep's page needs no more than these of a statistic: a grid's points have a hundred columns.
constexpr std::array<std::string_view, 6> shown_ends = {"_mean", "_stderr", "_q05",
                                                        "_q50",  "_q95",    "_max"};

/// What a column that is a number itself and its error, of no sample of games, is called here;
/// empty for others.
std::string_view shown_as(std::string_view column) {
  if (column == "estimate") return "estimate_mean";
  if (column == "standard_error") return "estimate_stderr";
  return {};
}

bool is_shown(const SweepTable::Column& column) {
  return std::any_of(shown_ends.begin(), shown_ends.end(),
                     [&column](std::string_view end) { return column.name.ends_with(end); }) ||
         column.name.starts_with("violations") || !shown_as(column.name).empty();
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
  SweepPage(const RunDocument& summary, const std::filesystem::path& folder)
      : contents_(summary, folder) {}

  std::uint64_t games() const override { return contents_.games(); }
  void add_scripts(const FigureChoice& choice, std::vector<FigureScript>& scripts) const override {
    add_sweep_figures(sweep_, table_, choice, scripts);
  }

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
      const std::string& name = table_.columns()[c].name;
      const std::string_view as = shown_as(name);
      names.push_back(as.empty() ? name : std::string(as));
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
  /// The cells' seed, as texts have it; "various" if they have several.
  Json seed_json() const {
    const Json& seed = sweep_.cells.front().configuration["seed"];
    const std::vector<RunOfCell>& runs = contents_.units().runs();
    const bool same = std::all_of(runs.begin(), runs.end(), [&](const RunOfCell& run) {
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

  const SweepContents contents_;
  const SweepConfiguration& sweep_ = contents_.sweep();
  const SweepTable& table_ = contents_.table();
};

}  // namespace

std::shared_ptr<const RunPage> read_sweep_page(const RunDocument& summary,
                                               const std::filesystem::path& folder) {
  return std::make_shared<SweepPage>(summary, folder);
}

}  // namespace delegauge::host
