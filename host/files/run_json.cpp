// SPDX-License-Identifier: Apache-2.0
#include <delegauge_version.hpp>
#include "host/files/json_text.hpp"
#include "host/files/surface_files.hpp"

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

std::string run_json(const SurfaceConfiguration& configuration, const Execution& execution,
                     const RunRecord& record) {
  const double games = static_cast<double>(configuration.games);
  return json_text(
      {{"format", "delegauge-run"},
       {"version", run_version},
       {"job", "surface"},
       {"configuration", to_json(configuration)},
       {"execution", execution_json(execution)},
       {"program", {{"version", DELEGAUGE_VERSION}, {"commit", DELEGAUGE_COMMIT}}},
       {"started", record.started},
       {"ended", record.ended},
       {"seconds", record.seconds},
       {"games_per_second", record.seconds > 0 ? Json(games / record.seconds) : Json()}});
}

}  // namespace delegauge::host
