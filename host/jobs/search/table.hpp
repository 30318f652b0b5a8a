// SPDX-License-Identifier: Apache-2.0
// What `search` prints.
#pragma once

#include <string>

#include "host/jobs/search/run.hpp"

namespace delegauge::host {

std::string search_table(const SearchConfiguration& configuration, const Execution& execution,
                         const SearchFindings& findings, double seconds);

}  // namespace delegauge::host
