// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/job/swept_job.hpp"

namespace delegauge::host {

/// Sweeps over the options of `search`.
extern const SweptJob swept_search;

}  // namespace delegauge::host
