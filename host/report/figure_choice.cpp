// SPDX-License-Identifier: Apache-2.0
#include "host/report/figure_choice.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "host/text/error.hpp"
#include "host/text/join.hpp"
#include "host/text/parse.hpp"

namespace delegauge::host {

void require_choice_of(const FigureChoice& choice, std::string_view job,
                       const std::vector<Chooses>& possible) {
  const auto require = [&](Chooses what, const char* option, bool is_given) {
    if (!is_given || std::find(possible.begin(), possible.end(), what) != possible.end()) return;
    throw UsageError(
        fmt::format("{}: figures of {} have no such choice; leave it out", option, job));
  };
  require(Chooses::bands, "--bands", choice.bands.has_value());
  require(Chooses::bound, "--bound", !choice.bound.empty());
  require(Chooses::statistic, "--statistic", !choice.statistic.empty());
}

void require_one_of(std::string_view option, const std::string& name,
                    const std::vector<std::string>& possible) {
  if (std::find(possible.begin(), possible.end(), name) != possible.end()) return;
  refuse(option, name, possible.empty() ? "nothing: the run has none" : joined(possible, ", "));
}

}  // namespace delegauge::host
