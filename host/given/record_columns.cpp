// SPDX-License-Identifier: Apache-2.0
#include "host/given/record_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <utility>

#include "host/text/error.hpp"
#include "host/text/parse.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// Keys that say what was measured and by what, or hold what is in no column of numbers.
constexpr std::array<std::string_view, 9> not_measured = {
    "name",     "dims",   "players", "principals", "metric", "welfare", "strategy_source",
    "strategy", "capped",
};

double number(const Json& value) {
  if (value.is_boolean()) return value.get<bool>() ? 1 : 0;
  return value.is_number() ? value.get<double>() : none;
}

/// Without an equilibrium nothing is played: these two sets are not empty but undefined.
bool is_defined(const Json& record, std::string_view key) {
  const bool own = key == "equilibria" || key == "mixed_equilibria";
  return own || record.value("has_equilibrium", true);
}

/// Calls visit(name, value, whether it is an entry of a matrix or range) for each of a list.
template <class Visit>
void visit_list(const std::string& key, const Json& list, const Visit& visit) {
  const bool is_range = key.ends_with("_range");
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string name = fmt::format("{}_{}", key, i + 1);
    if (is_range) {
      for (const auto& [end, at] : {std::pair{"low", 0}, std::pair{"high", 1}}) {
        const double value =
            list[i].is_array() ? number(list[i][static_cast<std::size_t>(at)]) : none;
        visit(fmt::format("{}_{}", name, end), value, true);
      }
    } else if (list[i].is_array()) {
      for (std::size_t j = 0; j < list[i].size(); ++j) {
        visit(fmt::format("{}_{}", name, j + 1), number(list[i][j]), true);
      }
    } else {
      visit(name, number(list[i]), false);
    }
  }
}

/// Calls visit(key, name, value, is_entry) for every column.
template <class Visit>
void visit_record(const Json& record, const Visit& visit) {
  for (const auto& [key, value] : record.items()) {
    if (std::find(not_measured.begin(), not_measured.end(), key) != not_measured.end()) continue;
    const std::string_view size = size_column(key);
    const std::string& quantity = key;
    if (!size.empty()) {
      const bool defined = value.is_array() && is_defined(record, key);
      visit(quantity, std::string(size), defined ? static_cast<double>(value.size()) : none, false);
    } else if (value.is_object()) {
      for (const auto& [bound, of_bound] : value.items()) {
        visit(quantity, key == "bounds" ? bound : fmt::format("{}_{}", key, bound),
              number(of_bound), false);
      }
    } else if (value.is_array()) {
      visit_list(key, value, [&](const std::string& name, double x, bool is_entry) {
        visit(quantity, name, x, is_entry);
      });
    } else if (!value.is_string()) {
      visit(quantity, key, number(value), false);
    }
  }
}

}  // namespace

std::string_view size_column(std::string_view key) {
  if (key == "equilibria") return "n_eq";
  if (key == "epsilon_equilibria") return "n_eps";
  if (key == "played") return "n_played";
  return key == "mixed_equilibria" ? "n_mixed" : "";
}

std::vector<RecordColumn> record_columns(const Json& record) {
  std::vector<RecordColumn> columns;
  visit_record(record, [&](const std::string& key, const std::string& name, double, bool is_entry) {
    columns.push_back({name, key, is_entry});
  });
  return columns;
}

std::vector<double> record_values(const Json& record) {
  std::vector<double> values;
  visit_record(
      record, [&](const std::string&, const std::string&, double x, bool) { values.push_back(x); });
  return values;
}

std::vector<std::size_t> choose_record_columns(std::string_view list,
                                               const std::vector<RecordColumn>& columns) {
  std::vector<std::size_t> chosen;
  if (list.empty()) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (!columns[i].is_entry) chosen.push_back(i);
    }
    return chosen;
  }
  for (const std::string& name : split_list(list)) {
    bool known = false;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (name != "all" && name != columns[i].name && name != columns[i].quantity) continue;
      known = true;
      if (std::find(chosen.begin(), chosen.end(), i) != chosen.end()) {
        throw UsageError(
            fmt::format("--columns: {} is asked for twice; name it once", columns[i].name));
      }
      chosen.push_back(i);
    }
    if (known) continue;
    std::string names;
    for (const RecordColumn& column : columns) {
      if (names.find(", " + column.quantity) == names.npos) names += ", " + column.quantity;
    }
    refuse("--columns", name,
           "columns such as tightness_fused, all, or quantities: " + names.substr(2));
  }
  return chosen;
}

}  // namespace delegauge::host
