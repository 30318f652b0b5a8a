// SPDX-License-Identifier: Apache-2.0
#include "host/job/violations.hpp"

#include <fmt/format.h>

#include <cstddef>

#include "host/jobs/surface/options.hpp"
#include "host/text/shell_word.hpp"

namespace delegauge::host {

std::string violation_text(std::string_view bound, std::uint64_t games, std::uint64_t first,
                           std::string_view look) {
  return fmt::format(
      "the regret exceeds the bound {} in {} game{}, the first with index {}; look at it with: "
      "{} --index {}",
      bound, games, games == 1 ? "" : "s", first, look, first);
}

std::string replay_command(const std::string& out) {
  return "delegauge replay --run " + shell_word(out);
}

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
