// SPDX-License-Identifier: Apache-2.0
// A metric as JSON and as text.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "delegauge/measure/metric.hpp"

namespace delegauge::host {

/// A preset's name, or {"shift", "norm", "distance_norm"}.
nlohmann::ordered_json to_json(const Metric& metric);

/// A preset's name, or its three parts.
std::string metric_text(const Metric& metric);

/// Why outcomes cannot count by weights where preferences are compared by the metric, and what to
/// do; empty where they can (theory/outcome-weights.md).
std::string why_no_outcome_weights(const Metric& metric);

}  // namespace delegauge::host
