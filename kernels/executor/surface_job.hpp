// SPDX-License-Identifier: Apache-2.0
// What a kernel is told to compute: plain data, the same for every backend.
#pragma once

#include "delegauge/base/inline.hpp"
#include "delegauge/bound/list.hpp"
#include "delegauge/game/flat_games.hpp"
#include "delegauge/tally/surface.hpp"

namespace delegauge {

struct SurfaceJob {
  FlatGames games;
  BoundSet bounds;
  bool worst_case = true;
  bool collective_alignment = true;
  int tightest = 10;  // games listed per bound

  friend double agents_trivial_bound(const SurfaceJob& job) {
    return trivial_bound(job.games, job.games.agent_magnitude);
  }
  friend double principals_trivial_bound(const SurfaceJob& job) {
    return trivial_bound(job.games, job.games.principal_magnitude);
  }
};

// Whether V / bound is measured, too: V is no more than a plain bound.
DELEGAUGE_INLINE bool measures_worst_case(const SurfaceJob& job, Bound bound) {
  return job.worst_case && is_plain(bound);
}

// The largest distance that two standardised utilities can have: 1 if the norms agree.
double largest_distance(const Metric& metric, int outcomes, const OutcomeWeights& weights = {});

// The ranges of what is tallied, from the configuration alone.
struct SurfaceRanges {
  double agents_regret, principals_regret, misalignment, weighted_misalignment,
      least_collective_alignment;
};
SurfaceRanges surface_ranges(const SurfaceJob& job);

// A tally with the job's scales, nothing in it yet.
template <class Real>
SurfaceTally empty_tally(const SurfaceJob& job);

}  // namespace delegauge
