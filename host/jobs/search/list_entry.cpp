// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/search/list_entry.hpp"

#include "host/job/merge.hpp"
#include "host/job/older_version.hpp"
#include "host/jobs/search/job.hpp"
#include "host/jobs/search/page.hpp"

namespace delegauge::host {
namespace {

int merge(const MergeOptions& options, const std::vector<MergePart>& parts) {
  return merge_as<SearchJobRun>(options, parts, search_configuration_from_json);
}

}  // namespace

SearchConfiguration read_search_configuration(const RunDocument& document) {
  nlohmann::ordered_json configuration = document.configuration;
  raise_version(configuration, "sampler_version", sampler_version);
  raise_version(configuration, "search_version", search_version);
  return search_configuration_from_json(configuration, document.place);
}

const JobKind search_kind = {
    .name = "search",
    .about = "Look for the games on which a bound is tightest",
    .command = search_command,
    .merge = merge,
    .check = [](const RunDocument& document) { read_search_configuration(document); },
    .read_page = read_search_page,
};

}  // namespace delegauge::host
