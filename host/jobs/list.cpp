// SPDX-License-Identifier: Apache-2.0
// The only place that names all jobs.
#include "host/jobs/list.hpp"

#include "host/jobs/estimate/list_entry.hpp"
#include "host/jobs/grid/list_entry.hpp"
#include "host/jobs/infer/list_entry.hpp"
#include "host/jobs/search/list_entry.hpp"
#include "host/jobs/surface/list_entry.hpp"

namespace delegauge::host {

const std::vector<const JobKind*>& all_jobs() {
  static const std::vector<const JobKind*> jobs = {&surface_kind, &grid_kind, &infer_kind,
                                                   &search_kind, &estimate_kind};
  return jobs;
}

const JobKind* job_named(std::string_view name) {
  for (const JobKind* const job : all_jobs()) {
    if (job->name == name) return job;
  }
  return nullptr;
}

}  // namespace delegauge::host
