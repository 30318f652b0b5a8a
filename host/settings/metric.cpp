// SPDX-License-Identifier: Apache-2.0
#include "host/settings/metric.hpp"

#include <fmt/format.h>
#include <string_view>

#include "host/settings/names.hpp"

namespace delegauge::host {

nlohmann::ordered_json to_json(const Metric& metric) {
  if (const std::string_view name = name_of(metric); !name.empty()) return std::string(name);
  return {{"shift", std::string(name_of(metric.shift))},
          {"norm", std::string(name_of(metric.magnitude_norm))},
          {"distance_norm", std::string(name_of(metric.distance_norm))}};
}

std::string metric_text(const Metric& metric) {
  if (const std::string_view name = name_of(metric); !name.empty()) return std::string(name);
  return fmt::format("{}/{}/{}", name_of(metric.shift), name_of(metric.magnitude_norm),
                     name_of(metric.distance_norm));
}

}  // namespace delegauge::host
