// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/grid/kernel_cases.hpp"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "host/check/values_case.hpp"
#include "host/jobs/grid/compare_tallies.hpp"
#include "host/jobs/grid/names.hpp"
#include "host/jobs/grid/run.hpp"
#include "host/jobs/grid/tally_bytes.hpp"
#include "host/jobs/strategic/case_games.hpp"
#include "host/jobs/strategic/execution.hpp"

namespace delegauge::host {
namespace {

constexpr std::array<std::string_view, strategic_column_count - strategic_quantity_count>
    further_columns = {"w_hat_plus",  "w_hat_max",  "w_hat_avg",    "w_hat_min",
                       "w_hat_minus", "max_regret", "ideal_regret", "state"};

/// As values_case.hpp says.
struct CheckedGrid {
  using Configuration = GridConfiguration;

  static Ledger<GridTally> ledger(const GridConfiguration& configuration,
                                  const Execution& /*execution*/) {
    return grid_ledger(configuration);
  }
  static void run(const GridConfiguration& configuration, const Execution& execution,
                  RangeQueue& queue, Ledger<GridTally>& ledger, const BatchObserver& see = {}) {
    run_grid(configuration, execution, queue, ledger, go_on, fail_at_once, see);
  }
  static int columns(const GridConfiguration& /*configuration*/) { return strategic_column_count; }
  static std::string column_name(const GridConfiguration& /*configuration*/, std::size_t column) {
    return std::string(column < strategic_quantity_names.size()
                           ? strategic_quantity_names[column]
                           : further_columns[column - strategic_quantity_names.size()]);
  }
  static std::uint64_t games(const GridConfiguration& configuration) {
    return games_of(configuration);
  }
  static BatchSizes batches(const GridConfiguration& configuration) {
    return strategic_batches(configuration.games, games_of(configuration), columns(configuration),
                             Tallied::by_all);
  }
  /// As many, and some more: its points take as many each.
  static void set_games(GridConfiguration& configuration, std::uint64_t games) {
    const std::uint64_t points = point_count(configuration);
    configuration.repetitions = (games + points - 1) / points;
  }
};

void add_cases(KernelCases& cases, Precision precision, const CaseRequest& request, PlayKind play) {
  for (const Dims& dims : all_dims) {
    GridConfiguration configuration = default_grid_configuration();
    configuration.games.play = play;
    configuration.games = with_dims(configuration.games, dims);
    configuration.precision = precision;
    configuration.points = 3;
    const std::uint64_t games = request.games(strategic_cost * numbers_of(configuration.games), 50);
    CheckedGrid::set_games(configuration, games);
    KernelLabel label = strategic_label(
        "grid", dims, precision,
        cuda::grid_kernel_name(configuration.games, precision == Precision::single_precision));
    if (play != PlayKind::capability) label.variant += fmt::format(" {}", name_of(play));
    cases.push_back(std::make_unique<ValuesCase<CheckedGrid>>(label, configuration, true));
  }
}

/// As many games of each point as a device adds up by itself, in three batches.
void add_tallied_case(KernelCases& cases, Precision precision) {
  GridConfiguration configuration = default_grid_configuration();
  configuration.games = with_dims(configuration.games, {"2x2", 2, {2, 2}});
  configuration.precision = precision;
  configuration.points = 2;
  configuration.repetitions = 2 * least_tallied;
  cases.push_back(std::make_unique<TallyCase<CheckedGrid>>(
      KernelLabel{"grid", "2x2 tally", precision, {"tally"}}, configuration));
}

}  // namespace

void add_grid_cases(KernelCases& cases, const CaseRequest& request) {
  for (const Precision precision : both_precisions) {
    add_cases(cases, precision, request, PlayKind::capability);
    add_cases(cases, precision, request, PlayKind::product);
    add_tallied_case(cases, precision);
  }
}

}  // namespace delegauge::host
