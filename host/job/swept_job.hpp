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
#include "host/job/run_document.hpp"
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
  /// Of the options that say where a cell's input lies: it is read again when the cell is worked
  /// on. What the input is, the configuration says.
  TextOfOption sources = {};
};

/// What a job has found out of files while the cells of a sweep were planned, by whatever it went
/// by.
using FoundInFiles = std::map<std::string, nlohmann::ordered_json, std::less<>>;

struct SweptJob {
  std::vector<SweptOption> (*options)();
  /// Raises UsageError that begins with the option.
  CellConfiguration (*configuration)(const TextOfOption& given, FoundInFiles& found);
  /// A cell of the configuration; without sources of a job that has some, it can do everything but
  /// work. Raises UsageError naming place and key.
  std::unique_ptr<CellRun> (*cell)(const nlohmann::ordered_json& configuration,
                                   const TextOfOption& sources, const std::string& place);
  /// The file that has a cell's results: what is kept of a complete cell.
  const char* results = "summary.json";
  /// Reads it. Raises UsageError naming the place.
  RunDocument (*read_results)(const std::string& text, const std::string& place) = nullptr;
  /// The files that come of it: itself, and a summary if that is another.
  std::vector<FileContent> (*result_files)(const std::string& text,
                                           const std::string& place) = nullptr;
  /// Puts what a cell's results say into the table's last cell. Raises UsageError naming
  /// place and key.
  void (*add_to_table)(const nlohmann::ordered_json& configuration,
                       const nlohmann::ordered_json& summary, const std::string& place,
                       SweepTable& table);
  /// Its options on a command line, those that differ from the defaults. Raises likewise.
  std::string (*command_line)(const nlohmann::ordered_json& configuration,
                              const std::string& place);
  const char* units = "games";    // what its units are, for messages
  const char* counted = "games";  // what is counted for the user: a chain evaluates many
  const char* points = "";        // what a cell's points are; empty if it has none
  int workers_of_device = 2;      // one begins with the next cell while another ends one
  /// The statistic whose means a table of all cells shows.
  const char* shown = "tightness";
  /// Whether games are the same for `mean` and `sum` of --welfare, but for their scale: where none
  /// of the options is given that are in units of welfare.
  bool has_scale_twins = false;
  std::array<const char*, 2> in_units_of_welfare = {};  // null where there are fewer
};

/// Of a job whose results are its summary.
inline RunDocument read_summary_document(const std::string& text, const std::string& place) {
  return parse_run_document(text, place, summary_format, "run it again");
}
inline std::vector<FileContent> summary_alone(const std::string& text,
                                              const std::string& /*place*/) {
  return {{summary_name, text}};
}

template <class C>
std::vector<SweptOption> swept_options(const SettingsTable<C>& table) {
  std::vector<SweptOption> options;
  for (const Setting<C>& row : table.rows()) {
    if (row.former.empty()) options.push_back({row.option, row.value, row.is_list});
  }
  return options;
}

/// The configuration that these options make.
template <class C>
C configuration_of(const SettingsTable<C>& table, const TextOfOption& given) {
  return table.from_texts([&given](const Setting<C>& row) {
    const auto found = given.find(row.option);
    return found == given.end() ? nullptr : &found->second;
  });
}

/// Those of them that the table has, as the program would write them.
template <class C>
TextOfOption texts_of(const SettingsTable<C>& table, const TextOfOption& given,
                      const C& configuration) {
  TextOfOption texts;
  for (const Setting<C>& row : table.rows()) {
    if (given.contains(row.option)) texts[row.option] = row.text(configuration);
  }
  return texts;
}

/// T: as CellOf has it, and its functions settings() and add_to_table(configuration, ...).
template <class T>
constexpr SweptJob swept_job() {
  SweptJob job = {};
  job.options = [] { return swept_options(T::settings()); };
  job.configuration = [](const TextOfOption& given, FoundInFiles& /*found*/) {
    const auto configuration = configuration_of(T::settings(), given);
    return CellConfiguration{T::settings().to_json(configuration),
                             texts_of(T::settings(), given, configuration)};
  };
  job.cell = [](const nlohmann::ordered_json& configuration, const TextOfOption& /*sources*/,
                const std::string& place) -> std::unique_ptr<CellRun> {
    return std::make_unique<CellOf<T>>(T::settings().from_json(configuration, place));
  };
  job.read_results = read_summary_document;
  job.result_files = summary_alone;
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
