// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/infer/compare_tallies.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <string>

#include "host/check/compare_parts.hpp"

namespace delegauge::host {
void compare(const InferTally& got, const InferTally& expected, FirstDifference& first) {
  const std::size_t marks = expected.error.size() / (observed_count * estimated_count);
  for (std::size_t c = 0; c < expected.error.size(); ++c) {
    const std::size_t measure = c % estimated_count, mark = c / estimated_count % marks;
    const std::size_t observed = c / estimated_count / marks;
    compare_open(
        got.error[c], expected.error[c],
        fmt::format("{}.{}.mark({})", estimated_names[measure], observed_names[observed], mark),
        first);
  }
  first.compare(got.games, expected.games, [] { return std::string("games"); });
}

}  // namespace delegauge::host
