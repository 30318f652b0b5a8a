// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/surface/read_summary.hpp"

#include "host/job/read_statistic.hpp"
#include "host/settings/json_fields.hpp"
#include "host/settings/names.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

BoundSummary read_bound(Fields& bounds, Bound bound, const SurfaceConfiguration& configuration,
                        std::uint64_t games) {
  const std::string name = name_of_bound(bound);
  Fields fields(bounds.at(name), bounds.place(name));
  BoundSummary read;
  read.bound = bound;
  read.violations = fields.count("violations", 0, games);
  read.tightness = read_statistic(fields.at("tightness"), fields.place("tightness"), of_tightness);
  if (measures_worst_case(configuration.job, bound)) {
    read.worst_case_tightness = read_statistic(fields.at("worst_case_tightness"),
                                               fields.place("worst_case_tightness"), of_tightness);
  }
  read.slack = read_statistic(fields.at("slack"), fields.place("slack"));
  read.tightest = read_tightest(fields, "index", configuration.job.tightest, configuration.games);
  return read;
}

}  // namespace

SurfaceSummary read_summary(const Json& document, const std::string& place,
                            const SurfaceConfiguration& configuration) {
  Fields fields(document, place + ": ");
  SurfaceSummary read;
  read.games = fields.count("games", 0, configuration.games);
  read.degenerate = fields.count("degenerate", 0, read.games);
  Fields quantities(fields.at("quantities"), fields.place("quantities"));
  for (const auto& [key, value] : fields.at("quantities").items()) {
    read_statistic(value, quantities.place(key));
  }
  Fields bounds(fields.at("bounds"), fields.place("bounds"));
  for (const Bound bound : bounds_in(configuration.job.bounds)) {
    read.bounds.push_back(read_bound(bounds, bound, configuration, read.games));
  }
  bounds.expect_no_more();
  return read;
}

}  // namespace delegauge::host
