// SPDX-License-Identifier: Apache-2.0
#include "host/check/small_jobs.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "host/jobs/strategic/execution.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

template <class Tally, class Configuration>
Tally run_to_the_end(const Configuration& configuration, const Execution& execution,
                     const IndexRange& games, Ledger<Tally> ledger) {
  RangeQueue queue{IndexRanges(games)};
  if constexpr (std::is_same_v<Tally, SurfaceTally>) {
    run_surface(configuration, execution, queue, ledger, go_on, fail_at_once);
  } else if constexpr (std::is_same_v<Tally, GridTally>) {
    run_grid(configuration, execution, queue, ledger, go_on, fail_at_once);
  } else if constexpr (std::is_same_v<Tally, InferTally>) {
    run_infer(configuration, execution, queue, ledger, go_on, fail_at_once);
  } else {
    run_search(configuration, execution, queue, ledger, go_on, fail_at_once);
  }
  Partial<Tally> all = ledger.take();
  require_all_done(all.done.size(), games.size());
  return std::move(all.tally);
}

}  // namespace

SurfaceTally tally_of(const SurfaceConfiguration& configuration, const Execution& execution,
                      const IndexRange& games) {
  return run_to_the_end(configuration, execution, games, surface_ledger(configuration, execution));
}
GridTally tally_of(const GridConfiguration& configuration, const Execution& execution,
                   const IndexRange& games) {
  return run_to_the_end(configuration, execution, games, grid_ledger(configuration));
}
InferTally tally_of(const InferConfiguration& configuration, const Execution& execution,
                    const IndexRange& games) {
  return run_to_the_end(configuration, execution, games, infer_ledger(configuration));
}
SearchTally tally_of(const SearchConfiguration& configuration, const Execution& execution,
                     const IndexRange& games) {
  return run_to_the_end(configuration, execution, games, search_ledger(configuration));
}

std::uint64_t units_of(const SurfaceConfiguration& configuration) { return configuration.games; }
std::uint64_t units_of(const GridConfiguration& configuration) { return games_of(configuration); }
std::uint64_t units_of(const InferConfiguration& configuration) { return games_of(configuration); }
std::uint64_t units_of(const SearchConfiguration& configuration) { return configuration.chains; }

BatchSizes batches_of(const SurfaceConfiguration& configuration) {
  return surface_batches(configuration);
}
BatchSizes batches_of(const GridConfiguration& configuration) {
  return strategic_batches(configuration.games, games_of(configuration), strategic_column_count);
}
BatchSizes batches_of(const InferConfiguration& configuration) {
  return strategic_batches(configuration.games, games_of(configuration),
                           columns_of(infer_job(configuration)));
}
BatchSizes batches_of(const SearchConfiguration& configuration) {
  return search_batches(configuration);
}

Execution as_run(Execution execution, const BatchSizes& sizes) {
  if (execution.devices.empty()) {
    execution.batch = std::min(sizes.of_thread(execution.threads), sizes.most_of_thread);
  } else {
    execution.batch = std::min(sizes.of_device(execution.devices.size()), sizes.most_of_device);
  }
  return execution;
}

Execution in_pieces(Execution execution, const BatchSizes& sizes, std::uint64_t games) {
  constexpr std::uint64_t pieces_each = 3;
  const bool on_devices = !execution.devices.empty();
  const std::uint64_t multiple = on_devices ? 1 : sizes.thread_multiple;
  const std::uint64_t wanted = games / (pieces_each * workers_of(execution)) + 1;
  execution.batch = std::min((wanted + multiple - 1) / multiple * multiple,
                             on_devices ? sizes.most_of_device : sizes.most_of_thread);
  return execution;
}

bool go_on(std::uint64_t /*done*/) { return true; }

void fail_at_once(const std::string& message) { throw RunError(message); }

}  // namespace delegauge::host
