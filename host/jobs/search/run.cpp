// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/search/run.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "host/jobs/flat/games.hpp"
#include "host/jobs/search/found_game_verdict.hpp"

namespace delegauge::host {
namespace {

/// Adds batches of chains to a tally; for several threads.
class ChainTallier {
 public:
  ChainTallier(const SearchConfiguration& configuration, const cpu::Kernels& kernels)
      : configuration_(configuration), kernels_(kernels) {}

  void add(const SearchBatch& batch, SearchTally& to) const {
    std::vector<FoundGame> games = games_of(batch);
    const std::size_t inside_as_run = games.size();
    const auto does_not_count = [this](const FoundGame& found) {
      return !judge(configuration_, found).counts();
    };
    games.erase(std::remove_if(games.begin(), games.end(), does_not_count), games.end());
    to.dropped += inside_as_run - games.size();
    for (std::uint64_t chain = batch.begin; chain < batch.end; ++chain) {
      to.bins[bin(chain)].chains += 1;
    }
    std::vector<double> tightness;
    for (FoundGame& found : games) {
      tightness.push_back(tightness_of(found.evaluation, configuration_.job.bound));
      const std::size_t place = bin(found.chain);
      to.add(std::move(found), place);
    }
    add_tightness(tightness, to.tightness);
    if (to.tightness.count == 0) to.keep_nearest(nearest(batch));
  }

 private:
  std::size_t bin(std::uint64_t chain) const {
    return static_cast<std::size_t>(bin_of(configuration_.job, chain));
  }

  static double outside(const SearchBatch& batch, std::uint64_t chain) {
    const auto column = static_cast<std::int64_t>(SearchColumn::outside);
    return batch.values[column * batch.stride + static_cast<std::int64_t>(chain - batch.begin)];
  }

  /// The games that chains of the batch take for those of their region, each held against all
  /// bounds.
  std::vector<FoundGame> games_of(const SearchBatch& batch) const {
    std::vector<FoundGame> games;
    for (std::uint64_t chain = batch.begin; chain < batch.end; ++chain) {
      if (outside(batch, chain) != 0) continue;
      games.push_back(game_of_chain(configuration_, batch, chain));
    }
    if (games.empty()) return games;
    evaluate_found(configuration_, kernels_.evaluate_double, games);
    for (const FoundGame& found : games) require_within_bounds(configuration_, found);
    return games;
  }

  /// The game that its chain had nearest to its region.
  NearGame nearest(const SearchBatch& batch) const {
    std::uint64_t chain = batch.begin;
    for (std::uint64_t other = batch.begin; other < batch.end; ++other) {
      if (outside(batch, other) < outside(batch, chain)) chain = other;
    }
    std::vector<FoundGame> game = {game_of_chain(configuration_, batch, chain)};
    evaluate_found(configuration_, kernels_.evaluate_double, game);
    return {outside(batch, chain), std::move(game.front())};
  }

  void add_tightness(const std::vector<double>& values, StatTally& tally) const {
    add_column(kernels_.sum_column, values.data(), values.size(), tally);
    for (const double x : values) {
      const int at = std::clamp(static_cast<int>(x * histogram_bins), 0, histogram_bins - 1);
      tally.histogram[static_cast<std::size_t>(at)] += 1;
    }
  }

  const SearchConfiguration& configuration_;
  const cpu::Kernels& kernels_;
};

class SearchCrew final : public BatchCrew<SearchBatch> {
 public:
  SearchCrew(const SearchConfiguration& configuration, const Execution& execution,
             Ledger<SearchTally>& ledger)
      : BatchCrew(execution),
        configuration_(configuration),
        in_float_(configuration.precision == Precision::single_precision),
        tallier_(configuration, *execution.kernels),
        ledger_(ledger) {
    batches.batch = [](const IndexRange& range, const BatchValues& to) {
      return SearchBatch{range.begin, range.end, to.values, to.stride, to.given_up};
    };
    batches.kernel = [this](const SearchBatch& batch) {
      const cpu::SearchKernels& kernels = *execution_.kernels->search;
      (in_float_ ? kernels.batch_float : kernels.batch_double)(configuration_.job, batch);
    };
    batches.engine = [this](int device) {
      return in_float_ ? cuda::search_engine<float>(device, configuration_.job, execution_.batch)
                       : cuda::search_engine<double>(device, configuration_.job, execution_.batch);
    };
    task.games_each = configuration.job.steps;
    task.columns = columns_of(configuration.job);
    task.consume = [this](const IndexRange& range, const BatchValues& values) {
      SearchTally tally(configuration_);
      tallier_.add(batches.batch(range, values), tally);
      ledger_.enter(0, range, tally);
    };
  }

 private:
  const SearchConfiguration& configuration_;
  const bool in_float_;
  const ChainTallier tallier_;
  Ledger<SearchTally>& ledger_;
};

// Chains that a thread takes go by whole groups: lanes, as many as the widest instruction set has.
constexpr std::uint64_t lane_group = 16;

}  // namespace

Work work_of(const SearchConfiguration& configuration) {
  const FlatGames& games = configuration.job.games;
  return {
      games_of(configuration),
      2 * static_cast<std::uint64_t>(games.players) * static_cast<std::uint64_t>(games.outcomes),
      least_rate_flat};
}

BatchSizes search_batches(const SearchConfiguration& configuration) {
  const std::uint64_t chains = configuration.chains;
  const auto columns = static_cast<std::uint64_t>(columns_of(configuration.job));
  const auto utilities = columns - search_column_count;
  // Steps of a chain times utilities: a thread does 10^8 of them a second, or more.
  const std::uint64_t work = configuration.job.steps * utilities;
  constexpr std::uint64_t batches_per_worker = 8;
  constexpr std::uint64_t thread_work = 1U << 26U, thread_values = 1U << 20U;
  constexpr std::uint64_t device_values = 1U << 24U;
  const auto whole_groups = [](std::uint64_t batch) {
    return std::max(lane_group, batch - batch % lane_group);
  };
  BatchSizes sizes;
  sizes.thread_multiple = lane_group;
  sizes.most_of_thread = whole_groups(thread_values / columns);
  sizes.of_thread = [=, most = sizes.most_of_thread](int threads) {
    const std::uint64_t fair = chains / (static_cast<std::uint64_t>(threads) * batches_per_worker);
    return std::min(most, whole_groups(std::min(fair, thread_work / work)));
  };
  sizes.most_of_device = device_values / columns;
  sizes.of_device = [=, most = sizes.most_of_device](std::size_t devices) {
    constexpr std::uint64_t least = 1U << 14U;
    return std::clamp(chains / devices, std::min(least, most), most);
  };
  return sizes;
}

Ledger<SearchTally> search_ledger(const SearchConfiguration& configuration) {
  return Ledger<SearchTally>(SearchTally(configuration));
}

std::unique_ptr<Crew> search_crew(const SearchConfiguration& configuration,
                                  const Execution& execution, Ledger<SearchTally>& ledger) {
  return std::make_unique<SearchCrew>(configuration, execution, ledger);
}

void run_search(const SearchConfiguration& configuration, const Execution& execution,
                RangeQueue& queue, Ledger<SearchTally>& ledger, const Watch& watch,
                const Warn& warn) {
  run_crew(queue, *search_crew(configuration, execution, ledger), execution, watch, warn);
}

SearchFindings run_search(const SearchConfiguration& configuration, const Execution& execution,
                          const Watch& watch, const Warn& warn) {
  RangeQueue queue(configuration.chains);
  Ledger<SearchTally> ledger = search_ledger(configuration);
  run_search(configuration, execution, queue, ledger, watch, warn);
  const Partial<SearchTally> all = ledger.take();
  require_all_done(all.done.size() * configuration.job.steps, games_of(configuration));
  return all.tally.findings();
}

}  // namespace delegauge::host
