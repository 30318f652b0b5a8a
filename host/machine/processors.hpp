// SPDX-License-Identifier: Apache-2.0
// How many processors there are for this process.
#pragma once

#include <filesystem>
#include <optional>

namespace delegauge::host {

struct Processors {
  int online = 1;                    // of the machine
  int allowed = 1;                   // of these, those that the process is confined to
  std::optional<double> quota = {};  // processors' worth of time, where control groups limit it
};

/// Asks the system. `root` stands for "/", for tests: control groups are looked up below it.
Processors find_processors(const std::filesystem::path& root = "/");

/// The least quota of the process's control group and of the groups around it, in processors: of
/// version 2 (cpu.max) and of version 1 (cpu.cfs_quota_us), wherever they are mounted. None if none
/// is set, or nothing can be read.
std::optional<double> cpu_quota(const std::filesystem::path& root);

/// The threads that these processors keep busy, at least one. A part of a processor counts as one:
/// a thread that is held up now and then does more than none.
int threads_for(const Processors& processors);

}  // namespace delegauge::host
