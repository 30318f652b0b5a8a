// SPDX-License-Identifier: Apache-2.0
#include "host/sweep/configuration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "host/job/run_folder.hpp"
#include "host/jobs/list.hpp"
#include "host/settings/json_fields.hpp"
#include "host/sweep/names.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t longest_text = 4096;

Json number_or_null(const std::optional<std::size_t>& cell) {
  return cell ? Json(*cell + 1) : Json();
}

std::vector<std::string> read_texts(const Fields& fields, const std::string& key, const Json& list,
                                    std::size_t most) {
  const std::string allowed = fmt::format("a list of at most {} texts", most);
  if (!list.is_array() || list.size() > most) fields.refuse(key, list, allowed);
  std::vector<std::string> texts;
  for (const Json& text : list) {
    const bool fits = text.is_string() && text.get_ref<const std::string&>().size() <= longest_text;
    if (!fits) fields.refuse(key, list, allowed);
    texts.push_back(text.get<std::string>());
  }
  return texts;
}

/// A cell before this one, by its number from 1; nothing for null.
std::optional<std::size_t> read_earlier(Fields& fields, const std::string& key, std::size_t cell) {
  const Json& value = fields.at(key);
  if (value.is_null()) return std::nullopt;
  return static_cast<std::size_t>(fields.count(key, value, 1, cell)) - 1;
}

SweepCell read_cell(const Json& json, const std::string& place, const SweepConfiguration& sweep) {
  Fields fields(json, place);
  SweepCell cell;
  const std::size_t number = sweep.cells.size();
  cell.values = read_texts(fields, "values", fields.at("values"), sweep.varied.size());
  if (cell.values.size() != sweep.varied.size()) {
    fields.refuse("values", json["values"],
                  fmt::format("a text for each of the {} varied options", sweep.varied.size()));
  }
  cell.same_as = read_earlier(fields, "same_as", number);
  cell.scale_twin_of = read_earlier(fields, "scale_twin_of", number);
  cell.configuration = fields.at("configuration");
  if (cell.same_as) {
    const bool is_run = !sweep.cells[*cell.same_as].same_as;
    if (!is_run) fields.refuse("same_as", json["same_as"], "a cell that is run");
    if (!cell.configuration.is_null()) {
      fields.refuse("configuration", cell.configuration, "null, as it is another cell's");
    }
  } else {
    sweep.swept->cell(cell.configuration, {}, fields.place("configuration"));
  }
  fields.expect_no_more();
  return cell;
}

void read_axes(Fields& fields, SweepConfiguration& sweep) {
  const Json& axes = fields.at("axes");
  if (axes.is_null()) return;
  if (!axes.is_array() || axes.size() != sweep.varied.size()) {
    fields.refuse("axes", axes, "a list of values for each varied option, or null");
  }
  for (const Json& axis : axes) sweep.axes.push_back(read_texts(fields, "axes", axis, max_cells));
}

/// That the cells are all combinations of the axes, in their order.
void require_product(const Fields& fields, const SweepConfiguration& sweep) {
  if (sweep.axes.empty()) return;
  std::size_t product = 1;
  for (const auto& axis : sweep.axes) {
    product = std::min(product * axis.size(), max_cells + 1);
  }
  bool fits = product == sweep.cells.size();
  for (std::size_t c = 0; fits && c < sweep.cells.size(); ++c) {
    std::size_t rest = c;
    for (std::size_t a = sweep.axes.size(); fits && a-- > 0;) {
      const std::vector<std::string>& axis = sweep.axes[a];
      fits = sweep.cells[c].values[a] == axis[rest % axis.size()];
      rest /= axis.size();
    }
  }
  if (!fits) {
    throw UsageError(
        fmt::format("{}: are not all combinations of the axes, in their order; run "
                    "the sweep again",
                    fields.place("cells")));
  }
}

}  // namespace

std::string cell_folder(std::size_t cell) {
  return fmt::format("{}/{:04}", cells_folder_name, cell + 1);
}

std::string cell_text(const SweepConfiguration& sweep, std::size_t cell) {
  std::string values;
  for (std::size_t v = 0; v < sweep.varied.size(); ++v) {
    const std::string& value = sweep.cells[cell].values[v];
    if (value.empty()) continue;
    values += fmt::format("{}{}={}", values.empty() ? "" : ", ", sweep.varied[v], value);
  }
  return fmt::format("cell {}{}", cell + 1, values.empty() ? "" : " (" + values + ")");
}

Json to_json(const SweepConfiguration& sweep) {
  Json cells = Json::array();
  for (const SweepCell& cell : sweep.cells) {
    cells.push_back({{"values", cell.values},
                     {"same_as", number_or_null(cell.same_as)},
                     {"scale_twin_of", number_or_null(cell.scale_twin_of)},
                     {"configuration", cell.configuration}});
  }
  return {{"job", sweep.job},
          {"files", std::string(name_of(sweep.files))},
          {"varied", sweep.varied},
          {"axes", sweep.axes.empty() ? Json() : Json(sweep.axes)},
          {"cells", std::move(cells)}};
}

SweepConfiguration sweep_configuration_from_json(const Json& json, const std::string& place) {
  Fields fields(json, place);
  SweepConfiguration sweep;
  const Json& job = fields.at("job");
  const JobKind* const kind = job.is_string() ? job_named(job.get<std::string>()) : nullptr;
  if (kind == nullptr || kind->sweeps == nullptr) {
    fields.refuse("job", job, "a job that sweeps are of");
  }
  sweep.job = std::string(kind->name);
  sweep.swept = kind->sweeps;
  sweep.files = fields.choice<CellFiles>("files");
  sweep.varied = read_texts(fields, "varied", fields.at("varied"), max_varied);
  const std::vector<SweptOption> options = sweep.swept->options();
  for (const std::string& varied : sweep.varied) {
    const bool is_option =
        std::any_of(options.begin(), options.end(),
                    [&varied](const SweptOption& option) { return option.name == "--" + varied; });
    if (!is_option) {
      fields.refuse("varied", json["varied"], fmt::format("options of {}", sweep.job));
    }
  }
  read_axes(fields, sweep);
  const Json& cells = fields.at("cells");
  if (!cells.is_array() || cells.empty() || cells.size() > max_cells) {
    fields.refuse("cells", Json(), fmt::format("a list of 1 to {} cells", max_cells));
  }
  for (const Json& cell : cells) {
    const std::string where = fmt::format("{}[{}]", fields.place("cells"), sweep.cells.size());
    sweep.cells.push_back(read_cell(cell, where, sweep));
  }
  fields.expect_no_more();
  require_product(fields, sweep);
  return sweep;
}

}  // namespace delegauge::host
