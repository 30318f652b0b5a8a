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

std::string why_no_outcome_weights(const Metric& metric) {
  if (metric.shift == Shift::mean && metric.magnitude_norm != Norm::linf &&
      metric.distance_norm != Norm::linf) {
    return "";
  }
  return fmt::format(
      "weights are defined for the shift mean and the norms l1 and l2, not for {}/{}/{}: the other "
      "shifts and linf do not ask how often an outcome occurs; give the metric epic or l1, or "
      "remove the weights",
      name_of(metric.shift), name_of(metric.magnitude_norm), name_of(metric.distance_norm));
}

}  // namespace delegauge::host
