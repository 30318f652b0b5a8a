// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/search/tally_bytes.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "host/job/tally_checks.hpp"

namespace delegauge::host {
namespace {

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
  for (auto* const x : {&e.collective_alignment_principals, &e.collective_alignment_agents,
                        &e.agents_welfare_regret, &e.principals_welfare_regret,
                        &e.worst_case_regret, &e.trivial_bound, &e.total_misalignment,
                        &e.weighted_misalignment, &e.miscalibration, &e.calibration}) {
    visit(*x);
  }
  for (auto& bound : e.bound) visit(bound);
}

template <class Bytes>
void bytes_of(Bytes& bytes, Seen<Bytes, FoundGame>& found) {
  bytes.number(found.chain);
  if constexpr (Bytes::reads) {
    found.game.players = bytes.template get<std::int32_t>();
    found.game.outcomes = bytes.template get<std::int32_t>();
  } else {
    bytes.put(std::int32_t{found.game.players});
    bytes.put(std::int32_t{found.game.outcomes});
  }
  bytes.members(found.game.principals);
  bytes.members(found.game.agents);
  bytes.members(found.game.strategy);
  for_each_vector(found.evaluation, [&](auto& v) { bytes.members(v); });
  for_each_number(found.evaluation, [&](auto& x) { bytes.number(x); });
  bytes.number(found.evaluation.bounds.bits);
}

/// What may not be there: visit(its value) if it is.
template <class Bytes, class Optional, class Visit>
void optional_bytes(Bytes& bytes, Optional& value, const Visit& visit) {
  if constexpr (Bytes::reads) {
    if (bytes.template get<std::uint8_t>() != 0) visit(value.emplace());
  } else {
    bytes.put(static_cast<std::uint8_t>(value ? 1 : 0));
    if (value) visit(*value);
  }
}

template <class Bytes>
void bytes_of(Bytes& bytes, Seen<Bytes, FoundInBin>& bin) {
  bytes.number(bin.chains);
  bytes.number(bin.inside);
  bytes.number(bin.tightness);
  bytes.number(bin.tightness_chain);
  optional_bytes(bytes, bin.frontier, [&](auto& found) { bytes_of(bytes, found); });
}

template <class Bytes>
void all_bytes(Bytes& bytes, Seen<Bytes, SearchTally>& tally) {
  bytes.number(tally.dropped);
  bytes_of(bytes, tally.tightness);
  if constexpr (Bytes::reads) {
    const std::size_t games = bytes.count_of(sizeof(std::uint64_t));
    require(games <= tally.capacity(), "lists more games than are kept");
    tally.list.resize(games);
  } else {
    bytes.put(std::uint64_t{tally.list.size()});
  }
  for (auto& found : tally.list) bytes_of(bytes, found);
  for (auto& bin : tally.bins) bytes_of(bytes, bin);
  optional_bytes(bytes, tally.nearest, [&](auto& near) {
    bytes.number(near.outside);
    bytes_of(bytes, near.found);
  });
}

bool all_finite(const std::vector<double>& numbers) {
  return std::all_of(numbers.begin(), numbers.end(), [](double x) { return std::isfinite(x); });
}

void check_found(const FoundGame& found, const SearchTally& tally, const IndexRanges& done) {
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
  require(e.bounds == BoundSet() || e.bounds == all_bounds,
          "has a game with other bounds than a search measures");
}

}  // namespace

void write(ByteWriter& to, const SearchTally& tally) { all_bytes(to, tally); }
void read(ByteReader& from, SearchTally& tally) { all_bytes(from, tally); }

template <>
SizeBound size_bound(const SearchTally& tally) {
  ByteWriter now;
  write(now, tally);
  // All games are of one size: as many as there can be, if there is one.
  ByteWriter one;
  if (!tally.list.empty()) bytes_of(one, tally.list.front());
  if (one.bytes().empty() && tally.nearest) bytes_of(one, tally.nearest->found);
  for (const FoundInBin& bin : tally.bins) {
    if (one.bytes().empty() && bin.frontier) bytes_of(one, *bin.frontier);
  }
  const std::size_t games = tally.capacity() + tally.bins.size() + 1;
  return {now.bytes().size() + games * one.bytes().size(), 0};
}

template <>
std::uint64_t games_in(const SearchTally& tally) {
  std::uint64_t chains = 0;
  for (const FoundInBin& bin : tally.bins) chains += bin.chains;
  return chains;
}

void check(const SearchTally& tally, const IndexRanges& done) {
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

}  // namespace delegauge::host
