// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/estimate/run.hpp"

#include <algorithm>
#include <utility>

#include "kernels/cuda/backend.hpp"

namespace delegauge::host {
namespace {

/// Sums of features of a cluster and their draws that a thread with lanes does in a second, at
/// least.
constexpr double least_rate_clusters = 1e8;

/// Replicates that a kernel has at once.
constexpr std::uint64_t replicates_at_once = 64;

}  // namespace

Work work_of(const EstimateConfiguration& configuration, const PreparedLog& log) {
  return {configuration.replicates, log.numbers_per_replicate(), least_rate_clusters};
}

Work work_of(const EstimateConfiguration& configuration) {
  // As if every row were a cluster, once in all rows and once in its group.
  const std::uint64_t parts = configuration.columns.group.empty() ? 1 : 2;
  const std::uint64_t rows = std::min<std::uint64_t>(configuration.log_rows, 1U << 30U);
  return {configuration.replicates, rows * (1 + parts), least_rate_clusters};
}

BatchSizes estimate_batches(const Work& work) {
  BatchSizes sizes;
  // Some hundredths of a second, but several batches for each thread.
  const std::uint64_t numbers = std::max<std::uint64_t>(1, work.numbers_per_game);
  const std::uint64_t replicates = work.games;
  sizes.of_thread = [numbers, replicates](int threads) {
    constexpr std::uint64_t at_a_time = 5'000'000;
    const std::uint64_t most = replicates / (4 * static_cast<std::uint64_t>(threads)) + 1;
    const std::uint64_t wanted = std::min(at_a_time / numbers + 1, most);
    return (wanted + replicates_at_once - 1) / replicates_at_once * replicates_at_once;
  };
  // A replicate is a thread of a device: as many as it can have, and each device some.
  sizes.of_device = [replicates](std::size_t devices) {
    constexpr std::uint64_t most = 1U << 16U;
    return std::clamp<std::uint64_t>(replicates / devices, 1, most);
  };
  sizes.most_of_device = 1U << 20U;
  sizes.thread_multiple = replicates_at_once;
  // The sums of a batch are kept side by side.
  sizes.most_of_thread = 4096;
  return sizes;
}

std::unique_ptr<Crew> estimate_crew(const PreparedLog& log, const Execution& execution,
                                    Ledger<EstimateTally>& ledger) {
  auto crew = std::make_unique<BatchCrew<EstimateBatch>>(execution);
  crew->batches.batch = [](const IndexRange& range, const BatchValues& to) {
    return EstimateBatch{range.begin, range.end, to.values, to.stride, to.given_up};
  };
  crew->batches.kernel = [&log, &execution](const EstimateBatch& batch) {
    execution.kernels->estimate->batch(log.job(), batch);
  };
  crew->batches.engine = [&log, &execution](int device) {
    return cuda::estimate_engine(device, log.job(), execution.batch);
  };
  crew->task.columns = log.columns();
  crew->task.consume = [&log, &ledger, columns = ledger.empty().columns()](
                           const IndexRange& range, const BatchValues& values) {
    std::vector<double> piece(static_cast<std::size_t>(range.size()) * columns);
    for (std::uint64_t b = 0; b < range.size(); ++b) {
      const auto sum = [&](int c) {
        return values.values[c * values.stride + static_cast<std::int64_t>(b)];
      };
      log.values(sum, piece.data() + static_cast<std::size_t>(b) * columns);
    }
    EstimateTally tally;
    tally.pieces.emplace(range.begin, std::move(piece));
    ledger.enter(0, range, tally);
  };
  return crew;
}

void run_estimate(const PreparedLog& log, const Execution& execution, RangeQueue& queue,
                  Ledger<EstimateTally>& ledger, const Watch& watch, const Warn& warn) {
  run_crew(queue, *estimate_crew(log, execution, ledger), execution, watch, warn);
}

EstimateTally run_estimate(const EstimateConfiguration& configuration, const PreparedLog& log,
                           const Execution& execution, const Watch& watch, const Warn& warn) {
  EstimateTally empty(configuration);
  empty.sample = log.sample();
  RangeQueue queue(configuration.replicates);
  Ledger<EstimateTally> ledger(std::move(empty));
  run_estimate(log, execution, queue, ledger, watch, warn);
  Partial<EstimateTally> all = ledger.take();
  require_all_done(all.done.size(), configuration.replicates);
  return std::move(all.tally);
}

}  // namespace delegauge::host
