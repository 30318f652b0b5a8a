// SPDX-License-Identifier: Apache-2.0
#include "host/job/run_json.hpp"

#include <algorithm>

#include "host/files/json_text.hpp"
#include "host/text/version.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

constexpr int run_version = 1;

Json execution_json(const Execution& execution) {
  if (execution.devices.empty()) {
    return {{"device", "cpu"},
            {"isa", std::string(execution.kernels->isa)},
            {"threads", execution.threads},
            {"batch", execution.batch}};
  }
  Json devices = Json::array();
  for (const cuda::DeviceInfo& device : execution.devices) {
    devices.push_back({{"number", device.number}, {"name", device.name}});
  }
  return {{"device", "cuda"}, {"devices", devices}, {"batch", execution.batch}};
}

}  // namespace

std::string run_json(const std::string& job, const Json& configuration, std::uint64_t games,
                     const Execution& execution, const RunRecord& record,
                     const KernelNote& kernel) {
  const std::uint64_t computed = games - std::min(games, record.games_resumed);
  const Json rate =
      record.seconds > 0 ? Json(static_cast<double>(computed) / record.seconds) : Json();
  Json json = {{"format", "delegauge-run"},
               {"version", run_version},
               {"job", job},
               {"configuration", configuration},
               {"execution",
                record.shards.empty() ? execution_json(execution) : Json({{"device", "merge"}})}};
  if (record.ranks > 1) json["execution"]["ranks"] = record.ranks;
  if (record.shards.empty() && !kernel.name.empty()) {
    json["execution"]["kernel"] = kernel.name;
    const bool slow = !kernel.slow_because.empty();
    json["execution"]["slow_because"] = slow ? Json(kernel.slow_because) : Json();
  }
  json["program"] = {{"version", program_version()}, {"commit", program_commit()}};
  json["started"] = record.started;
  json["ended"] = record.ended;
  json["seconds"] = record.seconds;
  json["games_per_second"] = rate;
  if (!record.idle_seconds.empty()) json["idle_seconds"] = record.idle_seconds;
  if (record.games_resumed > 0) json["games_resumed"] = record.games_resumed;
  if (!record.shards.empty()) json["shards"] = record.shards;
  return json_text(json);
}

}  // namespace delegauge::host
