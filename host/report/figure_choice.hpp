// SPDX-License-Identifier: Apache-2.0
// What a job's figures do not have, refused by the option's name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/report/figures.hpp"

namespace delegauge::host {

enum class Chooses { bands, bound, statistic };

/// Raises UsageError for an option that says something of figures of this job, which have it not.
void require_choice_of(const FigureChoice& choice, std::string_view job,
                       const std::vector<Chooses>& possible);

/// Raises UsageError unless the name is one of these.
void require_one_of(std::string_view option, const std::string& name,
                    const std::vector<std::string>& possible);

}  // namespace delegauge::host
