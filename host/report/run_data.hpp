// SPDX-License-Identifier: Apache-2.0
// What the page of a run shows, as JSON, read from the run's folder and checked.
#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "host/files/csv_table.hpp"

namespace delegauge::host {

/// The documents of a run's folder. Nothing in the folder is changed.
class RunFolder {
 public:
  /// Raises UsageError if the folder holds no complete run of this version of the files.
  explicit RunFolder(const std::filesystem::path& folder);

  const std::filesystem::path& path() const { return folder_; }
  const std::string& job() const { return job_; }
  const nlohmann::ordered_json& summary() const { return summary_; }
  const nlohmann::ordered_json& run() const { return run_; }
  CsvTable table(const std::string& name) const { return CsvTable::read(folder_ / name); }
  /// A member of the summary, by keys from the outside in. Raises UsageError if it is missing.
  const nlohmann::ordered_json& member(std::initializer_list<std::string_view> keys) const;
  std::uint64_t count(std::initializer_list<std::string_view> keys) const;

 private:
  std::filesystem::path folder_;
  nlohmann::ordered_json summary_, run_;
  std::string job_;
};

/// {"job", "folder", "configuration", "run", and what the job's page needs}. Raises UsageError
/// for what is missing, cut off, or does not fit together.
nlohmann::ordered_json run_data(const RunFolder& folder);

// Of each job, added to what all have.
void add_surface_data(const RunFolder& folder, nlohmann::ordered_json& data);
void add_grid_data(const RunFolder& folder, nlohmann::ordered_json& data);
void add_infer_data(const RunFolder& folder, nlohmann::ordered_json& data);
void add_search_data(const RunFolder& folder, nlohmann::ordered_json& data);

/// Columns by name, numbers with so many digits; what is not finite or not there is null.
nlohmann::ordered_json columns_json(const CsvTable& table,
                                    std::initializer_list<std::string_view> names, int digits = 6);
nlohmann::ordered_json numbers_json(const std::vector<double>& numbers, int digits);

/// The bounds that the columns PREFIX + bound of a table have, in the order of the list of bounds.
std::vector<std::string> bounds_of(const CsvTable& table, std::string_view prefix,
                                   std::string_view suffix);

/// A word of a command line for a POSIX shell, bash if it is not printable.
std::string shell_word(std::string_view text);

}  // namespace delegauge::host
