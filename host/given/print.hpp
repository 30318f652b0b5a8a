// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace delegauge::host {

/// What `--format` asks for.
enum class Format { json, text, csv, explain };

/// What records can be printed as; "explain" is for records alone.
inline const std::vector<std::string> record_formats = {"json", "text", "csv", "explain"};

/// Raises UsageError for another word than `allowed`, the first of which is the usual one.
Format parse_format(const std::string& text,
                    const std::vector<std::string>& allowed = {"json", "text", "csv"});

/// Prints records to standard output: {"games": [...]}, listings or sentences with an empty line
/// between, or a table. Raises what print() does.
void print_records(const std::vector<nlohmann::ordered_json>& records, Format format);

/// Prints one object to standard output, as JSON or as a listing, likewise.
void print_object(const nlohmann::ordered_json& object, Format format);

}  // namespace delegauge::host
