// SPDX-License-Identifier: Apache-2.0
// A record in sentences, for people who meet these names for the first time.
#pragma once

#include <nlohmann/json.hpp>
#include <ostream>

namespace delegauge::host {

/// A sentence per number of such a record as records_of() makes, each with the number's name in the
/// record: under headings what follows from preferences alone, what holds for the strategy that is
/// measured, and what holds for the profiles that capabilities make the actors play. It says which
/// bounds are capped, and why a number is not there.
void write_explanation(std::ostream& out, const nlohmann::ordered_json& record);

}  // namespace delegauge::host
