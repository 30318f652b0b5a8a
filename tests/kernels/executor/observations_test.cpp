// SPDX-License-Identifier: Apache-2.0
#include "kernels/executor/observations.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <set>
#include <vector>

#include "tests/numerics/support/random.hpp"
#include "tests/numerics/support/statistics.hpp"

namespace delegauge {
namespace {

using test::implausible;
using test::Mean;
using test::Random;

// Kinds of all profiles, and what was looked at of them: the principals' utilities are, once per
// profile observed.
struct Watched {
  const std::vector<int>& kinds;
  std::vector<int>& order;
  double agent(int i, int s) const { return i + 1 + s % 7; }
  double principal(int i, int s) const {
    if (i == 0) order.push_back(s);
    return i + s % 5;
  }
  int kind(int s) const { return kinds[static_cast<std::size_t>(s)]; }
};

struct Seen {
  std::vector<int> order;            // of distinct profiles
  std::vector<std::size_t> at_mark;  // how many of them
};

Seen seen_of(const Profiles& profiles, const std::vector<int>& kinds, Observed observed,
             std::uint64_t index, int samples, const std::vector<int>& marks) {
  Seen r;
  const Watched watched{kinds, r.order};
  const EstimatedGame game = {};
  const TrueMeasures truth = {};
  std::vector<int> member(kinds.size());
  std::vector<unsigned char> seen(kinds.size());
  const KeyedDraws<double> draws(3, static_cast<std::uint32_t>(index), 0u, 0u);
  observe(profiles, game, truth, watched, observed, draws, samples, marks.data(),
          static_cast<int>(marks.size()), member.data(), seen.data(),
          [&](int mark, Estimated measure, double) {
            if (measure != Estimated::ia) return;
            EXPECT_EQ(static_cast<std::size_t>(mark), r.at_mark.size());
            r.at_mark.push_back(r.order.size());
          });
  EXPECT_EQ(r.at_mark.size(), marks.size());
  return r;
}

const Profiles eight(2, std::array<int, 2>{8, 8});

// `members` equilibria among 64 profiles.
std::vector<int> kinds_with(int members) {
  std::vector<int> r(64, 0);
  for (int k = 0; k < members; ++k) r[static_cast<std::size_t>(k * 37 % 64)] = equilibrium;
  return r;
}

// After T draws from c profiles, c (1 - (1 - 1/c)^T) are seen on average; and the whole law is that
// of drawing one by one.
TEST(Observations, AsManyAreSeenAsByDrawingWithReplacement) {
  const std::vector<int> marks = {0, 1, 2, 4, 9, 29, 99, 299};
  const int samples = 300, games = 6000;
  Random random(501);
  for (const int c : {1, 2, 3, 7, 20, 64}) {
    const auto kinds = kinds_with(c);
    std::vector<Mean> mean(marks.size());
    std::vector<std::vector<std::uint64_t>> counts(marks.size()), plain(marks.size());
    for (std::size_t m = 0; m < marks.size(); ++m) {
      counts[m].resize(65);
      plain[m].resize(65);
    }
    for (std::uint64_t index = 0; index < games; ++index) {
      const Seen got = seen_of(eight, kinds, Observed::nash, index, samples, marks);
      std::set<int> drawn;
      int draws = 0;
      for (std::size_t m = 0; m < marks.size(); ++m) {
        mean[m].add(static_cast<double>(got.at_mark[m]));
        counts[m][got.at_mark[m]] += 1;
        for (; draws <= marks[m]; ++draws) drawn.insert(random.integer(0, c - 1));
        plain[m][drawn.size()] += 1;
      }
    }
    for (std::size_t m = 0; m < marks.size(); ++m) {
      const double expected = c * (1 - std::pow(1 - 1.0 / c, marks[m] + 1));
      if (mean[m].variance() > 1e-12) {
        EXPECT_LT(mean[m].off(expected), 4.5) << c << " profiles, " << marks[m] + 1 << " draws";
        // Bins of few are left out: a law on few values may leave one.
        const auto used = std::count_if(counts[m].begin(), counts[m].end(),
                                        [](std::uint64_t n) { return n >= 10; });
        if (used > 1) {
          EXPECT_GT(test::same_p(counts[m], plain[m]), implausible) << c << ", " << marks[m];
        }
      } else {
        EXPECT_NEAR(mean[m].value(), expected, 1e-3) << c << ", " << marks[m];
      }
    }
  }
}

TEST(Observations, EveryOrderIsAlike) {
  const auto kinds = kinds_with(4);
  std::vector<std::uint64_t> orders(256), first(4);
  for (std::uint64_t index = 0; index < 24000; ++index) {
    const Seen got = seen_of(eight, kinds, Observed::nash, index, 1000, {999});
    ASSERT_EQ(got.order.size(), 4u);
    ASSERT_EQ(std::set<int>(got.order.begin(), got.order.end()).size(), 4u);
    std::size_t code = 0;
    for (const int s : got.order) {
      // The member's number: s = 37 k mod 64.
      std::size_t k = 0;
      while (static_cast<int>(k) * 37 % 64 != s) k += 1;
      code = code * 4 + k;
    }
    orders[code] += 1;
    first[code / 64] += 1;
  }
  std::vector<std::uint64_t> used;
  for (const std::uint64_t n : orders) {
    if (n > 0) used.push_back(n);
  }
  EXPECT_EQ(used.size(), 24u);
  EXPECT_GT(test::even_p(used), implausible);
  EXPECT_GT(test::even_p(first), implausible);
}

// Each set has its profiles, and all of them when enough are drawn; no more than `samples` are.
TEST(Observations, EverySetHasItsProfiles) {
  const Profiles profiles(2, std::array<int, 2>{2, 3});
  const std::vector<int> kinds = {0,
                                  epsilon_equilibrium,
                                  equilibrium,
                                  played_profile,
                                  epsilon_equilibrium + played_profile,
                                  equilibrium + played_profile};
  const std::set<int> members[observed_count] = {
      {0, 1, 2, 3, 4, 5}, {2, 5}, {1, 2, 4, 5}, {3, 4, 5}};
  for (int o = 0; o < observed_count; ++o) {
    for (std::uint64_t index = 0; index < 200; ++index) {
      const auto observed = static_cast<Observed>(o);
      const Seen all = seen_of(profiles, kinds, observed, index, 1000, {0, 1, 999});
      ASSERT_EQ(std::set<int>(all.order.begin(), all.order.end()), members[o]);
      ASSERT_EQ(all.at_mark[0], 1u);
      ASSERT_EQ(all.at_mark[2], members[o].size());
      const Seen two = seen_of(profiles, kinds, observed, index, 2, {0, 1});
      ASSERT_LE(two.order.size(), 2u);
      // The same draws, only fewer.
      ASSERT_EQ(two.at_mark[0], all.at_mark[0]);
      ASSERT_EQ(two.at_mark[1], all.at_mark[1]);
    }
    for (int s = 0; s < 6; ++s) {
      ASSERT_EQ(is_member(static_cast<Observed>(o), kinds[static_cast<std::size_t>(s)]),
                members[o].count(s) > 0);
    }
  }
}

// The sets are drawn from independently of each other.
TEST(Observations, SetsHaveDrawsOfTheirOwn) {
  const std::vector<int> kinds(64, equilibrium + played_profile);  // all sets are alike
  int same = 0;
  for (std::uint64_t index = 0; index < 300; ++index) {
    const auto nash = seen_of(eight, kinds, Observed::nash, index, 20, {19}).order;
    same += nash == seen_of(eight, kinds, Observed::all, index, 20, {19}).order ? 1 : 0;
    same += nash == seen_of(eight, kinds, Observed::nash, index + 1, 20, {19}).order ? 1 : 0;
  }
  EXPECT_EQ(same, 0);
}

}  // namespace
}  // namespace delegauge
