// SPDX-License-Identifier: Apache-2.0
#include "host/run/search_run.hpp"

#include <algorithm>
#include <cstddef>
#include <mutex>
#include <utility>

#include "host/run/found_game_verdict.hpp"
#include "host/run/selected_games.hpp"

namespace delegauge::host {
namespace {

/// The better game has the greater value, of equals the lower chain.
bool better(double value, std::uint64_t chain, double than, std::uint64_t its_chain) {
  return value > than || (value == than && chain < its_chain);
}

/// Collects the chains' games, in any order and from several threads.
class Findings {
 public:
  Findings(const SearchConfiguration& configuration, const cpu::Kernels& kernels)
      : configuration_(configuration), kernels_(kernels) {
    findings_.tightness.scale = fixed_scale(0, 1, fixed_point_bits<double>());
    findings_.bins.resize(static_cast<std::size_t>(bins_of(configuration.job)));
  }

  void add(const SearchBatch& batch) {
    std::vector<FoundGame> games = games_of(batch);
    const std::size_t inside_as_run = games.size();
    const auto does_not_count = [this](const FoundGame& found) {
      return !judge(configuration_, found).counts();
    };
    games.erase(std::remove_if(games.begin(), games.end(), does_not_count), games.end());
    const std::lock_guard lock(mutex_);
    findings_.dropped += inside_as_run - games.size();
    for (std::uint64_t chain = batch.begin; chain < batch.end; ++chain) {
      findings_.bins[bin(chain)].chains += 1;
    }
    std::vector<double> tightness;
    for (FoundGame& found : games) {
      FoundInBin& in_bin = findings_.bins[bin(found.chain)];
      in_bin.inside += 1;
      tightness.push_back(tightness_of(found));
      keep_tightest(in_bin, found.chain, tightness.back());
      if (is_map(configuration_)) keep_frontier(in_bin.frontier, found);
      enter(std::move(found));
    }
    add_tightness(tightness);
    keep_nearest(batch);
  }

  SearchFindings take() {
    for (const FoundInBin& bin : findings_.bins) {
      findings_.chains += bin.chains;
      findings_.inside += bin.inside;
    }
    if (findings_.inside > 0) findings_.nearest.reset();
    if (!is_map(configuration_)) findings_.bins.clear();
    return std::move(findings_);
  }

 private:
  std::size_t bin(std::uint64_t chain) const {
    return static_cast<std::size_t>(bin_of(configuration_.job, chain));
  }
  double tightness_of(const FoundGame& found) const {
    return host::tightness_of(found.evaluation, configuration_.job.bound);
  }
  static double regret_of(const FoundGame& found) {
    return found.evaluation.principals_welfare_regret;
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

  static void keep_frontier(std::optional<FoundGame>& best, const FoundGame& found) {
    if (!best || better(regret_of(found), found.chain, regret_of(*best), best->chain)) best = found;
  }
  static void keep_tightest(FoundInBin& bin, std::uint64_t chain, double tightness) {
    if (bin.inside > 1 && !better(tightness, chain, bin.tightness, bin.tightness_chain)) return;
    bin.tightness = tightness;
    bin.tightness_chain = chain;
  }
  bool is_tighter(const FoundGame& found, const FoundGame& than) const {
    return better(tightness_of(found), found.chain, tightness_of(than), than.chain);
  }

  void keep_nearest(const SearchBatch& batch) {
    if (findings_.tightness.count > 0) return;  // there is a game inside
    std::uint64_t nearest = batch.begin;
    for (std::uint64_t chain = batch.begin; chain < batch.end; ++chain) {
      if (outside(batch, chain) < outside(batch, nearest)) nearest = chain;
    }
    const double distance = outside(batch, nearest);
    const bool first = !findings_.nearest;
    if (!first && !better(-distance, nearest, -nearest_outside_, findings_.nearest->chain)) return;
    std::vector<FoundGame> game = {game_of_chain(configuration_, batch, nearest)};
    evaluate_found(configuration_, kernels_.evaluate_double, game);
    findings_.nearest = std::move(game.front());
    nearest_outside_ = distance;
  }

  void enter(FoundGame found) {
    std::vector<FoundGame>& list = findings_.list;
    const auto capacity = static_cast<std::size_t>(configuration_.list);
    const auto place = std::find_if(
        list.begin(), list.end(), [&](const FoundGame& other) { return is_tighter(found, other); });
    if (place == list.end() && list.size() >= capacity) return;
    list.insert(place, std::move(found));
    if (list.size() > capacity) list.pop_back();
  }

  void add_tightness(const std::vector<double>& values) {
    StatTally& tally = findings_.tightness;
    add_column(kernels_.sum_column, values.data(), values.size(), tally);
    for (const double x : values) {
      const int at = std::clamp(static_cast<int>(x * histogram_bins), 0, histogram_bins - 1);
      tally.histogram[static_cast<std::size_t>(at)] += 1;
    }
  }

  const SearchConfiguration& configuration_;
  const cpu::Kernels& kernels_;
  std::mutex mutex_;
  SearchFindings findings_;
  double nearest_outside_ = 0;  // of findings_.nearest, as the run has it
};

// Chains that a thread takes go by whole groups: lanes, as many as the widest instruction set has.
constexpr std::uint64_t lane_group = 16;

}  // namespace

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

SearchFindings run_search(const SearchConfiguration& configuration, const Execution& execution,
                          const Watch& watch, const Warn& warn) {
  const SearchJob& job = configuration.job;
  const bool in_float = configuration.precision == Precision::single_precision;
  Findings findings(configuration, *execution.kernels);
  BatchJob<SearchBatch> batches;
  batches.batch = [](const GameRange& range, const BatchValues& to) {
    return SearchBatch{range.begin, range.end, to.values, to.stride, to.given_up};
  };
  batches.kernel = [&](const SearchBatch& batch) {
    const cpu::SearchKernels& kernels = *execution.kernels->search;
    (in_float ? kernels.batch_float : kernels.batch_double)(job, batch);
  };
  batches.engine = [&](int device) {
    return in_float ? cuda::search_engine<float>(device, job, execution.batch)
                    : cuda::search_engine<double>(device, job, execution.batch);
  };
  BatchTask task;
  task.games = configuration.chains;
  task.games_each = job.steps;
  task.columns = columns_of(job);
  task.consume = [&](const GameRange& range, const BatchValues& values) {
    findings.add(batches.batch(range, values));
  };
  run_batches(task, batches, execution, watch, warn);
  return findings.take();
}

}  // namespace delegauge::host
