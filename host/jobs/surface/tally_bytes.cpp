// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/surface/tally_bytes.hpp"

#include <cmath>
#include <cstddef>
#include <vector>

#include "host/job/tally_checks.hpp"

namespace delegauge::host {
namespace {

template <class Bytes>
void bytes_of(Bytes& bytes, Seen<Bytes, BoundTally>& tally) {
  bytes.number(tally.violations);
  if constexpr (Bytes::reads) {
    for (const auto index : bytes.template list<std::uint64_t>()) tally.violating.push_back(index);
    require(tally.violating.size() <= BoundTally::kept_violations,
            "lists more violations than are kept");
  } else {
    bytes.list(tally.violating);
  }
  bytes_of(bytes, tally.tightness);
  bytes_of(bytes, tally.worst_case_tightness);
  bytes_of(bytes, tally.slack);
  auto& games = tally.tightest.games;
  if constexpr (Bytes::reads) {
    const std::size_t count = bytes.count_of(sizeof(std::uint64_t) + sizeof(double));
    require(count <= tally.tightest.capacity, "lists more games than are kept");
    games.resize(count);
  } else {
    bytes.put(std::uint64_t{games.size()});
  }
  for (auto& game : games) {
    bytes.number(game.index);
    bytes.number(game.tightness);
  }
}

template <class Bytes>
void bytes_of(Bytes& bytes, Seen<Bytes, BinTally>& bin) {
  bytes.number(bin.count);
  bytes.number(bin.sum_regret);
  bytes.number(bin.sum_worst_case);
  bytes.number(bin.max_regret);
  bytes.number(bin.max_worst_case);
  for (auto& bound : bin.bound) {
    bytes.number(bound.sum);
    bytes.number(bound.max);
    bytes.number(bound.least_slack);
  }
}

template <class Bytes>
void all_bytes(Bytes& bytes, Seen<Bytes, SurfaceTally>& tally) {
  bytes.number(tally.games);
  bytes.number(tally.degenerate);
  for (auto& quantity : tally.quantity) bytes_of(bytes, quantity);
  for (auto& bound : tally.bound) bytes_of(bytes, bound);
  for (auto& bin : tally.bins) bytes_of(bytes, bin);
}

/// All games or, if the job does not measure it, none.
void check_quantity(const StatTally& tally, std::uint64_t games) {
  check_moments(tally, games);
  require(tally.count == games || tally.count == 0, "has values of other games than it counts");
  check_histogram(tally);
}

void check_bound(const BoundTally& bound, std::uint64_t games, const IndexRanges& done) {
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

}  // namespace

void write(ByteWriter& to, const SurfaceTally& tally) { all_bytes(to, tally); }
void read(ByteReader& from, SurfaceTally& tally) { all_bytes(from, tally); }

template <>
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

template <>
std::uint64_t games_in(const SurfaceTally& tally) {
  return tally.games;
}

void check(const SurfaceTally& tally, const IndexRanges& done) {
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

}  // namespace delegauge::host
