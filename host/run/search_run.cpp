// SPDX-License-Identifier: Apache-2.0
#include "host/run/search_run.hpp"

#include <algorithm>
#include <cstddef>
#include <mutex>
#include <utility>

#include "host/run/selected_games.hpp"

namespace delegauge::host {
namespace {

/// The better one has the greater value, of equals the lower chain.
bool better(double value, std::uint64_t chain, const Candidate& than) {
  return value > than.value || (value == than.value && chain < than.chain);
}

double of_column(const SearchBatch& batch, int column, std::uint64_t chain) {
  return batch.values[column * batch.stride + static_cast<std::int64_t>(chain - batch.begin)];
}
double of_column(const SearchBatch& batch, SearchColumn column, std::uint64_t chain) {
  return of_column(batch, static_cast<int>(column), chain);
}

Candidate candidate_of(const SearchJob& job, const SearchBatch& batch, std::uint64_t chain) {
  Candidate candidate = {chain,
                         of_column(batch, SearchColumn::value, chain),
                         of_column(batch, SearchColumn::agents_regret, chain),
                         {}};
  for (int c = search_column_count; c < columns_of(job); ++c) {
    candidate.utilities.push_back(of_column(batch, c, chain));
  }
  return candidate;
}

struct Bin {
  std::uint64_t chains = 0, inside = 0;
  std::optional<Candidate> frontier, tightest;
};

/// Collects the chains' games, in any order and from several threads.
class Findings {
 public:
  Findings(const SearchConfiguration& configuration, SumColumn sum_column)
      : configuration_(configuration),
        sum_column_(sum_column),
        bins_(static_cast<std::size_t>(bins_of(configuration.job))) {
    tightness_.scale = fixed_scale(0, 1, fixed_point_bits<double>());
  }

  void add(const SearchBatch& batch) {
    const SearchJob& job = configuration_.job;
    std::vector<double> tightness;
    const std::lock_guard lock(mutex_);
    for (std::uint64_t chain = batch.begin; chain < batch.end; ++chain) {
      Bin& bin = bins_[static_cast<std::size_t>(bin_of(job, chain))];
      bin.chains += 1;
      if (of_column(batch, SearchColumn::outside, chain) != 0) continue;
      bin.inside += 1;
      const double value = of_column(batch, SearchColumn::value, chain);
      if (climbs_regret(job, chain)) {
        keep(bin.frontier, batch, chain, value);
        continue;
      }
      tightness.push_back(std::min(value, 1.0));
      // Rounding, or the end of the run.
      if (value > 1) found(candidate_of(job, batch, chain));
      keep(bin.tightest, batch, chain, value);
      enter(batch, chain, value);
    }
    add_column(sum_column_, tightness.data(), tightness.size(), tightness_);
    for (const double x : tightness) {
      const int at = std::clamp(static_cast<int>(x * histogram_bins), 0, histogram_bins - 1);
      tightness_.histogram[static_cast<std::size_t>(at)] += 1;
    }
  }

  SearchFindings take() const {
    SearchFindings findings;
    findings.tightness = tightness_;
    for (const Candidate& candidate : list_) findings.list.push_back(found(candidate));
    // In double their order may be another than in float.
    const Bound bound = configuration_.job.bound;
    std::stable_sort(findings.list.begin(), findings.list.end(),
                     [bound](const FoundGame& a, const FoundGame& b) {
                       return tightness_of(a.evaluation, bound) > tightness_of(b.evaluation, bound);
                     });
    for (const Bin& bin : bins_) {
      findings.chains += bin.chains;
      findings.inside += bin.inside;
      if (is_map(configuration_)) findings.bins.push_back(found(bin));
    }
    return findings;
  }

 private:
  void keep(std::optional<Candidate>& best, const SearchBatch& batch, std::uint64_t chain,
            double value) const {
    if (best && !better(value, chain, *best)) return;
    best = candidate_of(configuration_.job, batch, chain);
  }

  void enter(const SearchBatch& batch, std::uint64_t chain, double value) {
    const auto capacity = static_cast<std::size_t>(configuration_.list);
    if (capacity == 0) return;
    if (list_.size() == capacity) {
      if (!better(value, chain, list_.back())) return;
      list_.pop_back();
    }
    const auto place = std::find_if(list_.begin(), list_.end(), [&](const Candidate& other) {
      return better(value, chain, other);
    });
    list_.insert(place, candidate_of(configuration_.job, batch, chain));
  }

  FoundInBin found(const Bin& bin) const {
    FoundInBin in_bin = {bin.chains, bin.inside, {}, {}};
    if (bin.tightest) in_bin.tightest = found(*bin.tightest);
    if (bin.frontier) in_bin.frontier = found(*bin.frontier);
    // A game that was found climbing tightness may have the larger regret.
    const auto regret = [](const std::optional<FoundGame>& game) {
      return game ? game->evaluation.principals_welfare_regret : -1;
    };
    if (regret(in_bin.tightest) > regret(in_bin.frontier)) in_bin.frontier = in_bin.tightest;
    return in_bin;
  }

  FoundGame found(const Candidate& candidate) const {
    FoundGame game = found_game(configuration_, candidate);
    require_within_bounds(configuration_, game);
    return game;
  }

  const SearchConfiguration& configuration_;
  SumColumn sum_column_;
  std::mutex mutex_;
  StatTally tightness_;
  std::vector<Candidate> list_;  // best first
  std::vector<Bin> bins_;
};

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
    constexpr std::uint64_t lanes = 16;  // as many as the widest instruction set has
    return std::max(lanes, batch - batch % lanes);
  };
  BatchSizes sizes;
  sizes.most_of_thread = whole_groups(thread_values / columns);
  sizes.of_thread = [=, most = sizes.most_of_thread](int threads) {
    const std::uint64_t fair = chains / (static_cast<std::uint64_t>(threads) * batches_per_worker);
    return std::min(most, whole_groups(std::min(fair, thread_work / work)));
  };
  sizes.most_of_device = device_values / columns;
  sizes.of_device = [=, most = sizes.most_of_device](std::size_t devices) {
    constexpr std::uint64_t least = 1U << 14U;
    return std::clamp(chains / (devices * 2), std::min(least, most), most);
  };
  return sizes;
}

SearchFindings run_search(const SearchConfiguration& configuration, const Execution& execution,
                          const Watch& watch, const Warn& warn) {
  const SearchJob& job = configuration.job;
  const bool in_float = configuration.precision == Precision::single_precision;
  Findings findings(configuration, execution.kernels->strategic->sum_column);
  BatchJob<SearchBatch> batches;
  batches.batch = [](const GameRange& range, const BatchValues& to) {
    return SearchBatch{range.begin, range.end, to.values, to.stride};
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
  task.columns = columns_of(job);
  task.consume = [&](const GameRange& range, const BatchValues& values) {
    findings.add(batches.batch(range, values));
  };
  run_batches(task, batches, execution, watch, warn);
  return findings.take();
}

}  // namespace delegauge::host
