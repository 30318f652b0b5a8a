// SPDX-License-Identifier: Apache-2.0
// A sampled game rebuilt from its index.
#pragma once

#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "host/report/job_kind.hpp"
#include "host/settings/options.hpp"

namespace delegauge::host {

nlohmann::ordered_json replay_surface_run(const RunDocument& run, const std::string& folder,
                                          std::uint64_t index);

std::unique_ptr<Sampling> surface_sampling(CLI::App& command);

}  // namespace delegauge::host
