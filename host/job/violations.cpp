// SPDX-License-Identifier: Apache-2.0
#include "host/job/violations.hpp"

#include <fmt/format.h>

#include <cstddef>

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

}  // namespace delegauge::host
