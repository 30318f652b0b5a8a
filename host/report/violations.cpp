// SPDX-License-Identifier: Apache-2.0
#include "host/report/violations.hpp"

#include <fmt/format.h>

#include <cstddef>

#include "host/options.hpp"

namespace delegauge::host {
namespace {

/// A word that a shell takes as it is.
std::string quoted(const std::string& word) {
  constexpr const char* plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./,:@%";
  if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? "'\\''" : std::string(1, c);
  return text + "'";
}

}  // namespace

std::string violations_text(const SurfaceConfiguration& configuration, const SurfaceTally& tally,
                            const std::string& out) {
  std::string text;
  for (std::size_t b = 0; b < bound_names.size(); ++b) {
    const BoundTally& of = tally.bound[b];
    if (of.violations == 0) continue;
    std::string replay = "delegauge replay ";
    replay += out.empty() ? command_line_options(configuration) : "--run " + quoted(out);
    text += fmt::format(
        "{}the regret exceeds the bound {} in {} game{}, the first with index {}; look at it with: "
        "{} --index {}",
        text.empty() ? "" : "\n", bound_names[b], of.violations, of.violations == 1 ? "" : "s",
        of.violating.front(), replay, of.violating.front());
  }
  return text;
}

}  // namespace delegauge::host
