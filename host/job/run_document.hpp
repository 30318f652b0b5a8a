// SPDX-License-Identifier: Apache-2.0
// What run.json and summary.json have in common.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace delegauge::host {

inline constexpr const char* summary_name = "summary.json";
inline constexpr const char* run_name = "run.json";
inline constexpr const char* summary_format = "delegauge-summary";
inline constexpr const char* run_format = "delegauge-run";

/// What a folder says of the run in it.
struct RunDocument {
  std::string job;                       // the name of one of the list
  nlohmann::ordered_json configuration;  // of the job
  std::string place;                     // of the configuration, for messages
  nlohmann::ordered_json content = {};   // the whole document
};

/// The document of a file's text. Raises UsageError, which names the file and ends with the advice,
/// if it is none of this format; and if it is of a version in which its members may mean something
/// else than this program takes them for.
RunDocument parse_run_document(std::string_view text, const std::string& file,
                               std::string_view format, std::string_view advice);

}  // namespace delegauge::host
