// SPDX-License-Identifier: Apache-2.0
// Which quantities of a game `surface` takes.
#pragma once

#include "kernels/executor/game_walk.hpp"
#include "kernels/executor/surface_job.hpp"

DELEGAUGE_BEGIN

// Rows: whether the kernel has standardised utilities beyond players' distances; without them
// collective alignment is not to be had, and the compiler leaves it out.
template <bool Rows = true>
struct SurfaceWants {
  const SurfaceJob& job;

  template <GameQuantity q>
  DELEGAUGE_INLINE bool operator()(Named<q>) const {
    using Q = GameQuantity;
    if constexpr (q == Q::worst_case_regret) {
      return job.worst_case;
    } else if constexpr (q == Q::collective_alignment_agents ||
                         q == Q::collective_alignment_principals) {
      return Rows && job.collective_alignment;
    } else if constexpr (q == Q::miscalibration || q == Q::calibration) {
      return false;
    } else {
      return true;
    }
  }
};

DELEGAUGE_END
