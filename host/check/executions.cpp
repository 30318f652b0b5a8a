// SPDX-License-Identifier: Apache-2.0
#include "host/check/executions.hpp"

#include <algorithm>

#include "host/text/caller.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {

Execution as_run(Execution execution, const BatchSizes& sizes) {
  if (execution.devices.empty()) {
    execution.batch = std::min(sizes.of_thread(execution.threads), sizes.most_of_thread);
  } else {
    execution.batch = std::min(sizes.of_device(execution.devices.size()), sizes.most_of_device);
  }
  return execution;
}

Execution in_pieces(Execution execution, const BatchSizes& sizes, std::uint64_t games) {
  constexpr std::uint64_t pieces_each = 3;
  const bool on_devices = !execution.devices.empty();
  const std::uint64_t multiple = on_devices ? 1 : sizes.thread_multiple;
  const std::uint64_t wanted = games / (pieces_each * workers_of(execution)) + 1;
  execution.batch = std::min((wanted + multiple - 1) / multiple * multiple,
                             on_devices ? sizes.most_of_device : sizes.most_of_thread);
  return execution;
}

bool go_on(std::uint64_t /*done*/) {
  stop_if_asked();
  return true;
}

void fail_at_once(const std::string& message) { throw RunError(message); }

}  // namespace delegauge::host
