// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace delegauge::host {

/// Raises UsageError unless the run in this folder has the game.
void require_in_run(std::uint64_t index, const std::string& run, std::uint64_t games);

/// Utilities [player][outcome] as a list per player.
template <class Real>
nlohmann::ordered_json utility_rows(const std::vector<Real>& utilities, std::size_t outcomes) {
  nlohmann::ordered_json lists = nlohmann::ordered_json::array();
  for (std::size_t at = 0; at < utilities.size(); at += outcomes) {
    const auto begin = utilities.begin() + static_cast<std::ptrdiff_t>(at);
    lists.push_back(std::vector<double>(begin, begin + static_cast<std::ptrdiff_t>(outcomes)));
  }
  return lists;
}

}  // namespace delegauge::host
