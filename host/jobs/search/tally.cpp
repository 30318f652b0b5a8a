// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/search/tally.hpp"

#include <algorithm>
#include <utility>

#include "host/jobs/flat/games.hpp"

namespace delegauge::host {
namespace {

/// The better game has the greater value, of equals the lower chain.
bool better(double value, std::uint64_t chain, double than, std::uint64_t its_chain) {
  return value > than || (value == than && chain < its_chain);
}

double regret_of(const FoundGame& found) { return found.evaluation.principals_welfare_regret; }

}  // namespace

void FoundInBin::add(double its_tightness, std::uint64_t chain) {
  inside += 1;
  if (inside > 1 && !better(its_tightness, chain, tightness, tightness_chain)) return;
  tightness = its_tightness;
  tightness_chain = chain;
}

void FoundInBin::keep_frontier(const FoundGame& found) {
  if (!frontier || better(regret_of(found), found.chain, regret_of(*frontier), frontier->chain)) {
    frontier = found;
  }
}

void FoundInBin::merge(const FoundInBin& other) {
  chains += other.chains;
  if (other.inside > 0) {
    const std::uint64_t all = inside + other.inside;
    add(other.tightness, other.tightness_chain);
    inside = all;
  }
  if (other.frontier) keep_frontier(*other.frontier);
}

SearchTally::SearchTally(const SearchConfiguration& configuration)
    : bins(static_cast<std::size_t>(bins_of(configuration.job))),
      bound_(configuration.job.bound),
      capacity_(static_cast<std::size_t>(configuration.list)),
      is_map_(is_map(configuration)),
      players_(configuration.job.games.players),
      outcomes_(configuration.job.games.outcomes) {
  tightness.scale = fixed_scale(0, 1, fixed_point_bits<double>());
}

double SearchTally::tightness_of(const FoundGame& found) const {
  return host::tightness_of(found.evaluation, bound_);
}

void SearchTally::add(FoundGame found, std::size_t bin) {
  bins[bin].add(tightness_of(found), found.chain);
  if (is_map_) bins[bin].keep_frontier(found);
  enter(std::move(found));
}

void SearchTally::enter(FoundGame found) {
  const auto is_tighter = [&](const FoundGame& than) {
    return better(tightness_of(found), found.chain, tightness_of(than), than.chain);
  };
  const auto place = std::find_if(list.begin(), list.end(), is_tighter);
  if (place == list.end() && list.size() >= capacity_) return;
  list.insert(place, std::move(found));
  if (list.size() > capacity_) list.pop_back();
}

void SearchTally::keep_nearest(NearGame game) {
  if (nearest &&
      !better(-game.outside, game.found.chain, -nearest->outside, nearest->found.chain)) {
    return;
  }
  nearest = std::move(game);
}

void SearchTally::merge(const SearchTally& other) {
  dropped += other.dropped;
  tightness.merge(other.tightness);
  for (const FoundGame& found : other.list) enter(found);
  for (std::size_t b = 0; b < bins.size(); ++b) bins[b].merge(other.bins[b]);
  if (other.nearest) keep_nearest(*other.nearest);
}

SearchFindings SearchTally::findings() const {
  SearchFindings findings;
  for (const FoundInBin& bin : bins) {
    findings.chains += bin.chains;
    findings.inside += bin.inside;
  }
  findings.dropped = dropped;
  findings.tightness = tightness;
  findings.list = list;
  if (is_map_) findings.bins = bins;
  if (nearest && findings.inside == 0) findings.nearest = nearest->found;
  return findings;
}

}  // namespace delegauge::host
