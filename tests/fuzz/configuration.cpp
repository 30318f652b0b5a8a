// SPDX-License-Identifier: Apache-2.0
// Configurations in JSON, as run.json and states hold them.
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "host/jobs/grid/configuration.hpp"
#include "host/jobs/infer/configuration.hpp"
#include "host/jobs/search/configuration.hpp"
#include "host/jobs/surface/configuration.hpp"
#include "host/sweep/configuration.hpp"
#include "tests/fuzz/harnesses.hpp"
#include "tests/fuzz/support/findings.hpp"

namespace delegauge::fuzz {
namespace {

using Json = nlohmann::ordered_json;

/// A configuration that is read comes back the same.
template <class FromJson>
void read(const Json& document, const FromJson& from_json) {
  is_read([&] {
    const Json written = to_json(from_json(document, "input"));
    Json again;
    expect(is_read([&] { again = to_json(from_json(written, "written")); }),
           "a configuration that was written is read");
    expect(again == written, "a configuration is the same when it is read again");
  });
}

}  // namespace

void configuration(std::string_view input) {
  const Json document = Json::parse(input, nullptr, false);
  if (!document.is_object() || !document.contains("job") || !document.contains("configuration")) {
    return;
  }
  const Json& job = document["job"];
  const Json& configuration = document["configuration"];
  if (job == "surface") read(configuration, host::surface_configuration_from_json);
  if (job == "grid") read(configuration, host::grid_configuration_from_json);
  if (job == "infer") read(configuration, host::infer_configuration_from_json);
  if (job == "search") read(configuration, host::search_configuration_from_json);
  if (job == "sweep") read(configuration, host::sweep_configuration_from_json);
}

}  // namespace delegauge::fuzz
