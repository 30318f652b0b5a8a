// SPDX-License-Identifier: Apache-2.0
#include "kernels/executor/surface_work.hpp"

#include <cmath>

namespace delegauge {

template <class Real>
void StatWork<Real>::configure(const FixedScale& scale) {
  low = static_cast<Real>(scale.low);
  span = static_cast<Real>(scale.high - scale.low);
  to_fixed = static_cast<Real>(std::ldexp(1.0, scale.exponent));
  to_bin = static_cast<Real>(histogram_bins / (scale.high - scale.low));
}

template <class Real>
void StatWork<Real>::spill() {
  for (int b = 0; b < histogram_bins; ++b) {
    spilled[static_cast<std::size_t>(b)] += histogram[b];
    histogram[b] = 0;
  }
}

template <class Real>
void StatWork<Real>::flush(StatTally& tally) {
  spill();
  tally.sum += sum;
  tally.sum_of_squares += sum_of_squares;
  tally.min = std::min(tally.min, static_cast<double>(min));
  tally.max = std::max(tally.max, static_cast<double>(max));
  for (std::size_t b = 0; b < histogram_bins; ++b) {
    tally.count += spilled[b];
    tally.histogram[b] += spilled[b];
    spilled[b] = 0;
  }
  sum = sum_of_squares = 0;
  min = std::numeric_limits<Real>::infinity();
  max = -std::numeric_limits<Real>::infinity();
}

template <class Real>
void BinWork<Real>::configure(const SurfaceJob& job) {
  const SurfaceRanges ranges = surface_ranges(job);
  agents_to_bin = static_cast<Real>(grid_side / ranges.agents_regret);
  misalignment_to_bin = static_cast<Real>(grid_side / ranges.weighted_misalignment);
  for (int b = 0; b < bound_count; ++b) {
    if (job.bounds.has(static_cast<Bound>(b))) bound_at[bounds++] = static_cast<Bound>(b);
  }
  records.reset(
      static_cast<std::byte*>(::operator new(grid_bins* record_size(), std::align_val_t(64))));
  for (std::size_t bin = 0; bin < grid_bins; ++bin) clear(bin);
}

template <class Real>
void BinWork<Real>::clear(std::size_t bin) {
  BinHead<Real>* const h = new (records.get() + bin * record_size()) BinHead<Real>;
  BinBound<Real>* const of_bound = bounds_of(h);
  for (int i = 0; i < bounds; ++i) new (of_bound + i) BinBound<Real>;
}

template <class Real>
void BinWork<Real>::flush(SurfaceTally& tally) {
  for (std::size_t bin = 0; bin < grid_bins; ++bin) {
    BinHead<Real>* const h = head(bin * record_size());
    if (h->count == 0) continue;
    BinTally& t = tally.bins[bin];
    t.count += h->count;
    t.sum_regret += h->sum_regret;
    t.sum_worst_case += h->sum_worst_case;
    t.max_regret = std::max(t.max_regret, static_cast<double>(h->max_regret));
    t.max_worst_case = std::max(t.max_worst_case, static_cast<double>(h->max_worst_case));
    for (int i = 0; i < bounds; ++i) {
      const BinBound<Real>& mine = bounds_of(h)[i];
      BinTally::OfBound& theirs = t.bound[static_cast<std::size_t>(bound_at[i])];
      theirs.sum += mine.sum;
      theirs.max = std::max(theirs.max, static_cast<double>(mine.max));
      theirs.least_slack = std::min(theirs.least_slack, static_cast<double>(mine.least_slack));
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
