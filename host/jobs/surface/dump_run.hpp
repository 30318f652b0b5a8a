// SPDX-License-Identifier: Apache-2.0
// The values of every single game of a run, for a file.
#pragma once

#include <memory>
#include <string>

#include "host/job/dump_options.hpp"
#include "host/job/games_file.hpp"
#include "host/jobs/surface/configuration.hpp"
#include "host/machine/batch_run.hpp"

namespace delegauge::host {

/// Draws and measures the games of a run of `surface` by the CPU's threads, once more, and writes
/// them: the run itself keeps nothing of a game. Returns false if `watch` gave it up; raises
/// RunError if they cannot be written.
bool dump_surface(const SurfaceConfiguration& configuration, const Execution& execution,
                  const DumpOptions& options, GamesFile& file, const Watch& watch,
                  const Warn& warn);
/// What its file says of itself.
GamesHeader surface_games_header(const SurfaceConfiguration& configuration,
                                 const DumpOptions& options);

}  // namespace delegauge::host
