// SPDX-License-Identifier: Apache-2.0
// A TOML file as the texts of its values.
#pragma once

#include <cstddef>
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
  std::size_t number = 0;          // of the table among those of its name, from 1; 0 if it is alone
};

/// What a file may have: tables of options; a sweep's also tables of the same name, [[cell]], and
/// lists in a list, whose entries are texts with commas.
enum class TomlShape { options, sweep };

/// The file's keys, in the order in which they stand there. Raises UsageError naming file and line
/// for what is no TOML, for tables in tables, and for values that are neither text, number nor
/// boolean, nor a list of these.
std::vector<TomlItem> read_toml(std::string_view content, const std::string& file,
                                TomlShape shape = TomlShape::options);

}  // namespace delegauge::host
