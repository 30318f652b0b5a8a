// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/kernel_cases.hpp"

#include "host/jobs/flat/array_case.hpp"
#include "host/jobs/list.hpp"

namespace delegauge::host {

KernelCases all_kernel_cases(const CaseRequest& request) {
  KernelCases cases;
  for (const JobKind* const job : all_jobs()) job->add_cases(cases, request);
  add_array_cases(cases, request);
  return cases;
}

}  // namespace delegauge::host
