// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/job/swept_job.hpp"

namespace delegauge::host {

/// Sweeps over the options of `surface`.
extern const SweptJob swept_surface;

}  // namespace delegauge::host
