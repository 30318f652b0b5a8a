// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/surface/violations.hpp"

#include <cstddef>

#include "host/job/violations.hpp"
#include "host/jobs/surface/settings.hpp"

namespace delegauge::host {

std::string violations_text(const SurfaceConfiguration& configuration, const SurfaceTally& tally,
                            const std::string& out) {
  const std::string look =
      out.empty() ? "delegauge replay " + command_line_options(configuration) : replay_command(out);
  std::string text;
  for (std::size_t b = 0; b < bound_names.size(); ++b) {
    const BoundTally& of = tally.bound[b];
    if (of.violations == 0) continue;
    if (!text.empty()) text += '\n';
    text += violation_text(bound_names[b], of.violations, of.violating.front(), look);
  }
  return text;
}

}  // namespace delegauge::host
