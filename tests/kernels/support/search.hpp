// SPDX-License-Identifier: Apache-2.0
// Small searches for tests.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/cpu/kernels.hpp"
#include "kernels/executor/surface_job.hpp"

namespace delegauge::test {

/// A search of the whole region from 5 % of the largest misalignment on, magnitudes 1.
inline SearchJob search_job(int players, int outcomes, const Metric& metric = epic) {
  SearchJob job;
  job.games.players = players;
  job.games.outcomes = outcomes;
  job.games.metric = metric;
  job.games.seed = 7;
  for (std::size_t i = 0; i < static_cast<std::size_t>(players); ++i) {
    job.games.principal_magnitude[i] = job.games.agent_magnitude[i] = {1, 1};
  }
  const double trivial = trivial_bound(job.games, job.games.agent_magnitude);
  job.games.target_regret = {0, trivial};
  job.region = {{0, trivial}, {0.05, 1}, {0, 1}, {-1, 1}};
  job.steps = 300;
  return job;
}

/// Jobs that between them take every branch of the chains.
inline std::vector<SearchJob> varied_search_jobs() {
  std::vector<SearchJob> jobs;
  for (const Metric& metric : {epic, max_metric, l1_metric}) {
    jobs.push_back(search_job(2, 4, metric));
    jobs.push_back(search_job(3, 5, metric));
    jobs.back().bound = Bound::pairwise;
  }
  for (const Bound bound : {Bound::published, Bound::sharp, Bound::collective}) {
    jobs.push_back(search_job(2, 3));
    jobs.back().bound = bound;
  }
  for (const SearchMethod method : {SearchMethod::climb, SearchMethod::sample}) {
    jobs.push_back(search_job(4, 4));
    jobs.back().method = method;
  }
  jobs.push_back(search_job(1, 2));
  jobs.push_back(search_job(2, 5, {Shift::median, Norm::linf, Norm::l1}));
  jobs.back().region.misalignment.high = 5;
  jobs.push_back(search_job(4, 4));
  jobs.back().regret_bins = 3;
  jobs.back().misalignment_bins = 2;
  SearchJob ranged = search_job(2, 6);
  ranged.games.principal_magnitude[1] = {0.5, 2};
  ranged.games.agent_magnitude[0] = {0.1, 1};
  ranged.region.regret.high = trivial_bound(ranged.games, ranged.games.agent_magnitude);
  ranged.limits_miscalibration = ranged.limits_collective = true;
  ranged.region.miscalibration = {0.1, 0.4};
  ranged.region.collective = {0.3, 0.8};
  jobs.push_back(ranged);
  return jobs;
}

/// The columns of chains [begin, end), one after the other.
struct SearchColumns {
  std::uint64_t chains;
  std::vector<double> values;

  double operator()(int column, std::uint64_t at) const {
    return values[static_cast<std::size_t>(column) * chains + at];
  }
  double operator()(SearchColumn column, std::uint64_t at) const {
    return (*this)(static_cast<int>(column), at);
  }
};

inline SearchColumns columns_of(cpu::SearchKernel kernel, const SearchJob& job, std::uint64_t begin,
                                std::uint64_t end) {
  SearchColumns columns = {end - begin, {}};
  columns.values.resize(static_cast<std::size_t>(columns_of(job)) * columns.chains);
  kernel(job, {begin, end, columns.values.data(), static_cast<std::int64_t>(columns.chains)});
  return columns;
}

/// The game of chain `at` of the columns. Its strategy has the regret that V was taken at, by a
/// mixture of the agents' best and worst outcome: V does not depend on how.
inline FlatGame<double> game_of(const SearchJob& job, const SearchColumns& columns,
                                std::uint64_t at) {
  FlatGame<double> game;
  game.players = job.games.players;
  game.outcomes = job.games.outcomes;
  const int half = game.players * game.outcomes;
  for (int i = 0; i < half; ++i) {
    game.principals.push_back(columns(search_column_count + i, at));
    game.agents.push_back(columns(search_column_count + half + i, at));
  }
  const auto outcomes = static_cast<std::size_t>(game.outcomes);
  std::vector<double> welfare(outcomes);
  for (std::size_t i = 0; i < game.agents.size(); ++i) welfare[i % outcomes] += game.agents[i];
  const auto [worst, best] = std::minmax_element(welfare.begin(), welfare.end());
  const double omega = welfare_scale(job.games.welfare, game.players);
  const double range = omega * (*best - *worst);
  const double share = range > 0 ? columns(SearchColumn::agents_regret, at) / range : 0;
  game.strategy.assign(outcomes, 0);
  game.strategy[static_cast<std::size_t>(best - welfare.begin())] = 1 - share;
  game.strategy[static_cast<std::size_t>(worst - welfare.begin())] += share;
  return game;
}

inline Evaluation evaluate(const SearchJob& job, const FlatGame<double>& game) {
  EvaluationBatch<double> batch = {job.games.metric, job.games.welfare, {&game}, {}, all_bounds};
  cpu::available().front()->evaluate_double(batch);
  return batch.results.front();
}

/// V / bound of the chain's game, at the regret that it was found with.
inline double worst_case_tightness_of(const SearchJob& job, const SearchColumns& columns,
                                      std::uint64_t at) {
  const Evaluation e = evaluate(job, game_of(job, columns, at));
  return e.worst_case_regret / e.bound[static_cast<std::size_t>(job.bound)];
}

}  // namespace delegauge::test
