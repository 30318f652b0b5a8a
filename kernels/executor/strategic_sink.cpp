// SPDX-License-Identifier: Apache-2.0
#include "kernels/executor/strategic_sink.hpp"

#include <cmath>
#include <cstddef>

#include "kernels/executor/worst_case_quantities.hpp"

namespace delegauge {

StrategicSink::StrategicSink(const StrategicJob& job, const ConfirmViolations& confirm,
                             StrategicTally& tally)
    : confirm_(confirm), tally_(tally) {
  for (std::size_t q = 0; q < wants_.size(); ++q) {
    wants_[q] = job.worst_case || !of_worst_case(static_cast<StrategicQuantity>(q));
  }
  for (std::size_t q = 0; q < near_.size(); ++q) near_[q] = tally.histogram[q].near_counts();
}

StrategicSink::Scale StrategicSink::scale(int quantity) const {
  const FixedScale& of = tally_.moments[static_cast<std::size_t>(quantity)].scale;
  return {of.low, of.high, std::ldexp(1.0, of.exponent)};
}

void StrategicSink::add_to_histogram(int quantity, double x) {
  if (std::isfinite(x)) tally_.histogram[static_cast<std::size_t>(quantity)].add(x);
}

void StrategicSink::add_state(unsigned bits, std::uint64_t index) {
  if ((bits & StrategicState::fallback) != 0) tally_.fallback += 1;
  if ((bits & StrategicState::missed_alignment) != 0) tally_.missed_alignment += 1;
  const unsigned exceeded = bits / StrategicState::exceeded;
  if (exceeded != 0) add_exceeded(tally_, exceeded, index, confirm_);
}

template <class Real>
void StrategicSink::add(int quantity, const ColumnSums& sums, const Real* values, int count) {
  OpenMoments& moments = tally_.moments[static_cast<std::size_t>(quantity)];
  add_near_sums(sums, static_cast<std::size_t>(count), moments);
  if (!sums.left_out) return;
  for (int i = 0; i < count; ++i) add_one_by_one(static_cast<double>(values[i]), moments);
  moments.settle();
}
void StrategicSink::add_sums(int quantity, const ColumnSums& sums, const float* values, int count) {
  add(quantity, sums, values, count);
}
void StrategicSink::add_sums(int quantity, const ColumnSums& sums, const double* values,
                             int count) {
  add(quantity, sums, values, count);
}

void StrategicSink::add_games(std::uint64_t games) { tally_.games += games; }

}  // namespace delegauge
