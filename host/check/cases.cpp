// SPDX-License-Identifier: Apache-2.0
#include "host/check/cases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "host/check/array_case.hpp"
#include "host/check/tally_case.hpp"
#include "host/check/values_case.hpp"
#include "host/jobs/flat/games.hpp"
#include "host/jobs/strategic/games.hpp"

namespace delegauge::host {
namespace {

using Cases = std::vector<std::unique_ptr<KernelCase>>;

std::string precision_name(Precision precision) {
  return precision == Precision::single_precision ? "float" : "double";
}

/// Not a multiple of any kernel's lanes, warps or blocks: their last ones are partly empty.
std::uint64_t odd_games(std::uint64_t work, std::uint64_t work_of_game, std::uint64_t least) {
  constexpr std::uint64_t most = 1U << 18U;
  return std::clamp(work / work_of_game, least, most) | 1U;
}

std::uint64_t utilities_of(const FlatGames& games) {
  return 2 * static_cast<std::uint64_t>(games.players) * static_cast<std::uint64_t>(games.outcomes);
}

enum class Extra { lean, full };

SurfaceConfiguration surface_of(int players, int outcomes, Precision precision, Extra extra) {
  SurfaceConfiguration configuration = default_configuration();
  configuration.precision = precision;
  SurfaceJob& job = configuration.job;
  job.games.players = players;
  job.games.outcomes = outcomes;
  job.games.target_regret = default_target_regret(job.games);
  if (extra == Extra::lean) {
    job.bounds.bits = 1U << static_cast<unsigned>(Bound::published) |
                      1U << static_cast<unsigned>(Bound::pairwise);
    job.worst_case = job.collective_alignment = false;
  }
  return configuration;
}

constexpr const char* name_of(Extra extra) { return extra == Extra::lean ? "lean" : "full"; }

std::string runtime_kernel(Precision precision) { return "runtime-" + precision_name(precision); }

void add_surface(Cases& cases, const std::string& variant, SurfaceConfiguration configuration,
                 std::vector<std::string> on_devices, std::uint64_t work, bool is_timed) {
  configuration.games = odd_games(work, utilities_of(configuration.job.games), 500);
  cases.push_back(std::make_unique<TallyCase<SurfaceConfiguration>>(
      KernelLabel{"surface", variant, configuration.precision, std::move(on_devices)},
      configuration, is_timed));
}

void add_surfaces(Cases& cases, std::vector<cpu::CompiledShape> shapes, std::uint64_t work) {
  const auto is_main = [](const cpu::CompiledShape& shape) {
    return shape.players == 4 && shape.outcomes == 4;
  };
  // The one that is timed, whatever the build. Kernels may be compiled for a shape's variant, too.
  if (std::none_of(shapes.begin(), shapes.end(), is_main)) shapes.push_back({4, 4});
  constexpr Precision in_float = Precision::single_precision;
  for (const cpu::CompiledShape& shape : shapes) {
    const std::string name = fmt::format("{}x{}", shape.players, shape.outcomes);
    for (const Extra extra : {Extra::lean, Extra::full}) {
      add_surface(cases, fmt::format("{} {}", name, name_of(extra)),
                  surface_of(shape.players, shape.outcomes, in_float, extra),
                  {fmt::format("{} {}", name, name_of(extra)), name, runtime_kernel(in_float)},
                  work, is_main(shape));
    }
  }
  // What the defaults of the sampler leave out.
  SurfaceConfiguration other = surface_of(4, 4, in_float, Extra::full);
  other.job.games.payoffs = Payoffs::normal;
  other.job.games.offset = {-1, 2};
  other.job.games.principal_magnitude.fill({0.5, 2});
  other.job.games.agent_magnitude.fill({0.25, 1});
  other.job.games.strategy = StrategyKind::simplex;
  other.job.games.target_regret = {};
  add_surface(cases, "4x4 other games", other, {"4x4", runtime_kernel(in_float)}, work, false);
  // No shape is compiled in for double, and for other metrics than EPIC.
  for (const Extra extra : {Extra::lean, Extra::full}) {
    SurfaceConfiguration configuration = surface_of(3, 5, in_float, extra);
    configuration.job.games.metric = max_metric;
    configuration.job.games.target_regret = default_target_regret(configuration.job.games);
    add_surface(cases, fmt::format("run-time 3x5 {}", name_of(extra)), configuration,
                {runtime_kernel(in_float)}, work, true);
  }
  constexpr Precision in_double = Precision::double_precision;
  for (const Extra extra : {Extra::lean, Extra::full}) {
    add_surface(cases, fmt::format("run-time 4x4 {}", name_of(extra)),
                surface_of(4, 4, in_double, extra), {runtime_kernel(in_double)}, work, true);
  }
}

void add_arrays(Cases& cases, Precision precision, std::uint64_t work) {
  for (const auto& [players, outcomes, metric, name] :
       {std::tuple{4, 4, epic, "4x4"}, std::tuple{3, 5, l1_metric, "3x5"}}) {
    SurfaceJob job = surface_of(players, outcomes, precision, Extra::full).job;
    job.games.metric = metric;
    job.games.target_regret = default_target_regret(job.games);
    constexpr std::uint64_t cost = 8;  // of a game, beside one of `surface`
    cases.push_back(std::make_unique<ArrayCase>(
        KernelLabel{"evaluate", name, precision, {"evaluate-" + precision_name(precision)}}, job,
        odd_games(work, cost * utilities_of(job.games), 100)));
  }
}

struct Dims {
  const char* name;
  int players;
  std::array<int, max_players> actions;
};
// Of few outcomes and of many: kernels go about them in different ways.
constexpr std::array<Dims, 3> all_dims = {
    {{"3x3", 2, {3, 3}}, {"2x2x2", 3, {2, 2, 2}}, {"5x5x4", 3, {5, 5, 4}}}};

StrategicGames with_dims(StrategicGames games, const Dims& dims) {
  games.players = dims.players;
  games.actions = dims.actions;
  return games;
}

/// What a strategic game costs, beside one of `surface` with as many utilities.
constexpr std::uint64_t strategic_cost = 8;

void add_grids(Cases& cases, Precision precision, std::uint64_t work) {
  for (const Dims& dims : all_dims) {
    GridConfiguration configuration = default_grid_configuration();
    configuration.games = with_dims(configuration.games, dims);
    configuration.precision = precision;
    configuration.points = 3;
    const std::uint64_t games =
        odd_games(work, strategic_cost * numbers_of(configuration.games), 50);
    set_games(configuration, games);
    cases.push_back(std::make_unique<ValuesCase<GridConfiguration>>(
        KernelLabel{"grid", dims.name, precision, {"grid-" + precision_name(precision)}},
        configuration, true));
  }
}

void add_infers(Cases& cases, Precision precision, std::uint64_t work) {
  for (const Dims& dims : all_dims) {
    InferConfiguration configuration = default_infer_configuration();
    configuration.games = with_dims(configuration.games, dims);
    configuration.precision = precision;
    configuration.samples = 60;
    configuration.marks = default_marks(configuration.samples);
    configuration.repetitions =
        odd_games(work, 4 * strategic_cost * numbers_of(configuration.games), 30);
    cases.push_back(std::make_unique<ValuesCase<InferConfiguration>>(
        KernelLabel{"infer", dims.name, precision, {"infer-" + precision_name(precision)}},
        configuration));
  }
}

void add_searches(Cases& cases, Precision precision, std::uint64_t work) {
  for (const bool is_map : {false, true}) {
    SearchConfiguration configuration = default_search_configuration();
    configuration.precision = precision;
    SearchJob& job = configuration.job;
    if (is_map) {
      job.games.players = 2;
      job.games.outcomes = 3;
      job.regret_bins = 2;
      job.misalignment_bins = 2;
    }
    job.region = default_region(job);
    job.steps = 200;
    configuration.chains = odd_games(work, 4 * job.steps * utilities_of(job.games), 33);
    configuration.list = static_cast<int>(configuration.chains);  // all of them are looked at
    cases.push_back(std::make_unique<TallyCase<SearchConfiguration>>(
        KernelLabel{"search",
                    is_map ? "2x3 map" : "4x4",
                    precision,
                    {"search-" + precision_name(precision)}},
        configuration));
  }
}

}  // namespace

Cases kernel_cases(const std::vector<cpu::CompiledShape>& shapes, std::uint64_t work) {
  Cases cases;
  add_surfaces(cases, shapes, work);
  constexpr std::array both = {Precision::single_precision, Precision::double_precision};
  for (const Precision precision : both) add_arrays(cases, precision, work);
  for (const Precision precision : both) add_grids(cases, precision, work);
  for (const Precision precision : both) add_infers(cases, precision, work);
  for (const Precision precision : both) add_searches(cases, precision, work);
  return cases;
}

}  // namespace delegauge::host
