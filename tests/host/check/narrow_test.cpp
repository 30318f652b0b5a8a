// SPDX-License-Identifier: Apache-2.0
#include "host/check/narrow.hpp"

#include <gtest/gtest.h>

namespace delegauge::host {
namespace {

TEST(Narrowed, EndsWithTheFirstGameThatIsWrong) {
  for (const std::uint64_t wrong : {0U, 1U, 50U, 98U, 99U}) {
    const auto differ = [wrong](const IndexRange& games) {
      const bool has_another = games.end == 100;  // 99 is wrong, too
      return (games.begin <= wrong && wrong < games.end) || has_another;
    };
    EXPECT_EQ(narrowed({0, 100}, differ), (IndexRange{wrong, wrong + 1})) << wrong;
  }
}

TEST(Narrowed, StopsWhereItTakesSeveralGames) {
  const auto differ = [](const IndexRange& games) { return games.size() > 25; };
  EXPECT_EQ(narrowed({0, 100}, differ), (IndexRange{0, 50}));
}

}  // namespace
}  // namespace delegauge::host
