// SPDX-License-Identifier: Apache-2.0
#include "host/machine/ledger.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace delegauge::host {
namespace {

struct Sum {
  std::uint64_t sum = 0;
  void merge(const Sum& other) { sum += other.sum; }
};

std::uint64_t sum_of(const IndexRange& range) {
  std::uint64_t sum = 0;
  for (std::uint64_t g = range.begin; g < range.end; ++g) sum += g;
  return sum;
}

// Whatever is taken out, and whenever, its tally is that of its games.
TEST(Ledger, GamesAndTallyAreTakenTogether) {
  for (const std::size_t pages : {1U, 3U}) {
    Ledger<Sum> ledger({}, pages);
    constexpr std::uint64_t workers = 4, ranges = 2000, size = 10;
    std::vector<std::thread> threads;
    for (std::uint64_t w = 0; w < workers; ++w) {
      threads.emplace_back([&ledger, w] {
        for (std::uint64_t i = 0; i < ranges; ++i) {
          const std::uint64_t begin = (i * workers + w) * size;
          const IndexRange range = {begin, begin + size};
          ledger.enter(w, range, Sum{sum_of(range)});
        }
      });
    }
    Partial<Sum> all;
    const auto take = [&] {
      const Partial<Sum> taken = ledger.take();
      std::uint64_t expected = 0;
      for (const IndexRange& range : taken.done.ranges()) expected += sum_of(range);
      EXPECT_EQ(taken.tally.sum, expected);
      all.merge(taken);
    };
    while (all.done.size() < workers * ranges * size / 2) take();
    for (std::thread& thread : threads) thread.join();
    take();
    const IndexRange whole = {0, workers * ranges * size};
    EXPECT_TRUE(all.done.is(whole));
    EXPECT_EQ(all.tally.sum, sum_of(whole));
    EXPECT_TRUE(ledger.take().done.empty());
  }
}

}  // namespace
}  // namespace delegauge::host
