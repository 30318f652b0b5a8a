// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/job/swept_job.hpp"

namespace delegauge::host {

/// Sweeps over logs, and over the options of `estimate`.
extern const SweptJob swept_estimate;

}  // namespace delegauge::host
