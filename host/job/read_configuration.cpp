// SPDX-License-Identifier: Apache-2.0
#include "host/job/read_configuration.hpp"

#include <fmt/format.h>

#include <cstdint>

#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

/// Makes an older version pass for ours: nothing that is looked at depends on it.
void raise_version(Json& configuration, const char* key, int ours) {
  const auto found = configuration.find(key);
  if (found == configuration.end() || !found->is_number_unsigned()) return;
  const auto theirs = found->get<std::uint64_t>();
  if (theirs >= 1 && theirs < static_cast<std::uint64_t>(ours)) *found = ours;
}

}  // namespace

AnyConfiguration read_configuration(const RunDocument& document) {
  const std::string& job = document.job;
  Json configuration = document.configuration;
  const bool strategic = job == "grid" || job == "infer";
  raise_version(configuration, "sampler_version",
                strategic ? strategic_sampler_version : sampler_version);
  raise_version(configuration, "search_version", search_version);
  if (job == "surface") return surface_configuration_from_json(configuration, document.place);
  if (job == "grid") return grid_configuration_from_json(configuration, document.place);
  if (job == "infer") return infer_configuration_from_json(configuration, document.place);
  if (job == "search") return search_configuration_from_json(configuration, document.place);
  throw UsageError(
      fmt::format("{}: is of a run of the job '{}', which this delegauge does not know; use the "
                  "delegauge that made it",
                  document.place, printable(job)));
}

}  // namespace delegauge::host
