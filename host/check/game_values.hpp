// SPDX-License-Identifier: Apache-2.0
// The values of every game of a job whose kernels leave them.
#pragma once

#include <cstddef>
#include <string>

#include "host/check/values_difference.hpp"
#include "host/jobs/grid/configuration.hpp"
#include "host/jobs/infer/configuration.hpp"
#include "host/machine/execution.hpp"

namespace delegauge::host {

/// As a run has them before it adds them up. Raises RunError for whatever fails.
GameValues values_of(const GridConfiguration& configuration, const Execution& execution);
GameValues values_of(const InferConfiguration& configuration, const Execution& execution);

std::string column_name(const GridConfiguration& configuration, std::size_t column);
std::string column_name(const InferConfiguration& configuration, std::size_t column);

}  // namespace delegauge::host
