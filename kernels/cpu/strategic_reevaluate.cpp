// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/strategic_reevaluate.hpp"

#include <cstddef>
#include <memory>
#include <vector>

#include "kernels/executor/strategic_lanes.hpp"

namespace delegauge {
namespace {

template <class Real>
std::size_t workspace(const StrategicPlan<Real>& plan) {
  return static_cast<std::size_t>(
      StrategicRows<Real>::size(plan.profiles.players, plan.profiles.outcomes));
}

/// Draws the game until it has an equilibrium, then calls use(plan, lanes).
template <class Real, class Use>
auto with_game(const StrategicJob& job, std::uint64_t index, const Use& use) {
  const StrategicPlan<Real> plan(job);
  const std::unique_ptr<Real[]> memory(new Real[workspace(plan)]);
  StrategicLanes<Real> lanes(plan, job.points.data(), index, index + 1, memory.get());
  lanes.advance();  // true: relaxed far enough, every game has an equilibrium
  return use(plan, lanes);
}

auto put_into(StrategicValues& values) {
  return [&values](auto column, auto x) {
    values[static_cast<std::size_t>(column)] = static_cast<double>(x);
  };
}

/// The lanes' game again in double, from their very utilities and, where agents mix, their very
/// probabilities, which then add up to 1. strategy: of what is played, unless null.
template <class Real, class Lanes>
StrategicValues judge(const StrategicJob& job, const StrategicPlan<Real>& plan, Lanes& lanes,
                      std::vector<double>* strategy) {
  const StrategicPlan<double> wide(job);
  const std::unique_ptr<double[]> memory(new double[workspace(wide)]);
  const SerialGroup<double> group;
  StrategicGame<double, SerialGroup<double>> game(wide, group, memory.get());
  const auto& rows = lanes.game().rows;
  const int n = plan.profiles.players, outcomes = plan.profiles.outcomes;
  const std::ptrdiff_t size = std::ptrdiff_t{n} * outcomes;
  for (std::ptrdiff_t k = 0; k < size; ++k) {
    game.rows.principal[k] = static_cast<double>(rows.principal[k]);
    game.rows.agent[k] = static_cast<double>(rows.agent[k]);
  }
  const auto& from = lanes.targets();
  StrategicTargets<double> targets;
  for (int i = 0; i < n; ++i) {
    targets.alignment.individual[i] = static_cast<double>(from.alignment.individual[i]);
    targets.individual_capability[i] = static_cast<double>(from.individual_capability[i]);
  }
  targets.alignment.collective = static_cast<double>(from.alignment.collective);
  targets.alignment.calibration = static_cast<double>(from.alignment.calibration);
  targets.collective_capability = static_cast<double>(from.collective_capability);
  targets.relaxation = static_cast<double>(from.relaxation);
  targets.tries = static_cast<double>(from.tries);
  game.find_equilibria(targets);
  StrategicValues values = {};
  game.measure(targets, put_into(values), [&](double* row) {
    lanes.game().mix(lanes.draws(), rows.kind);
    const double sum =
        group.sum(outcomes, [&rows](int s) { return static_cast<double>(rows.kind[s]); });
    for (int s = 0; s < outcomes; ++s) row[s] = static_cast<double>(rows.kind[s]) / sum;
  });
  if (strategy != nullptr) {
    const bool mixed = job.games.play == PlayKind::product;
    for (int s = 0; s < outcomes; ++s) {
      const double kind = game.rows.kind[s];
      strategy->push_back(mixed ? kind : kind >= played_profile ? 1 : 0);
    }
  }
  return values;
}

}  // namespace

template <class Real>
SampledStrategicGame<Real> sampled_strategic_game(const StrategicJob& job, std::uint64_t index) {
  return with_game<Real>(job, index, [&](const auto& plan, auto& lanes) {
    SampledStrategicGame<Real> r;
    const auto& rows = lanes.game().rows;
    const auto& targets = lanes.targets();
    const int n = plan.profiles.players;
    const std::ptrdiff_t size = std::ptrdiff_t{n} * plan.profiles.outcomes;
    r.principals.assign(rows.principal, rows.principal + size);
    r.agents.assign(rows.agent, rows.agent + size);
    for (int i = 0; i < n; ++i) {
      r.individual_alignment.push_back(static_cast<double>(targets.alignment.individual[i]));
      r.individual_capability.push_back(static_cast<double>(targets.individual_capability[i]));
    }
    r.collective_alignment = static_cast<double>(targets.alignment.collective);
    r.calibration = static_cast<double>(targets.alignment.calibration);
    r.collective_capability = static_cast<double>(targets.collective_capability);
    r.relaxation = static_cast<double>(targets.relaxation);
    r.tries = static_cast<int>(targets.tries);
    if (job.games.play != PlayKind::capability) judge(job, plan, lanes, &r.strategy);
    return r;
  });
}

template <class Real>
StrategicValues strategic_values_as_run(const StrategicJob& job, std::uint64_t index) {
  return with_game<Real>(job, index, [](const auto&, auto& lanes) {
    StrategicValues values = {};
    lanes.measure(put_into(values));
    return values;
  });
}

template <class Real>
StrategicValues strategic_values_in_double(const StrategicJob& job, std::uint64_t index) {
  return with_game<Real>(
      job, index, [&](const auto& plan, auto& lanes) { return judge(job, plan, lanes, nullptr); });
}

template <class Real>
unsigned strategic_violations_in_double(const StrategicJob& job, std::uint64_t index) {
  const StrategicValues values = strategic_values_in_double<Real>(job, index);
  const auto state =
      static_cast<unsigned>(values[static_cast<std::size_t>(StrategicColumn::state)]);
  return state / StrategicState::exceeded;
}

template SampledStrategicGame<float> sampled_strategic_game<float>(const StrategicJob&,
                                                                   std::uint64_t);
template SampledStrategicGame<double> sampled_strategic_game<double>(const StrategicJob&,
                                                                     std::uint64_t);
template StrategicValues strategic_values_as_run<float>(const StrategicJob&, std::uint64_t);
template StrategicValues strategic_values_as_run<double>(const StrategicJob&, std::uint64_t);
template StrategicValues strategic_values_in_double<float>(const StrategicJob&, std::uint64_t);
template StrategicValues strategic_values_in_double<double>(const StrategicJob&, std::uint64_t);
template unsigned strategic_violations_in_double<float>(const StrategicJob&, std::uint64_t);
template unsigned strategic_violations_in_double<double>(const StrategicJob&, std::uint64_t);

}  // namespace delegauge
