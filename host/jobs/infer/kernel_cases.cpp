// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/infer/kernel_cases.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <memory>
#include <string>

#include "host/check/values_case.hpp"
#include "host/jobs/infer/compare_tallies.hpp"
#include "host/jobs/infer/run.hpp"
#include "host/jobs/infer/tally_bytes.hpp"
#include "host/jobs/strategic/case_games.hpp"
#include "host/jobs/strategic/execution.hpp"

namespace delegauge::host {
namespace {

/// As values_case.hpp says.
struct CheckedInfer {
  using Configuration = InferConfiguration;

  static Ledger<InferTally> ledger(const InferConfiguration& configuration,
                                   const Execution& /*execution*/) {
    return infer_ledger(configuration);
  }
  static void run(const InferConfiguration& configuration, const Execution& execution,
                  RangeQueue& queue, Ledger<InferTally>& ledger, const InferObserver& see = {}) {
    run_infer(configuration, execution, queue, ledger, go_on, fail_at_once, see);
  }
  static int columns(const InferConfiguration& configuration) {
    return columns_of(infer_job(configuration));
  }
  static std::string column_name(const InferConfiguration& configuration, std::size_t column) {
    const std::size_t measure = column % estimated_count, rest = column / estimated_count;
    const std::size_t marks = configuration.marks.size();
    return fmt::format("{} after {} samples of {}", estimated_names[measure],
                       configuration.marks[rest % marks] + 1, observed_names[rest / marks]);
  }
  static std::uint64_t games(const InferConfiguration& configuration) {
    return games_of(configuration);
  }
  static BatchSizes batches(const InferConfiguration& configuration) {
    return strategic_batches(configuration.games, games_of(configuration), columns(configuration),
                             Tallied::by_devices);
  }
};

void add_cases(KernelCases& cases, Precision precision, const CaseRequest& request) {
  for (const Dims& dims : all_dims) {
    InferConfiguration configuration = default_infer_configuration();
    configuration.games = with_dims(configuration.games, dims);
    configuration.precision = precision;
    configuration.samples = 60;
    configuration.marks = default_marks(configuration.samples);
    configuration.repetitions =
        request.games(4 * strategic_cost * numbers_of(configuration.games), 30);
    cases.push_back(std::make_unique<ValuesCase<CheckedInfer>>(
        strategic_label(
            "infer", dims, precision,
            cuda::infer_kernel_name(configuration.games, precision == Precision::single_precision)),
        configuration));
  }
}

}  // namespace

void add_infer_cases(KernelCases& cases, const CaseRequest& request) {
  for (const Precision precision : both_precisions) add_cases(cases, precision, request);
}

}  // namespace delegauge::host
