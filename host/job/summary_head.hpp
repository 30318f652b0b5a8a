// SPDX-License-Identifier: Apache-2.0
// What every summary.json begins with.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

namespace delegauge::host {

/// Format, version, job and configuration; a job's own members follow.
inline nlohmann::ordered_json summary_head(const std::string& job,
                                           nlohmann::ordered_json configuration) {
  constexpr int version = 1;
  return {{"format", "delegauge-summary"},
          {"version", version},
          {"job", job},
          {"configuration", std::move(configuration)}};
}

}  // namespace delegauge::host
