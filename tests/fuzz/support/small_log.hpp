// SPDX-License-Identifier: Apache-2.0
// A small log, and what is estimated of it: `estimate` reads a file before it is a run.
#pragma once

#include <string_view>

#include "host/jobs/estimate/configuration.hpp"

namespace delegauge::fuzz {

inline constexpr std::string_view small_log =
    "cluster,group,kind,principal_1,agent_1\n"
    "x,a,reference,1,2\nx,a,played,2,2\ny,a,reference,-1,0.5\ny,b,reference,0,NA\n"
    "z,b,reference,3,1\nz,b,played,1,1\nz,a,reference,2,-1\n";

/// The options of its run.
inline host::EstimateConfiguration small_estimate() {
  host::EstimateConfiguration configuration;
  configuration.replicates = 6;
  configuration.top = {0.5};
  configuration.compare = {"a:b"};
  // What it adds to a tally is more to read.
  configuration.interval = host::IntervalMethod::bootstrap_t;
  return configuration;
}

}  // namespace delegauge::fuzz
