// SPDX-License-Identifier: Apache-2.0
#include "host/job/tally_bytes.hpp"

#include <numeric>
#include <utility>

namespace delegauge::host {
namespace {

void write(ByteWriter& to, const Moments& moments) {
  to.put(moments.count);
  to.put(moments.sum);
  to.put(moments.sum_of_squares);
  to.put(moments.min);
  to.put(moments.max);
}

void read(ByteReader& from, Moments& moments) {
  from.get(moments.count);
  from.get(moments.sum);
  from.get(moments.sum_of_squares);
  from.get(moments.min);
  from.get(moments.max);
}

void write(ByteWriter& to, const OpenMoments& moments) {
  write(to, static_cast<const Moments&>(moments));
  to.put(moments.far);
  to.list(moments.far_sum.digits());
  to.list(moments.far_squares.digits());
  to.put(moments.out_of_range);
}

void read(ByteReader& from, ExactSum& sum) {
  if (!sum.assign(from.list<std::int64_t>())) throw StateError("has a sum that is none");
}

void read(ByteReader& from, OpenMoments& moments) {
  read(from, static_cast<Moments&>(moments));
  from.get(moments.far);
  read(from, moments.far_sum);
  read(from, moments.far_squares);
  from.get(moments.out_of_range);
  if (moments.far > moments.count || moments.far_squares.negative() ||
      moments.far_sum.empty() != (moments.far == 0) ||
      moments.far_squares.empty() != (moments.far == 0)) {
    throw StateError("has sums beyond a range that are not of its games");
  }
}

void write(ByteWriter& to, const StatTally& tally) {
  write(to, static_cast<const Moments&>(tally));
  to.array(tally.histogram.data(), tally.histogram.size());
}

void read(ByteReader& from, StatTally& tally) {
  read(from, static_cast<Moments&>(tally));
  from.array(tally.histogram.data(), tally.histogram.size());
}

void write(ByteWriter& to, const BoundTally& tally) {
  to.put(tally.violations);
  to.list(tally.violating);
  write(to, tally.tightness);
  write(to, tally.worst_case_tightness);
  write(to, tally.slack);
  to.put(std::uint64_t{tally.tightest.games.size()});
  for (const TightGame& game : tally.tightest.games) {
    to.put(game.index);
    to.put(game.tightness);
  }
}

void read(ByteReader& from, BoundTally& tally) {
  from.get(tally.violations);
  for (const std::uint64_t index : from.list<std::uint64_t>()) tally.violating.push_back(index);
  if (tally.violating.size() > BoundTally::kept_violations) {
    throw StateError("lists more violations than are kept");
  }
  read(from, tally.tightness);
  read(from, tally.worst_case_tightness);
  read(from, tally.slack);
  const std::size_t games = from.count_of(sizeof(std::uint64_t) + sizeof(double));
  if (games > tally.tightest.capacity) throw StateError("lists more games than are kept");
  for (std::size_t i = 0; i < games; ++i) {
    const auto index = from.get<std::uint64_t>();
    tally.tightest.games.push_back({index, from.get<double>()});
  }
}

void write(ByteWriter& to, const BinTally& bin) {
  to.put(bin.count);
  to.put(bin.sum_regret);
  to.put(bin.sum_worst_case);
  to.put(bin.max_regret);
  to.put(bin.max_worst_case);
  for (const BinTally::OfBound& bound : bin.bound) {
    to.put(bound.sum);
    to.put(bound.max);
    to.put(bound.least_slack);
  }
}

void read(ByteReader& from, BinTally& bin) {
  from.get(bin.count);
  from.get(bin.sum_regret);
  from.get(bin.sum_worst_case);
  from.get(bin.max_regret);
  from.get(bin.max_worst_case);
  for (BinTally::OfBound& bound : bin.bound) {
    from.get(bound.sum);
    from.get(bound.max);
    from.get(bound.least_slack);
  }
}

// The points of a grid are many, and most bins of their histograms empty.
void write(ByteWriter& to, const SignedHistogram& histogram) {
  std::uint64_t filled = 0;
  histogram.for_each([&](int, std::uint64_t) {
    filled += 1;
    return true;
  });
  to.put(filled);
  histogram.for_each([&](int bin, std::uint64_t count) {
    to.put(static_cast<std::int32_t>(bin));
    to.put(count);
    return true;
  });
}

void read(ByteReader& from, SignedHistogram& histogram) {
  const std::size_t filled = from.count_of(sizeof(std::int32_t) + sizeof(std::uint64_t));
  for (std::size_t i = 0; i < filled; ++i) {
    const auto bin = from.get<std::int32_t>();
    if (bin < SignedHistogram::first || bin > SignedHistogram::last) {
      throw StateError("has a bin that does not exist");
    }
    histogram.add(bin, from.get<std::uint64_t>());
  }
}

// What a point's statistics and its tally begin with.
template <class Point>
void write_counts(ByteWriter& to, const Point& point) {
  to.put(point.games);
  to.put(point.fallback);
  to.put(point.missed_alignment);
  to.array(point.violations.data(), point.violations.size());
  for (const auto& indices : point.violating) to.list(indices);
}

template <class Point>
void read_counts(ByteReader& from, Point& point) {
  from.get(point.games);
  from.get(point.fallback);
  from.get(point.missed_alignment);
  from.array(point.violations.data(), point.violations.size());
  for (auto& indices : point.violating) {
    indices = from.list<std::uint64_t>();
    if (indices.size() > StrategicTally::kept_violations) {
      throw StateError("lists more violations than are kept");
    }
  }
}

void write(ByteWriter& to, const PointStatistics& point) {
  write_counts(to, point);
  for (const Statistic& s : point.quantity) {
    for (const double x : {s.mean, s.standard_error, s.min, s.max}) to.put(x);
    to.array(s.quantiles.data(), s.quantiles.size());
    to.put(s.out_of_range);
  }
}

void read(ByteReader& from, PointStatistics& point) {
  read_counts(from, point);
  for (Statistic& s : point.quantity) {
    for (double* const x : {&s.mean, &s.standard_error, &s.min, &s.max}) from.get(*x);
    from.array(s.quantiles.data(), s.quantiles.size());
    from.get(s.out_of_range);
  }
}

void write(ByteWriter& to, const StrategicTally& tally) {
  write_counts(to, tally);
  for (const OpenMoments& moments : tally.moments) write(to, moments);
  for (const SignedHistogram& histogram : tally.histogram) write(to, histogram);
}

void read(ByteReader& from, StrategicTally& tally) {
  read_counts(from, tally);
  for (OpenMoments& moments : tally.moments) read(from, moments);
  for (SignedHistogram& histogram : tally.histogram) read(from, histogram);
}

// visit(member) of all vectors and of all numbers, in the order of the file.
template <class OneEvaluation, class Visit>
void for_each_vector(OneEvaluation& e, const Visit& visit) {
  for (auto* const v : {&e.principal_shift, &e.agent_shift, &e.principal_magnitude,
                        &e.agent_magnitude, &e.alignment_distance, &e.pairwise_distance}) {
    visit(*v);
  }
}
template <class OneEvaluation, class Visit>
void for_each_number(OneEvaluation& e, const Visit& visit) {
  for (auto* const x :
       {&e.collective_alignment_principals, &e.collective_alignment_agents,
        &e.agents_welfare_regret, &e.principals_welfare_regret, &e.worst_case_regret,
        &e.trivial_bound, &e.total_misalignment, &e.weighted_misalignment}) {
    visit(*x);
  }
  for (auto& bound : e.bound) visit(bound);
}

void write(ByteWriter& to, const FoundGame& found) {
  to.put(found.chain);
  to.put(std::int32_t{found.game.players});
  to.put(std::int32_t{found.game.outcomes});
  to.list(found.game.principals);
  to.list(found.game.agents);
  to.list(found.game.strategy);
  for_each_vector(found.evaluation, [&](const std::vector<double>& v) { to.list(v); });
  for_each_number(found.evaluation, [&](double x) { to.put(x); });
}

void read(ByteReader& from, FoundGame& found) {
  from.get(found.chain);
  found.game.players = from.get<std::int32_t>();
  found.game.outcomes = from.get<std::int32_t>();
  found.game.principals = from.list<double>();
  found.game.agents = from.list<double>();
  found.game.strategy = from.list<double>();
  for_each_vector(found.evaluation, [&](std::vector<double>& v) { v = from.list<double>(); });
  for_each_number(found.evaluation, [&](double& x) { from.get(x); });
}

void write(ByteWriter& to, const FoundInBin& bin) {
  to.put(bin.chains);
  to.put(bin.inside);
  to.put(bin.tightness);
  to.put(bin.tightness_chain);
  to.put(static_cast<std::uint8_t>(bin.frontier ? 1 : 0));
  if (bin.frontier) write(to, *bin.frontier);
}

void read(ByteReader& from, FoundInBin& bin) {
  from.get(bin.chains);
  from.get(bin.inside);
  from.get(bin.tightness);
  from.get(bin.tightness_chain);
  if (from.get<std::uint8_t>() != 0) read(from, bin.frontier.emplace());
}

}  // namespace

void write(ByteWriter& to, const GameRanges& ranges) {
  to.put(std::uint64_t{ranges.ranges().size()});
  for (const GameRange& range : ranges.ranges()) {
    to.put(range.begin);
    to.put(range.end);
  }
}

void read(ByteReader& from, GameRanges& ranges) {
  const std::size_t count = from.count_of(sizeof(GameRange));
  for (std::size_t i = 0; i < count; ++i) {
    const auto begin = from.get<std::uint64_t>();
    const auto end = from.get<std::uint64_t>();
    // Ascending, and none touches the one before it.
    if (begin >= end || (i > 0 && begin <= ranges.end())) {
      throw StateError("lists games out of order");
    }
    ranges.add({begin, end});
  }
}

void write(ByteWriter& to, const SurfaceTally& tally) {
  to.put(tally.games);
  to.put(tally.degenerate);
  for (const StatTally& quantity : tally.quantity) write(to, quantity);
  for (const BoundTally& bound : tally.bound) write(to, bound);
  for (const BinTally& bin : tally.bins) write(to, bin);
}

void read(ByteReader& from, SurfaceTally& tally) {
  from.get(tally.games);
  from.get(tally.degenerate);
  for (StatTally& quantity : tally.quantity) read(from, quantity);
  for (BoundTally& bound : tally.bound) read(from, bound);
  for (BinTally& bin : tally.bins) read(from, bin);
}

void write(ByteWriter& to, const InferTally& tally) {
  to.put(tally.games);
  for (const OpenMoments& error : tally.error) write(to, error);
}

void read(ByteReader& from, InferTally& tally) {
  from.get(tally.games);
  for (OpenMoments& error : tally.error) read(from, error);
}

void write(ByteWriter& to, const GridTally& tally) {
  to.put(std::uint64_t{tally.complete.size()});
  for (const auto& [point, statistics] : tally.complete) {
    to.put(point);
    write(to, statistics);
  }
  to.put(std::uint64_t{tally.open.size()});
  for (const auto& [point, open] : tally.open) {
    to.put(point);
    write(to, open);
  }
}

void read(ByteReader& from, GridTally& tally) {
  const std::size_t complete = from.count_of(sizeof(std::uint64_t));
  for (std::size_t i = 0; i < complete; ++i) {
    const auto point = from.get<std::uint64_t>();
    read(from, tally.complete[point]);
  }
  const std::size_t open = from.count_of(sizeof(std::uint64_t));
  for (std::size_t i = 0; i < open; ++i) {
    const auto point = from.get<std::uint64_t>();
    read(from, tally.open.emplace(point, tally.empty_point).first->second);
  }
}

void write(ByteWriter& to, const SearchTally& tally) {
  to.put(tally.dropped);
  write(to, tally.tightness);
  to.put(std::uint64_t{tally.list.size()});
  for (const FoundGame& found : tally.list) write(to, found);
  for (const FoundInBin& bin : tally.bins) write(to, bin);
  to.put(static_cast<std::uint8_t>(tally.nearest ? 1 : 0));
  if (tally.nearest) {
    to.put(tally.nearest->outside);
    write(to, tally.nearest->found);
  }
}

void read(ByteReader& from, SearchTally& tally) {
  from.get(tally.dropped);
  read(from, tally.tightness);
  const std::size_t games = from.count_of(sizeof(std::uint64_t));
  if (games > tally.capacity()) throw StateError("lists more games than are kept");
  tally.list.resize(games);
  for (FoundGame& found : tally.list) read(from, found);
  for (FoundInBin& bin : tally.bins) read(from, bin);
  if (from.get<std::uint8_t>() != 0) {
    NearGame& near = tally.nearest.emplace();
    from.get(near.outside);
    read(from, near.found);
  }
}

SizeBound size_bound(const SurfaceTally& tally) {
  ByteWriter now;
  write(now, tally);
  std::size_t lists = 0;
  for (const BoundTally& bound : tally.bound) {
    lists += BoundTally::kept_violations * sizeof(std::uint64_t) +
             bound.tightest.capacity * (sizeof(std::uint64_t) + sizeof(double));
  }
  return {now.bytes().size() + lists, 0};
}

SizeBound size_bound(const InferTally& tally) {
  ByteWriter now;
  write(now, tally);
  // Of each error two exact sums come with the first value that lies beyond its scale.
  constexpr std::size_t sums = 2 * ExactSum::digit_count * sizeof(std::int64_t);
  return {now.bytes().size() + tally.error.size() * sums, 0};
}

SizeBound size_bound(const GridTally& tally) {
  ByteWriter now;
  write(now, tally);
  // A point that becomes complete takes less than a tally, or not much more.
  const std::size_t points = tally.complete.size() + tally.open.size();
  return {2 * sizeof(std::uint64_t), now.bytes().size() + points * sizeof(PointStatistics)};
}

SizeBound size_bound(const SearchTally& tally) {
  ByteWriter now;
  write(now, tally);
  // All games are of one size: as many as there can be, if there is one.
  ByteWriter one;
  if (!tally.list.empty()) write(one, tally.list.front());
  if (one.bytes().empty() && tally.nearest) write(one, tally.nearest->found);
  for (const FoundInBin& bin : tally.bins) {
    if (one.bytes().empty() && bin.frontier) write(one, *bin.frontier);
  }
  const std::size_t games = tally.capacity() + tally.bins.size() + 1;
  return {now.bytes().size() + games * one.bytes().size(), 0};
}

std::uint64_t games_in(const SurfaceTally& tally) { return tally.games; }
std::uint64_t games_in(const InferTally& tally) { return tally.games; }
std::uint64_t games_in(const SearchTally& tally) {
  std::uint64_t chains = 0;
  for (const FoundInBin& bin : tally.bins) chains += bin.chains;
  return chains;
}
std::uint64_t games_in(const GridTally& tally) {
  std::uint64_t games = 0;
  for (const auto& point : tally.complete) games += point.second.games;
  for (const auto& point : tally.open) games += point.second.games;
  return games;
}

}  // namespace delegauge::host
