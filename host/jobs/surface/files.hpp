// SPDX-License-Identifier: Apache-2.0
// The files of a `surface` run (docs/files.md), as text. All but run.json are functions of the
// configuration and the statistics alone: the same bytes however the run was carried out.
#pragma once

#include <string>
#include <vector>

#include "delegauge/tally/surface.hpp"
#include "host/files/atomic_file.hpp"
#include "host/job/run_json.hpp"
#include "host/jobs/surface/configuration.hpp"
#include "host/jobs/surface/selected_games.hpp"

namespace delegauge::host {

/// All statistics, with the tightest games' tightness in double.
std::string summary_json(const SurfaceConfiguration& configuration, const SurfaceTally& tally,
                         const TightestEvaluations& tightest);

/// A row per bin that has games: its edges (agents' welfare regret, weighted misalignment), counts,
/// regrets, worst cases and bounds, in units of welfare.
std::string surface_csv(const SurfaceConfiguration& configuration, const SurfaceTally& tally);

/// A row per bound, what it is held against (the regret, the worst case) and part of [0, 1] in
/// which there are games of that tightness.
std::string tightness_csv(const SurfaceConfiguration& configuration, const SurfaceTally& tally);

/// A row per bound and rank, from 1: the tightest games, everything in double.
std::string tightest_csv(const SurfaceConfiguration& configuration,
                         const TightestEvaluations& tightest);

/// A row per game of a fixed subsample, as the run computed it.
std::string points_csv(const SurfaceConfiguration& configuration,
                       const std::vector<SelectedGame>& points);

/// All six, in the order in which they get their names: the summary last, so that a folder with a
/// summary is complete.
std::vector<FileContent> surface_files(const SurfaceConfiguration& configuration,
                                       const Execution& execution, const RunRecord& record,
                                       const SurfaceTally& tally);

}  // namespace delegauge::host
