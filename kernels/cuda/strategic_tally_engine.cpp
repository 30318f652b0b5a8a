// SPDX-License-Identifier: Apache-2.0
// `grid` and `infer` on one GPU that adds its games up: of a batch one tally a point comes back,
// and the few values that lie far from the others.
#include <algorithm>
#include <cmath>

#include "kernels/cuda/backend.hpp"
#include "kernels/cuda/column_tallier.hpp"
#include "kernels/cuda/strategic_work.hpp"
#include "kernels/executor/column_sums.hpp"
#include "kernels/executor/worst_case_quantities.hpp"

namespace delegauge::cuda {
namespace {

// The most that a batch takes on the device: its games' values; and its points' tallies, which come
// back.
constexpr std::uint64_t most_value_bytes = std::uint64_t{512} << 20;
constexpr std::uint64_t most_tally_bytes = std::uint64_t{64} << 20;

// The scalar sum: of values that are few.
ColumnSums sums_of(const double* values, std::size_t count, double low, double high,
                   double to_fixed) {
  return sum_column_of<double>(values, count, low, high, to_fixed);
}

// Values that a device has left to the host are not in its count.
void add_listed(double value, OpenMoments& moments) {
  moments.count -= 1;
  add_column(sums_of, &value, 1, moments);
}

std::vector<TalliedColumn> grid_columns(const StrategicJob& job) {
  const StrategicTally empty = empty_strategic_tally(job);
  std::vector<TalliedColumn> columns;
  int histograms = 0;
  for (int q = 0; q < strategic_quantity_count; ++q) {
    if (of_worst_case(static_cast<StrategicQuantity>(q)) && !job.worst_case) continue;
    columns.push_back(tallied_column(q, empty.moments[static_cast<std::size_t>(q)].scale,
                                     q < normalised_count ? histograms++ : -1));
  }
  return columns;
}

template <class Real>
class GridTallyEngine final : public StrategicTallyEngine {
 public:
  GridTallyEngine(int device, const StrategicJob& job, const ConfirmViolations& confirm,
                  std::uint64_t batch, const BlockSettings& settings)
      : name_(name_of(device)),
        empty_(empty_strategic_tally(job)),
        repetitions_(job.repetitions),
        confirm_(confirm),
        columns_(grid_columns(job)),
        work_(device, job, at_most(batch), settings, false),
        tallier_(columns_, static_cast<int>(StrategicColumn::state),
                 static_cast<int>(points_of(work_.runner().room())), settings.listed) {}

  std::string name() const override { return name_; }
  std::uint64_t batch() const override { return work_.runner().room(); }

  std::optional<PointTallies> tally(const StrategicBatch& batch) override {
    PointTallies result;
    result.first = batch.begin / repetitions_;
    if (batch.begin == batch.end) return result;
    work_.begin(batch);
    GameRunner& runner = work_.runner();
    tallier_.begin(runner.stream(), batch.begin, batch.end, repetitions_, runner.values());
    runner.wait();
    if (!tallier_.complete()) return std::nullopt;
    const std::uint64_t last = (batch.end - 1) / repetitions_;
    for (std::uint64_t point = result.first; point <= last; ++point) {
      result.tally.push_back(of_point(batch, point, static_cast<int>(point - result.first)));
    }
    const ColumnTally& from = tallier_.result();
    for (unsigned int i = 0; i < *from.listed; ++i) {
      add_listed_value(from.list[i],
                       result.tally[from.list[i].index / repetitions_ - result.first]);
    }
    return result;
  }

 private:
  // The points that so many games may be of: the first and the last in part.
  std::uint64_t points_of(std::uint64_t games) const { return games / repetitions_ + 2; }
  std::uint64_t at_most(std::uint64_t batch) const {
    constexpr std::uint64_t of_game = strategic_column_count * sizeof(double);
    const std::uint64_t of_point =
        ColumnTally(1, static_cast<int>(columns_.size()), normalised_count, 0, nullptr).bytes;
    const std::uint64_t points = std::max<std::uint64_t>(3, most_tally_bytes / of_point);
    const std::uint64_t most = most_value_bytes / of_game;
    const std::uint64_t of_points =
        repetitions_ > most / (points - 2) ? most : repetitions_ * (points - 2);
    return std::min({batch, most, of_points});
  }

  StrategicTally of_point(const StrategicBatch& batch, std::uint64_t point, int number) const {
    StrategicTally tally = empty_;
    const std::uint64_t from = point * repetitions_;
    const std::uint64_t first = std::max(batch.begin, from);
    const std::uint64_t games = std::min(batch.end - first, repetitions_ - (first - from));
    const ColumnTally& of = tallier_.result();
    tally.games = games;
    tally.fallback = of.states[2 * number];
    tally.missed_alignment = of.states[2 * number + 1];
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      const auto q = static_cast<std::size_t>(columns_[c].column);
      tallier_.add_moments(number, static_cast<int>(c), games, tally.moments[q]);
      const int histogram = columns_[c].histogram;
      if (histogram < 0) continue;
      const unsigned int* const counts =
          of.histogram +
          static_cast<std::ptrdiff_t>(number * of.histograms + histogram) * near_bins;
      for (int bin = 0; bin < near_bins; ++bin) {
        if (counts[bin] == 0) continue;
        tally.histogram[q].add(bin - SignedHistogram::near_side, counts[bin]);
      }
    }
    return tally;
  }

  void add_listed_value(const ListedValue& listed, StrategicTally& tally) const {
    if (listed.tallied == static_cast<int>(columns_.size())) {
      const auto bits = static_cast<unsigned>(listed.value);
      add_exceeded(tally, bits / StrategicState::exceeded, listed.index, confirm_);
      return;
    }
    const TalliedColumn& column = columns_[static_cast<std::size_t>(listed.tallied)];
    const auto q = static_cast<std::size_t>(column.column);
    add_listed(listed.value, tally.moments[q]);
    if (column.histogram >= 0 && std::isfinite(listed.value)) {
      tally.histogram[q].add(listed.value);
    }
  }

  std::string name_;
  StrategicTally empty_;
  std::uint64_t repetitions_;
  ConfirmViolations confirm_;
  std::vector<TalliedColumn> columns_;
  GridWork<Real> work_;
  ColumnTallier tallier_;
};

std::vector<TalliedColumn> infer_columns(const InferTally& empty) {
  std::vector<TalliedColumn> columns;
  for (const OpenMoments& of : empty.error) {
    columns.push_back(tallied_column(static_cast<int>(columns.size()), of.scale));
  }
  return columns;
}

template <class Real>
class ObservingTallyEngine final : public InferTallyEngine {
 public:
  ObservingTallyEngine(int device, const InferJob& job, std::uint64_t batch,
                       const BlockSettings& settings)
      : name_(name_of(device)),
        empty_(static_cast<int>(job.marks.size())),
        work_(device, job, at_most(batch, columns_of(job)), settings, false),
        tallier_(infer_columns(empty_), -1, 1, settings.listed) {}

  std::string name() const override { return name_; }
  std::uint64_t batch() const override { return work_.runner().room(); }

  std::optional<InferTally> tally(const InferBatch& batch) override {
    InferTally result = empty_;
    if (batch.begin == batch.end) return result;
    work_.begin(batch);
    GameRunner& runner = work_.runner();
    // All games are of one point.
    tallier_.begin(runner.stream(), batch.begin, batch.end, UINT64_MAX, runner.values());
    runner.wait();
    if (!tallier_.complete()) return std::nullopt;
    result.games = batch.end - batch.begin;
    for (std::size_t c = 0; c < result.error.size(); ++c) {
      tallier_.add_moments(0, static_cast<int>(c), result.games, result.error[c]);
    }
    const ColumnTally& from = tallier_.result();
    for (unsigned int i = 0; i < *from.listed; ++i) {
      add_listed(from.list[i].value, result.error[static_cast<std::size_t>(from.list[i].tallied)]);
    }
    return result;
  }

 private:
  static std::uint64_t at_most(std::uint64_t batch, int columns) {
    return std::min(batch,
                    most_value_bytes / (static_cast<std::uint64_t>(columns) * sizeof(double)));
  }

  std::string name_;
  InferTally empty_;
  InferWork<Real> work_;
  ColumnTallier tallier_;
};

// make(batch), of as many games as the device has memory for.
template <class Make>
auto within_memory(std::uint64_t batch, const Make& make) {
  while (true) {
    try {
      return make(batch);
    } catch (const CudaError& error) {
      if (!error.out_of_memory() || batch <= 1) throw;
      batch /= 2;
    }
  }
}

}  // namespace

template <class Real>
std::unique_ptr<StrategicTallyEngine> strategic_tally_engine(int device, const StrategicJob& job,
                                                             const ConfirmViolations& confirm,
                                                             std::uint64_t batch,
                                                             const BlockSettings& settings) {
  return within_memory(batch, [&](std::uint64_t games) {
    return std::make_unique<GridTallyEngine<Real>>(device, job, confirm, games, settings);
  });
}
template std::unique_ptr<StrategicTallyEngine> strategic_tally_engine<float>(
    int, const StrategicJob&, const ConfirmViolations&, std::uint64_t, const BlockSettings&);
template std::unique_ptr<StrategicTallyEngine> strategic_tally_engine<double>(
    int, const StrategicJob&, const ConfirmViolations&, std::uint64_t, const BlockSettings&);

template <class Real>
std::unique_ptr<InferTallyEngine> infer_tally_engine(int device, const InferJob& job,
                                                     std::uint64_t batch,
                                                     const BlockSettings& settings) {
  return within_memory(batch, [&](std::uint64_t games) {
    return std::make_unique<ObservingTallyEngine<Real>>(device, job, games, settings);
  });
}
template std::unique_ptr<InferTallyEngine> infer_tally_engine<float>(int, const InferJob&,
                                                                     std::uint64_t,
                                                                     const BlockSettings&);
template std::unique_ptr<InferTallyEngine> infer_tally_engine<double>(int, const InferJob&,
                                                                      std::uint64_t,
                                                                      const BlockSettings&);

}  // namespace delegauge::cuda
