// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/search/read_summary.hpp"

#include "host/job/read_statistic.hpp"
#include "host/settings/json_fields.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

}  // namespace

SearchSummary read_summary(const Json& document, const std::string& place,
                           const SearchConfiguration& configuration) {
  Fields fields(document, place + ": ");
  SearchSummary read;
  read.games = fields.count("games", 0, games_of(configuration));
  read.chains = fields.count("chains", 0, configuration.chains);
  read.inside = fields.count("inside", 0, read.chains);
  read.tightness = read_statistic(fields.at("tightness"), fields.place("tightness"), of_tightness);
  read.tightest = read_tightest(fields, "chain", configuration.list, configuration.chains);
  if (is_map(configuration)) {
    Fields map(fields.at("map"), fields.place("map"));
    const auto bins = static_cast<std::uint64_t>(bins_of(configuration.job));
    map.count("bins", bins, bins);
  }
  return read;
}

}  // namespace delegauge::host
