// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/surface/kernel_cases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "host/check/tally_case.hpp"
#include "host/jobs/flat/case_games.hpp"
#include "host/jobs/surface/compare_tallies.hpp"
#include "host/jobs/surface/run.hpp"
#include "host/jobs/surface/tally_bytes.hpp"

namespace delegauge::host {
namespace {

/// As tally_case.hpp says.
struct CheckedSurface {
  using Configuration = SurfaceConfiguration;

  static Ledger<SurfaceTally> ledger(const SurfaceConfiguration& configuration,
                                     const Execution& execution) {
    return surface_ledger(configuration, execution);
  }
  static void run(const SurfaceConfiguration& configuration, const Execution& execution,
                  RangeQueue& queue, Ledger<SurfaceTally>& ledger) {
    run_surface(configuration, execution, queue, ledger, go_on, fail_at_once);
  }
  static std::uint64_t games(const SurfaceConfiguration& configuration) {
    return configuration.games;
  }
  static BatchSizes batches(const SurfaceConfiguration& configuration) {
    return surface_batches(configuration);
  }
  static void set_games(SurfaceConfiguration& configuration, std::uint64_t games) {
    configuration.games = games;
  }
};

SurfaceConfiguration surface_of(int players, int outcomes, Precision precision, Extra extra) {
  SurfaceConfiguration configuration = default_configuration();
  configuration.precision = precision;
  configuration.job = case_games(players, outcomes, extra);
  return configuration;
}

std::string runtime_kernel(Precision precision) { return kernel_name("runtime", precision); }

void add_case(KernelCases& cases, const std::string& variant, SurfaceConfiguration configuration,
              std::vector<std::string> on_devices, const CaseRequest& request, bool is_timed) {
  configuration.games = request.games(utilities_of(configuration.job.games), 500);
  cases.push_back(std::make_unique<TallyCase<CheckedSurface>>(
      KernelLabel{"surface", variant, configuration.precision, std::move(on_devices)},
      configuration, is_timed));
}

}  // namespace

void add_surface_cases(KernelCases& cases, const CaseRequest& request) {
  std::vector<cpu::CompiledShape> shapes = request.shapes;
  const auto is_main = [](const cpu::CompiledShape& shape) {
    return shape.players == 4 && shape.outcomes == 4;
  };
  // The one that is timed, whatever the build. Kernels may be compiled for a shape's variant, too.
  if (std::none_of(shapes.begin(), shapes.end(), is_main)) shapes.push_back({4, 4});
  constexpr Precision in_float = Precision::single_precision;
  for (const cpu::CompiledShape& shape : shapes) {
    const std::string name = fmt::format("{}x{}", shape.players, shape.outcomes);
    for (const Extra extra : {Extra::lean, Extra::full}) {
      add_case(cases, fmt::format("{} {}", name, name_of(extra)),
               surface_of(shape.players, shape.outcomes, in_float, extra),
               {fmt::format("{} {}", name, name_of(extra)), name, runtime_kernel(in_float)},
               request, is_main(shape));
    }
  }
  // `pareto`, which kernels without it are compiled without.
  for (const Precision precision : both_precisions) {
    SurfaceConfiguration with_pareto = surface_of(4, 4, precision, Extra::full);
    with_pareto.job.bounds = all_bounds;
    add_case(cases, "4x4 pareto", with_pareto, {runtime_kernel(precision) + " pareto"}, request,
             false);
  }
  // What the defaults of the sampler leave out.
  SurfaceConfiguration other = surface_of(4, 4, in_float, Extra::full);
  other.job.games.payoffs = Payoffs::normal;
  other.job.games.offset = {-1, 2};
  other.job.games.principal_magnitude.fill({0.5, 2});
  other.job.games.agent_magnitude.fill({0.25, 1});
  other.job.games.strategy = StrategyKind::simplex;
  other.job.games.target_regret = {};
  add_case(cases, "4x4 other games", other, {"4x4", runtime_kernel(in_float)}, request, false);
  // No shape is compiled in for double, and for other metrics than EPIC.
  for (const Extra extra : {Extra::lean, Extra::full}) {
    SurfaceConfiguration configuration = surface_of(3, 5, in_float, extra);
    configuration.job = with_metric(configuration.job, max_metric);
    add_case(cases, fmt::format("run-time 3x5 {}", name_of(extra)), configuration,
             {runtime_kernel(in_float)}, request, true);
  }
  // Outcomes that do not count alike, of both norms that know of it, and with `pareto`.
  for (const Precision precision : both_precisions) {
    SurfaceConfiguration weighted = surface_of(3, 4, precision, Extra::full);
    weighted.job.games.outcome_weights = {4, {1, 2, 0.5, 0.25}};
    weighted.job = with_metric(weighted.job, Metric{Shift::mean, Norm::l2, Norm::l1});
    add_case(cases, "run-time 3x4 weighted", weighted, {runtime_kernel(precision)}, request, false);
    weighted.job = with_metric(weighted.job, epic);
    weighted.job.bounds = all_bounds;
    add_case(cases, "run-time 3x4 weighted pareto", weighted,
             {runtime_kernel(precision) + " pareto"}, request, false);
  }
  constexpr Precision in_double = Precision::double_precision;
  for (const Extra extra : {Extra::lean, Extra::full}) {
    add_case(cases, fmt::format("run-time 4x4 {}", name_of(extra)),
             surface_of(4, 4, in_double, extra), {runtime_kernel(in_double)}, request, true);
  }
}

}  // namespace delegauge::host
