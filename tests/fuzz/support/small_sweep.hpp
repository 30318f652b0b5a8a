// SPDX-License-Identifier: Apache-2.0
// The sweep of small_jobs(), as a run has it.
#pragma once

#include "host/sweep/job.hpp"
#include "host/sweep/plan.hpp"

namespace delegauge::fuzz {

inline host::WantedSweep small_sweep() {
  host::WantedSweep wanted;
  wanted.job = "grid";
  wanted.fixed = {{"--dims", {"2x2"}}, {"--points", {"2"}}};
  wanted.varied = {{"--repetitions", {"3", "4"}}};
  return wanted;
}

/// Cells take the batch that they are given.
inline void as_it_comes(const host::BatchSizes& /*sizes*/, host::Execution& /*of_cell*/) {}

}  // namespace delegauge::fuzz
