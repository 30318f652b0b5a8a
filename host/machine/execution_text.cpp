// SPDX-License-Identifier: Apache-2.0
#include "host/machine/execution_text.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cstddef>

#include "host/text/units.hpp"

namespace delegauge::host {

std::string execution_text(const Execution& execution, std::uint64_t games, double seconds,
                           std::string_view what_they_are) {
  if (execution.shards > 0) {
    return fmt::format("added up from {} shard{}", execution.shards,
                       execution.shards == 1 ? "" : "s");
  }
  const std::uint64_t computed = games - std::min(games, execution.games_before);
  std::string text = fmt::format("{}, {}", duration_text(seconds),
                                 rate_text(static_cast<double>(computed) / seconds, what_they_are));
  if (execution.games_before > 0) text += " since it was resumed";
  if (execution.ranks > 1) text += fmt::format(", {} ranks", execution.ranks);
  const std::size_t devices = execution.devices.size();
  if (devices > 0) return fmt::format("{}, {} device{}", text, devices, devices == 1 ? "" : "s");
  text += fmt::format(", {} thread{}, {}", execution.threads, execution.threads == 1 ? "" : "s",
                      execution.kernels->isa);
  return execution.why_cpu.empty() ? text : fmt::format("{} ({})", text, execution.why_cpu);
}

}  // namespace delegauge::host
