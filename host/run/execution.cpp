// SPDX-License-Identifier: Apache-2.0
#include "host/run/execution.hpp"

#include <algorithm>

#include "host/run/processors.hpp"

namespace delegauge::host {

int available_threads() { return std::min(threads_for(find_processors()), max_threads); }

}  // namespace delegauge::host
