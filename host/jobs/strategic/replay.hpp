// SPDX-License-Identifier: Apache-2.0
// `delegauge replay` for the strategic games of `grid` and `infer`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <vector>

#include "host/jobs/strategic/configuration.hpp"

namespace delegauge::host {

/// The game `index` of a run: how it was sampled, its utilities as `evaluate` takes them, and every
/// value of it, in double ("record") and as the run had it.
nlohmann::ordered_json replay_strategic(const GridConfiguration& configuration,
                                        std::uint64_t index);
nlohmann::ordered_json replay_strategic(const InferConfiguration& configuration,
                                        std::uint64_t index);

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
