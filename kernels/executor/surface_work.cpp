// SPDX-License-Identifier: Apache-2.0
#include "kernels/executor/surface_work.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace delegauge {

template <class Real>
void StatWork<Real>::configure(const FixedScale& scale) {
  low = static_cast<Real>(scale.low);
  span = static_cast<Real>(scale.high - scale.low);
  to_fixed = static_cast<Real>(std::ldexp(1.0, scale.exponent));
  to_bin = static_cast<Real>(histogram_bins / (scale.high - scale.low));
}

template <class Real>
void StatWork<Real>::clear_extremes() {
  std::fill(std::begin(lane_min), std::end(lane_min), std::numeric_limits<Real>::infinity());
  std::fill(std::begin(lane_max), std::end(lane_max), -std::numeric_limits<Real>::infinity());
}

template <class Real>
void StatWork<Real>::spill() {
  if (!used) return;
  for (int i = 0; i < lanes; ++i) {
    sum += lane_sum[i];
    sum_of_squares += lane_squares[i] + (static_cast<Wide>(lane_squares_high[i]) << 32);
    lane_sum[i] = lane_squares[i] = lane_squares_high[i] = 0;
  }
  for (int b = 0; b < histogram_bins; ++b) {
    spilled[static_cast<std::size_t>(b)] += histogram[b];
    histogram[b] = 0;
  }
}

template <class Real>
void StatWork<Real>::flush(StatTally& tally) {
  if (!used) return;
  spill();
  used = false;
  tally.sum += sum;
  tally.sum_of_squares += sum_of_squares;
  const Real min = *std::min_element(std::begin(lane_min), std::end(lane_min));
  const Real max = *std::max_element(std::begin(lane_max), std::end(lane_max));
  tally.min = std::min(tally.min, static_cast<double>(min));
  tally.max = std::max(tally.max, static_cast<double>(max));
  for (std::size_t b = 0; b < histogram_bins; ++b) {
    tally.count += spilled[b];
    tally.histogram[b] += spilled[b];
    spilled[b] = 0;
  }
  sum = sum_of_squares = 0;
  clear_extremes();
}

template <class Real>
void BinWork<Real>::configure(const SurfaceJob& job) {
  const SurfaceRanges ranges = surface_ranges(job);
  agents_to_bin = static_cast<Real>(grid_side / ranges.agents_regret);
  misalignment_to_bin = static_cast<Real>(grid_side / ranges.weighted_misalignment);
  for (int b = 0; b < bound_count; ++b) {
    if (job.bounds.has(static_cast<Bound>(b))) bound_at[bounds++] = static_cast<Bound>(b);
  }
  others = job.worst_case ? 2 : 1;
  sums = padded(1 + others + bounds, 4);
  extremes = padded(others + 2 * bounds, 8);
  records.reset(static_cast<std::byte*>(
      ::operator new ((grid_bins + 1) * std::size_t{record_size()}, std::align_val_t(64))));
  for (std::size_t bin = 0; bin <= grid_bins; ++bin) clear(bin);
}

template <class Real>
void BinWork<Real>::clear(std::size_t bin) {
  std::byte* const record = records.get() + bin * record_size();
  new (record) std::uint64_t[static_cast<std::size_t>(sums)]();
  Real* const extreme = new (record + 8 * sums) Real[static_cast<std::size_t>(extremes)]();
  for (int i = others + bounds; i < others + 2 * bounds; ++i) {
    extreme[i] = -std::numeric_limits<Real>::infinity();
  }
}

template <class Real>
void BinWork<Real>::flush(SurfaceTally& tally) {
  for (std::size_t bin = 0; bin < grid_bins; ++bin) {
    const std::uint64_t* const sum = sums_at(bin * record_size());
    const Real* const extreme = extremes_at(bin * record_size());
    if (sum[0] == 0) continue;
    const auto raise = [](double& kept, Real value) {
      kept = std::max(kept, static_cast<double>(value));
    };
    BinTally& t = tally.bins[bin];
    t.count += sum[0];
    t.sum_regret += sum[1];
    raise(t.max_regret, extreme[0]);
    if (others == 2) {
      t.sum_worst_case += sum[2];
      raise(t.max_worst_case, extreme[1]);
    }
    for (int i = 0; i < bounds; ++i) {
      BinTally::OfBound& of_bound = t.bound[static_cast<std::size_t>(bound_at[i])];
      of_bound.sum += sum[1 + others + i];
      raise(of_bound.max, extreme[others + i]);
      of_bound.least_slack =
          std::min(of_bound.least_slack, 0.0 - static_cast<double>(extreme[others + bounds + i]));
    }
    clear(bin);
  }
}

template <class Real>
SurfaceWork<Real>::SurfaceWork(const SurfaceJob& the_job) : job(the_job) {
  const SurfaceTally tally = empty_tally<Real>(job);
  for (int q = 0; q < quantity_count; ++q) quantity[q].configure(tally.quantity[q].scale);
  for (int b = 0; b < bound_count; ++b) {
    bound[b].tightness.configure(tally.bound[b].tightness.scale);
    bound[b].worst_case_tightness.configure(tally.bound[b].worst_case_tightness.scale);
    bound[b].slack.configure(tally.bound[b].slack.scale);
    bound[b].tightest.capacity = tally.bound[b].tightest.capacity;
  }
  bins.configure(job);
  // Rows that pad the last games of a backlog are added, too, to a record that nobody reads.
  std::fill(std::begin(backlog.sums), std::end(backlog.sums), 0u);
  std::fill(std::begin(backlog.extremes), std::end(backlog.extremes), Real(0));
}

template <class Real>
void SurfaceWork<Real>::make_room(int more) {
  since_spill += static_cast<std::uint32_t>(more);
  if (since_spill <= spill_limit) return;
  since_spill = static_cast<std::uint32_t>(more);
  for (auto& q : quantity) q.spill();
  for (auto& b : bound) {
    b.tightness.spill();
    b.worst_case_tightness.spill();
    b.slack.spill();
  }
}

template <class Real>
void SurfaceWork<Real>::flush(SurfaceTally& tally) {
  tally.games += games;
  tally.degenerate += degenerate;
  games = degenerate = 0;
  since_spill = 0;
  for (int q = 0; q < quantity_count; ++q) quantity[q].flush(tally.quantity[q]);
  for (int b = 0; b < bound_count; ++b) {
    bound[b].tightness.flush(tally.bound[b].tightness);
    bound[b].worst_case_tightness.flush(tally.bound[b].worst_case_tightness);
    bound[b].slack.flush(tally.bound[b].slack);
    tally.bound[b].tightest.merge(bound[b].tightest);
    bound[b].tightest.games.clear();
    for (const std::uint64_t index : bound[b].violating) tally.bound[b].add_violation(index);
    bound[b].violating.clear();
  }
  bins.flush(tally);
}

template struct StatWork<float>;
template struct StatWork<double>;
template class BinWork<float>;
template class BinWork<double>;
template class SurfaceWork<float>;
template class SurfaceWork<double>;

}  // namespace delegauge
