// SPDX-License-Identifier: Apache-2.0
// `delegauge replay` for strategic games.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "host/settings/precision.hpp"
#include "kernels/executor/strategic_job.hpp"

namespace delegauge::host {

/// The command line that sampled the game.
struct Sampled {
  std::string_view job;
  std::string options;
};

/// The game `index` of a run: how it was sampled, its utilities as `evaluate` takes them, and every
/// value of it, in double ("record") and as the run had it.
nlohmann::ordered_json replay_strategic(const StrategicJob& job, Precision precision,
                                        const Sampled& sampled, std::uint64_t index);

}  // namespace delegauge::host
