// SPDX-License-Identifier: Apache-2.0
// A TOML file as the texts of its values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace delegauge::host {

/// A key and what it is set to.
struct TomlItem {
  enum class Kind { text, list, boolean };
  std::string table;  // empty at the top level
  std::string key;
  Kind kind = Kind::text;
  std::vector<std::string> texts;  // of a list as many as it has; of a number as the file has it
  std::string place;               // "FILE:LINE"
};

/// The file's keys. Raises UsageError naming file and line for what is no TOML, for tables in
/// tables, and for values that are neither text, number nor boolean, nor a list of these.
std::vector<TomlItem> read_toml(std::string_view content, const std::string& file);

}  // namespace delegauge::host
