// SPDX-License-Identifier: Apache-2.0
#include <delegauge_version.hpp>
#include "host/files/json_text.hpp"
#include "host/files/surface_files.hpp"

namespace delegauge::host {
namespace {

constexpr int run_version = 1;

}  // namespace

std::string run_json(const SurfaceConfiguration& configuration, const Execution& execution,
                     const RunRecord& record) {
  using Json = nlohmann::ordered_json;
  const double games = static_cast<double>(configuration.games);
  const Json device = {{"device", "cpu"},
                       {"isa", std::string(execution.kernels->isa)},
                       {"threads", execution.threads},
                       {"batch", execution.batch}};
  return json_text(
      {{"format", "delegauge-run"},
       {"version", run_version},
       {"job", "surface"},
       {"configuration", to_json(configuration)},
       {"execution", device},
       {"program", {{"version", DELEGAUGE_VERSION}, {"commit", DELEGAUGE_COMMIT}}},
       {"started", record.started},
       {"ended", record.ended},
       {"seconds", record.seconds},
       {"games_per_second", record.seconds > 0 ? Json(games / record.seconds) : Json()}});
}

}  // namespace delegauge::host
