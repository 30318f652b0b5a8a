// SPDX-License-Identifier: Apache-2.0
#include "host/job/tally_checks.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <vector>

#include "host/job/bytes.hpp"
#include "host/jobs/grid/tally_bytes.hpp"
#include "host/jobs/infer/tally_bytes.hpp"
#include "host/jobs/search/tally_bytes.hpp"
#include "host/jobs/surface/tally_bytes.hpp"

namespace delegauge::host {
namespace {

/// A search of four chains, of which one found a game.
SearchTally search_tally() {
  SearchConfiguration configuration;
  configuration.job.games.players = 2;
  configuration.job.games.outcomes = 3;
  configuration.list = 2;
  SearchTally tally(configuration);
  FoundGame found;
  found.chain = 1;
  found.game = {2, 3, std::vector<double>(6), std::vector<double>(6), {1, 0, 0}};
  Evaluation& e = found.evaluation;
  for (auto* const of_players : {&e.principal_shift, &e.agent_shift, &e.principal_magnitude,
                                 &e.agent_magnitude, &e.alignment_distance}) {
    of_players->resize(2);
  }
  e.pairwise_distance.resize(16);  // of four rows, each with each
  tally.bins[0].chains = 4;
  tally.add(found, 0);
  tally.tightness.count = 1;
  tally.tightness.min = tally.tightness.max = 0;
  tally.tightness.histogram[0] = 1;
  return tally;
}

TEST(TallyChecks, OfSearchSizesAreThoseOfItsGames) {
  const IndexRanges done(IndexRange{0, 4});
  EXPECT_NO_THROW(check(search_tally(), done));
  const std::vector<std::function<void(SearchTally&)>> wrong = {
      [](SearchTally& t) { t.list[0].game.players = 3; },
      [](SearchTally& t) { t.list[0].game.principals.pop_back(); },
      [](SearchTally& t) { t.list[0].game.strategy.push_back(0); },
      [](SearchTally& t) { t.list[0].game.agents[2] = std::numeric_limits<double>::infinity(); },
      [](SearchTally& t) { t.list[0].evaluation.agent_magnitude.clear(); },
      [](SearchTally& t) { t.list[0].evaluation.pairwise_distance.resize(15); },
      [](SearchTally& t) { t.list[0].chain = 4; },
      [](SearchTally& t) { t.bins[0].inside = 5; },
      [](SearchTally& t) { t.bins[0].chains = std::numeric_limits<std::uint64_t>::max(); },
      [](SearchTally& t) { t.bins[0].tightness_chain = 9; },
      [](SearchTally& t) { t.tightness.histogram[7] = 1; },
      [](SearchTally& t) { t.tightness.min = 1; },
      [](SearchTally& t) { t.dropped = 5; }};
  for (std::size_t i = 0; i < wrong.size(); ++i) {
    SearchTally tally = search_tally();
    wrong[i](tally);
    EXPECT_THROW(check(tally, done), StateError) << i;
  }
}

TEST(TallyChecks, OfSurfaceCountsAddUp) {
  const IndexRanges done(IndexRange{0, 2});
  SurfaceTally good;
  good.games = good.degenerate = 2;
  EXPECT_NO_THROW(check(good, done));
  const std::vector<std::function<void(SurfaceTally&)>> wrong = {
      [](SurfaceTally& t) { t.degenerate = 3; },
      [](SurfaceTally& t) { t.bins[5].count = 1; },
      [](SurfaceTally& t) { t.bound[0].violations = 1; },
      [](SurfaceTally& t) {
        t.bound[0].tightest.games = {{2, 0.5}};
      },
      [](SurfaceTally& t) {
        t.bound[0].tightest.games = {{0, 0.5}, {1, 0.6}};
      },
      [](SurfaceTally& t) { t.quantity[0].histogram[1] = 1; },
      [](SurfaceTally& t) { t.bins[0].max_regret = std::numeric_limits<double>::quiet_NaN(); }};
  for (std::size_t i = 0; i < wrong.size(); ++i) {
    SurfaceTally tally = good;
    wrong[i](tally);
    EXPECT_THROW(check(tally, done), StateError) << i;
  }
}

TEST(TallyChecks, GamesAreWithinTheRun) {
  EXPECT_NO_THROW(require_within(IndexRanges(IndexRange{2, 5}), {2, 5}));
  EXPECT_THROW(require_within(IndexRanges(IndexRange{1, 5}), {2, 5}), StateError);
  EXPECT_THROW(require_within(IndexRanges(IndexRange{2, 6}), {2, 5}), StateError);
}

}  // namespace
}  // namespace delegauge::host
