// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/infer/read_summary.hpp"

#include "host/job/read_statistic.hpp"
#include "host/settings/json_fields.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

}  // namespace

InferSummary read_summary(const Json& document, const std::string& place,
                          const InferConfiguration& configuration) {
  Fields fields(document, place + ": ");
  InferSummary read;
  read.games = fields.count("games", 0, games_of(configuration));
  read_points(fields, observed_count * configuration.marks.size());
  return read;
}

}  // namespace delegauge::host
