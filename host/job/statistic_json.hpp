// SPDX-License-Identifier: Apache-2.0
// Statistics as summaries hold them.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>

#include "host/job/statistic.hpp"

namespace delegauge::host {

inline nlohmann::ordered_json moments_json(const Statistic& s) {
  nlohmann::ordered_json json = {
      {"mean", s.mean}, {"standard_error", s.standard_error}, {"min", s.min}, {"max", s.max}};
  if (s.out_of_range > 0) json["out_of_range"] = s.out_of_range;
  return json;
}

inline nlohmann::ordered_json quantiles_json(const Statistic& s) {
  // An object from the start: a null that becomes one cannot be destroyed if memory ends meanwhile.
  nlohmann::ordered_json quantiles = nlohmann::ordered_json::object();
  for (std::size_t i = 0; i < quantile_levels.size(); ++i) {
    quantiles[std::string(quantile_levels[i].name)] = s.quantiles[i];
  }
  return quantiles;
}

}  // namespace delegauge::host
