// SPDX-License-Identifier: Apache-2.0
// A job as a sweep over its options has it.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "host/job/cell_of.hpp"
#include "host/job/cell_run.hpp"
#include "host/job/sweep_table.hpp"
#include "host/settings/table.hpp"

namespace delegauge::host {

/// An option of the job, with its dashes.
struct SweptOption {
  std::string name;
  std::string value;     // what --help calls it
  bool is_list = false;  // a value has commas of its own
};

/// Texts by options, with their dashes.
using TextOfOption = std::map<std::string, std::string, std::less<>>;

/// A cell's configuration.
struct CellConfiguration {
  nlohmann::ordered_json json;
  TextOfOption texts;  // of the options that were given, as the program would write them
};

struct SweptJob {
  std::vector<SweptOption> (*options)();
  /// Raises UsageError that begins with the option.
  CellConfiguration (*configuration)(const TextOfOption& given);
  /// A cell of the configuration. Raises UsageError naming place and key.
  std::unique_ptr<CellRun> (*cell)(const nlohmann::ordered_json& configuration,
                                   const std::string& place);
  /// Puts what a cell's summary.json says into the table's last cell. Raises UsageError naming
  /// place and key.
  void (*add_to_table)(const nlohmann::ordered_json& configuration,
                       const nlohmann::ordered_json& summary, const std::string& place,
                       SweepTable& table);
  /// Its options on a command line, those that differ from the defaults. Raises likewise.
  std::string (*command_line)(const nlohmann::ordered_json& configuration,
                              const std::string& place);
  const char* units = "games";  // what its units are, for messages
  const char* points = "";      // what a cell's points are; empty if it has none
  int workers_of_device = 2;    // one begins with the next cell while another ends one
  /// The statistic whose means a table of all cells shows.
  const char* shown = "tightness";
  /// Whether games are the same for `mean` and `sum` of --welfare, but for their scale: where none
  /// of the options is given that are in units of welfare.
  bool has_scale_twins = false;
  std::array<const char*, 2> in_units_of_welfare = {};  // null where there are fewer
};

template <class C>
std::vector<SweptOption> swept_options(const SettingsTable<C>& table) {
  std::vector<SweptOption> options;
  for (const Setting<C>& row : table.rows()) {
    if (row.former.empty()) options.push_back({row.option, row.value, row.is_list});
  }
  return options;
}

/// require(configuration) raises UsageError for what no sweep has.
template <class C>
CellConfiguration cell_configuration(const SettingsTable<C>& table, const TextOfOption& given,
                                     void (*require)(const C&)) {
  const C configuration = table.from_texts([&given](const Setting<C>& row) {
    const auto found = given.find(row.option);
    return found == given.end() ? nullptr : &found->second;
  });
  require(configuration);
  CellConfiguration cell = {table.to_json(configuration), {}};
  for (const Setting<C>& row : table.rows()) {
    if (given.contains(row.option)) cell.texts[row.option] = row.text(configuration);
  }
  return cell;
}

/// T: as CellOf has it, and its functions settings(), require_swept(configuration), which refuses
/// what no sweep has, and add_to_table(configuration, ...).
template <class T>
constexpr SweptJob swept_job() {
  SweptJob job = {};
  job.options = [] { return swept_options(T::settings()); };
  job.configuration = [](const TextOfOption& given) {
    return cell_configuration<typename T::Configuration>(T::settings(), given, T::require_swept);
  };
  job.cell = [](const nlohmann::ordered_json& configuration,
                const std::string& place) -> std::unique_ptr<CellRun> {
    return std::make_unique<CellOf<T>>(T::settings().from_json(configuration, place));
  };
  job.command_line = [](const nlohmann::ordered_json& configuration, const std::string& place) {
    using Table = SettingsTable<typename T::Configuration>;
    return T::settings().command_line(T::settings().from_json(configuration, place),
                                      Table::Same::run);
  };
  job.add_to_table = [](const nlohmann::ordered_json& configuration,
                        const nlohmann::ordered_json& summary, const std::string& place,
                        SweepTable& table) {
    T::add_to_table(T::settings().from_json(configuration, place), summary, place, table);
  };
  return job;
}

}  // namespace delegauge::host
