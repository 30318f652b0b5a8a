// SPDX-License-Identifier: Apache-2.0
#include "host/job/replayed.hpp"

#include <fmt/format.h>

#include "host/text/error.hpp"

namespace delegauge::host {

void require_in_run(std::uint64_t index, const std::string& run, std::uint64_t games) {
  if (index < games) return;
  throw UsageError(
      fmt::format("--index: {} is not in the run {}; it has games 0 to {}", index, run, games - 1));
}

}  // namespace delegauge::host
