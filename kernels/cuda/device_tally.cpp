// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/device_tally.hpp"

#include <algorithm>

namespace delegauge::cuda {
namespace {

Wide squares(const FixedTotals& totals) {
  return totals.squares_low + (static_cast<Wide>(totals.squares_high) << 32);
}

template <class Real>
double least_of(KeyOf<Real> complement) {
  return static_cast<double>(from_key<Real>(static_cast<KeyOf<Real>>(~complement)));
}
template <class Real>
double max_of(KeyOf<Real> key) {
  return static_cast<double>(from_key<Real>(key));
}

template <class Real>
void add_statistic(StatTally& stat, const StatisticTotals<Real>& totals,
                   const unsigned int* histogram) {
  stat.sum += totals.fixed.sum;
  stat.sum_of_squares += squares(totals.fixed);
  if (totals.max != 0) stat.max = std::max(stat.max, max_of<Real>(totals.max));
  if (totals.least != 0) stat.min = std::min(stat.min, least_of<Real>(totals.least));
  for (std::size_t b = 0; b < histogram_bins; ++b) {
    stat.count += histogram[b];
    stat.histogram[b] += histogram[b];
  }
}

template <class Real>
void add_bin(BinTally& bin, const SurfaceJob& job, const unsigned long long* sum,
             const KeyOf<Real>* extreme) {
  if (sum[0] == 0) return;
  const auto raise = [](double& kept, KeyOf<Real> key) {
    if (key != 0) kept = std::max(kept, max_of<Real>(key));
  };
  bin.count += sum[0];
  bin.sum_regret += sum[1];
  bin.sum_worst_case += sum[2];
  raise(bin.max_regret, extreme[0]);
  raise(bin.max_worst_case, extreme[1]);
  for (int b = 0; b < bound_count; ++b) {
    if (!job.bounds.has(static_cast<Bound>(b))) continue;
    BinTally::OfBound& of = bin.bound[static_cast<std::size_t>(b)];
    of.sum += sum[3 + b];
    raise(of.max, extreme[2 + 2 * b]);
    if (extreme[3 + 2 * b] != 0) {
      of.least_slack = std::min(of.least_slack, least_of<Real>(extreme[3 + 2 * b]));
    }
  }
}

}  // namespace

template <class Real>
void add_to(SurfaceTally& tally, const SurfaceJob& job, std::uint64_t games,
            const DeviceTally<Real>& batch) {
  tally.games += games;
  tally.degenerate += batch.counts->degenerate;
  int at = 0;
  for_each_statistic(job, [&](StatisticOf of, int number) {
    add_statistic(statistic_in(tally, of, number), batch.statistic[at],
                  batch.histogram + at * histogram_bins);
    at += 1;
  });
  for (int bin = 0; bin < grid_bins; ++bin) {
    add_bin<Real>(tally.bins[static_cast<std::size_t>(bin)], job, batch.bin_sum + bin * bin_sums,
                  batch.bin_extreme + bin * bin_extremes);
  }
  int b = 0;
  for (int bound = 0; bound < bound_count; ++bound) {
    if (!job.bounds.has(static_cast<Bound>(bound))) continue;
    BoundTally& of = tally.bound[static_cast<std::size_t>(bound)];
    const DeviceTightGame<Real>* games_of = batch.tightest_games + b * batch.shape.tightest;
    for (unsigned int i = 0; i < batch.tightest[b]; ++i) {
      of.tightest.add({games_of[i].index, static_cast<double>(games_of[i].tightness)});
    }
    for (unsigned int i = 0; i < batch.counts->violators; ++i) {
      if ((batch.violator[i].bounds >> bound & 1u) != 0) of.add_violation(batch.violator[i].index);
    }
    b += 1;
  }
}

template void add_to<float>(SurfaceTally&, const SurfaceJob&, std::uint64_t,
                            const DeviceTally<float>&);
template void add_to<double>(SurfaceTally&, const SurfaceJob&, std::uint64_t,
                             const DeviceTally<double>&);

}  // namespace delegauge::cuda
