// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/search/list_entry.hpp"

#include "host/job/merge.hpp"
#include "host/job/read_configuration.hpp"
#include "host/jobs/search/job.hpp"
#include "host/jobs/search/kernel_cases.hpp"
#include "host/jobs/search/page.hpp"
#include "host/jobs/search/settings.hpp"
#include "host/jobs/search/swept.hpp"

namespace delegauge::host {
namespace {

int merge(const MergeOptions& options, const std::vector<MergePart>& parts) {
  return merge_as<SearchJobRun>(options, parts, search_configuration_from_json);
}

}  // namespace

const JobKind search_kind = {
    .name = "search",
    .about = "Look for the games on which a bound is tightest",
    .command = search_command,
    .merge = merge,
    .check = [](const RunDocument& document) { read_configuration(search_settings(), document); },
    .add_cases = add_search_cases,
    .read_page = read_search_page,
    .sweeps = &swept_search,
};

}  // namespace delegauge::host
