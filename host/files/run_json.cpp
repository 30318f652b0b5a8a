// SPDX-License-Identifier: Apache-2.0
#include "host/files/run_json.hpp"
#include <delegauge_version.hpp>
#include "host/files/json_text.hpp"

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
                     const Execution& execution, const RunRecord& record) {
  const Json rate = record.seconds > 0 ? Json(static_cast<double>(games) / record.seconds) : Json();
  return json_text({{"format", "delegauge-run"},
                    {"version", run_version},
                    {"job", job},
                    {"configuration", configuration},
                    {"execution", execution_json(execution)},
                    {"program", {{"version", DELEGAUGE_VERSION}, {"commit", DELEGAUGE_COMMIT}}},
                    {"started", record.started},
                    {"ended", record.ended},
                    {"seconds", record.seconds},
                    {"games_per_second", rate}});
}

}  // namespace delegauge::host
