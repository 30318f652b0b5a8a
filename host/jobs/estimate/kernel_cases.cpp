// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/estimate/kernel_cases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "host/check/values_difference.hpp"
#include "host/jobs/estimate/prepared_log.hpp"
#include "kernels/cuda/backend.hpp"

namespace delegauge::host {
namespace {

/// A log that is made, of two players and two groups, with clusters of one to three rows.
Log small_log() {
  Log log;
  log.utilities.resize(4);
  std::uint32_t state = 1;
  const auto next = [&state] {
    state = state * 1664525U + 1013904223U;
    return static_cast<double>(state >> 8U) / (1U << 24U);
  };
  constexpr std::uint32_t clusters = 301;
  for (std::uint32_t g = 0; g < clusters; ++g) {
    for (std::uint32_t row = 0; row <= g % 3; ++row) {
      for (auto& utility : log.utilities) utility.push_back(next() * next() + 10 * next());
      log.weight.push_back(0.5 + next());
      log.kind.push_back(row == 0 ? RowKind::both : RowKind::reference);
      log.cluster.push_back(g);
      log.group.push_back(log.groups.number(g % 2 == 0 ? "a" : "b"));
    }
  }
  log.clusters = clusters;
  log.rows_read = log.rows();
  return log;
}

EstimateConfiguration small_log_configuration() {
  EstimateConfiguration configuration;
  configuration.columns.principals = {"principal_1", "principal_2"};
  configuration.columns.agents = {"agent_1", "agent_2"};
  configuration.columns.kind = "kind";
  configuration.columns.group = "group";
  configuration.top = {0.05, 0.2};
  return configuration;
}

/// Sums of all columns, as kernels leave them.
class ReplicatesCase final : public KernelCase {
 public:
  explicit ReplicatesCase(std::uint64_t replicates)
      : KernelCase({"estimate", "2 players", Precision::double_precision, {"estimate-features"}}),
        replicates_(replicates),
        log_(small_log(), small_log_configuration(), *cpu::available().front()) {}

  std::uint64_t games() const override { return replicates_; }
  std::optional<Difference> compare(const Execution& subject, const Execution& reference) override {
    const auto name = [](std::size_t column) { return fmt::format("column {}", column); };
    const GameValues expected = values_by(reference);
    try {
      return values_difference(values_by(subject), expected, name);
    } catch (const std::bad_alloc&) {
      throw;
    } catch (const std::exception& error) {
      Difference difference;
      difference.problem = error.what();
      return difference;
    }
  }

 private:
  GameValues values_by(const Execution& execution) const {
    GameValues all = empty_values(replicates_, log_.columns());
    const auto batch = [&](std::uint64_t begin, std::uint64_t end) {
      return EstimateBatch{begin, end, all.values.data() + begin,
                           static_cast<std::int64_t>(replicates_)};
    };
    if (execution.devices.empty()) {
      execution.kernels->estimate->batch(log_.job(), batch(0, replicates_));
      return all;
    }
    // In turns, where there are several.
    std::vector<std::unique_ptr<EstimateEngine>> engines;
    for (const cuda::DeviceInfo& device : execution.devices) {
      engines.push_back(cuda::estimate_engine(device.number, log_.job(), 64));
    }
    std::size_t turn = 0;
    for (std::uint64_t at = 0; at < replicates_;) {
      EstimateEngine& engine = *engines[turn++ % engines.size()];
      const std::uint64_t end = std::min(replicates_, at + engine.batch());
      engine.evaluate(batch(at, end));
      at = end;
    }
    return all;
  }

  std::uint64_t replicates_;
  PreparedLog log_;
};

}  // namespace

void add_estimate_cases(KernelCases& cases, const CaseRequest& request) {
  constexpr std::uint64_t work_of_replicate = 20'000, least = 100;
  cases.push_back(std::make_unique<ReplicatesCase>(request.games(work_of_replicate, least)));
}

}  // namespace delegauge::host
