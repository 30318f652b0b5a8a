// SPDX-License-Identifier: Apache-2.0
#include "host/machine/execution.hpp"

#include <algorithm>

#include "host/machine/processors.hpp"

namespace delegauge::host {

int available_threads() { return std::min(threads_for(find_processors()), max_threads); }

}  // namespace delegauge::host
