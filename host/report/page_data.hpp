// SPDX-License-Identifier: Apache-2.0
// What the page of a run is told, as JSON.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <vector>

#include "host/job/run_contents.hpp"

namespace delegauge::host {

/// {"job", "folder", "configuration", "run", "games", and what the job's page needs}. Counts,
/// indices and seeds, which may be beyond what a double holds, are texts of their digits.
nlohmann::ordered_json page_data(const RunContents& run);

// Of each job, added to what all have.
void add_page_data(const RunContents& run, const SurfaceContents& of, nlohmann::ordered_json& data);
void add_page_data(const RunContents& run, const GridContents& of, nlohmann::ordered_json& data);
void add_page_data(const RunContents& run, const InferContents& of, nlohmann::ordered_json& data);
void add_page_data(const RunContents& run, const SearchContents& of, nlohmann::ordered_json& data);

/// Numbers with so many digits; what is not finite is null.
nlohmann::ordered_json numbers_json(const std::vector<double>& numbers, int digits = 6);
/// Integers of 64 bits, as JavaScript can have them.
nlohmann::ordered_json whole_json(std::uint64_t number);
nlohmann::ordered_json whole_json(const std::vector<std::uint64_t>& numbers);

}  // namespace delegauge::host
