// SPDX-License-Identifier: Apache-2.0
#include "host/job/tally_checks.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "host/job/bytes.hpp"

namespace delegauge::host {
namespace {

using Indices = std::vector<std::uint64_t>;

void require(bool condition, const char* otherwise) {
  if (!condition) throw StateError(otherwise);
}

/// Adds, and refuses what does not fit.
std::uint64_t sum_of(std::uint64_t a, std::uint64_t b) {
  require(b <= std::numeric_limits<std::uint64_t>::max() - a,
          "counts more games than there can be");
  return a + b;
}

/// How many of the range's games are in the set.
std::uint64_t games_within(const GameRanges& done, const GameRange& range) {
  const std::vector<GameRange>& ranges = done.ranges();
  auto at = std::partition_point(ranges.begin(), ranges.end(),
                                 [&](const GameRange& one) { return one.end <= range.begin; });
  std::uint64_t games = 0;
  for (; at != ranges.end() && at->begin < range.end; ++at) {
    games += std::min(at->end, range.end) - std::max(at->begin, range.begin);
  }
  return games;
}

bool is_done(const GameRanges& done, std::uint64_t game) {
  return game < std::numeric_limits<std::uint64_t>::max() &&
         games_within(done, {game, game + 1}) == 1;
}

/// Of violations the lowest indices are kept, as many as there is room for.
void check_violations(std::uint64_t violations, const Indices& lowest, std::size_t room,
                      std::uint64_t games, const GameRanges& done) {
  require(violations <= games, "counts more violations than games");
  require(lowest.size() == std::min<std::uint64_t>(violations, room),
          "lists other violations than it counts");
  for (std::size_t i = 0; i < lowest.size(); ++i) {
    require(is_done(done, lowest[i]) && (i == 0 || lowest[i] > lowest[i - 1]),
            "lists violations that are not among its games, or out of order");
  }
}

void check_moments(const Moments& moments, std::uint64_t games) {
  require(moments.count <= games, "has more values than games");
  if (moments.count == 0) return;
  require(std::isfinite(moments.min) && std::isfinite(moments.max) && moments.min <= moments.max,
          "has extremes that are none");
  // A value has 31 bits at most, and rounding may make it a power of two.
  constexpr unsigned bits = fixed_point_bits<double>();
  require(
      moments.sum >> bits <= moments.count && moments.sum_of_squares >> (2 * bits) <= moments.count,
      "has sums that its values cannot have");
}

/// Values that are not finite are counted by themselves.
void check_open_moments(const OpenMoments& moments, std::uint64_t games) {
  check_moments(moments, games);
  require(moments.far <= moments.count && moments.out_of_range <= games - moments.count,
          "has more values than games");
}

void check_histogram(const StatTally& tally) {
  std::uint64_t total = 0;
  for (const std::uint64_t count : tally.histogram) total = sum_of(total, count);
  require(total == tally.count, "has a histogram of other games than it counts");
}

/// All games or, if the job does not measure it, none.
void check_quantity(const StatTally& tally, std::uint64_t games) {
  check_moments(tally, games);
  require(tally.count == games || tally.count == 0, "has values of other games than it counts");
  check_histogram(tally);
}

void check_bound(const BoundTally& bound, std::uint64_t games, const GameRanges& done) {
  check_violations(bound.violations, bound.violating, BoundTally::kept_violations, games, done);
  check_quantity(bound.tightness, games);
  check_quantity(bound.worst_case_tightness, games);
  check_quantity(bound.slack, games);
  const std::vector<TightGame>& listed = bound.tightest.games;
  for (std::size_t i = 0; i < listed.size(); ++i) {
    require(is_done(done, listed[i].index) && std::isfinite(listed[i].tightness),
            "lists games that are not among its games");
    require(i == 0 || tighter(listed[i - 1], listed[i]), "lists games out of order");
  }
}

void check_bin(const BinTally& bin) {
  require(std::isfinite(bin.max_regret) && std::isfinite(bin.max_worst_case),
          "has extremes that are none");
  constexpr unsigned bits = fixed_point_bits<double>();
  require(bin.sum_regret >> bits <= bin.count && bin.sum_worst_case >> bits <= bin.count,
          "has sums that its values cannot have");
  for (const BinTally::OfBound& bound : bin.bound) {
    require(std::isfinite(bound.max) && !std::isnan(bound.least_slack),
            "has extremes that are none");
    require(bound.sum >> bits <= bin.count, "has sums that its values cannot have");
  }
}

template <class Point>
void check_point(const Point& point, const GameRange& games, const GameRanges& done) {
  require(point.games == games_within(done, games), "has other games of a point than it lists");
  require(point.fallback <= point.games && point.missed_alignment <= point.games,
          "counts more games of a kind than games");
  for (std::size_t b = 0; b < point.violations.size(); ++b) {
    check_violations(point.violations[b], point.violating[b], StrategicTally::kept_violations,
                     point.games, done);
    for (const std::uint64_t index : point.violating[b]) {
      require(index >= games.begin && index < games.end, "lists a violation at another point");
    }
  }
}

void check_statistics(const StrategicTally& point) {
  for (const OpenMoments& moments : point.moments) check_open_moments(moments, point.games);
  for (std::size_t q = 0; q < point.histogram.size(); ++q) {
    std::uint64_t total = 0;
    point.histogram[q].for_each([&total](int, std::uint64_t count) {
      total = sum_of(total, count);
      return true;
    });
    require(total == point.moments[q].count, "has a histogram of other games than it counts");
  }
}

GameRange games_of_point(const GridTally& tally, std::uint64_t point) {
  require(point < std::numeric_limits<std::uint64_t>::max() / tally.repetitions,
          "has a point that the run does not have");
  return {point * tally.repetitions, (point + 1) * tally.repetitions};
}

bool all_finite(const std::vector<double>& numbers) {
  return std::all_of(numbers.begin(), numbers.end(), [](double x) { return std::isfinite(x); });
}

void check_found(const FoundGame& found, const SearchTally& tally, const GameRanges& done) {
  require(is_done(done, found.chain), "has a game of a chain that is not among its chains");
  const FlatGame<double>& game = found.game;
  require(game.players == tally.players() && game.outcomes == tally.outcomes(),
          "has a game of another shape");
  const auto players = static_cast<std::size_t>(game.players);
  const auto outcomes = static_cast<std::size_t>(game.outcomes);
  require(game.principals.size() == players * outcomes &&
              game.agents.size() == players * outcomes && game.strategy.size() == outcomes,
          "has a game with other numbers than its shape has");
  require(all_finite(game.principals) && all_finite(game.agents) && all_finite(game.strategy),
          "has a game whose numbers are not finite");
  const Evaluation& e = found.evaluation;
  for (const auto* const of_players : {&e.principal_shift, &e.agent_shift, &e.principal_magnitude,
                                       &e.agent_magnitude, &e.alignment_distance}) {
    require(of_players->size() == players, "has a game measured for other players");
  }
  require(e.pairwise_distance.size() == 4 * players * players,
          "has a game measured for other players");
}

}  // namespace

void check(const SurfaceTally& tally, const GameRanges& done) {
  require(tally.degenerate <= tally.games, "counts more degenerate games than games");
  const std::uint64_t games = tally.games - tally.degenerate;
  for (const StatTally& quantity : tally.quantity) check_quantity(quantity, games);
  for (const BoundTally& bound : tally.bound) check_bound(bound, games, done);
  std::uint64_t in_bins = 0;
  for (const BinTally& bin : tally.bins) {
    check_bin(bin);
    in_bins = sum_of(in_bins, bin.count);
  }
  require(in_bins == games, "has bins of other games than it counts");
}

void check(const InferTally& tally, const GameRanges&) {
  for (const OpenMoments& error : tally.error) check_open_moments(error, tally.games);
}

void check(const GridTally& tally, const GameRanges& done) {
  for (const auto& [number, point] : tally.complete) {
    const GameRange games = games_of_point(tally, number);
    check_point(point, games, done);
    require(point.games == tally.repetitions, "calls a point complete that is not");
  }
  for (const auto& [number, point] : tally.open) {
    const GameRange games = games_of_point(tally, number);
    check_point(point, games, done);
    check_statistics(point);
    require(point.games > 0 && point.games < tally.repetitions, "calls a point open that is not");
  }
}

void check(const SearchTally& tally, const GameRanges& done) {
  std::uint64_t chains = 0, inside = 0;
  for (const FoundInBin& bin : tally.bins) {
    chains = sum_of(chains, bin.chains);
    require(bin.inside <= bin.chains, "counts more chains inside than chains");
    inside += bin.inside;
    if (bin.inside > 0) {
      require(std::isfinite(bin.tightness) && is_done(done, bin.tightness_chain),
              "has a tightest game that is not among its chains");
    }
    if (bin.frontier) check_found(*bin.frontier, tally, done);
  }
  require(chains == done.size(), "has other chains in its bins than it lists");
  require(tally.dropped <= chains, "counts more chains dropped than chains");
  check_moments(tally.tightness, chains);
  require(tally.tightness.count == inside, "has values of other chains than it counts");
  check_histogram(tally.tightness);
  for (const FoundGame& found : tally.list) check_found(found, tally, done);
  if (tally.nearest) check_found(tally.nearest->found, tally, done);
}

void require_within(const GameRanges& done, const GameRange& whole) {
  if (done.empty()) return;
  require(done.ranges().front().begin >= whole.begin && done.end() <= whole.end,
          "has games that the run does not have");
}

}  // namespace delegauge::host
