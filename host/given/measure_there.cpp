// SPDX-License-Identifier: Apache-2.0
#include "host/given/measure_there.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <vector>

namespace delegauge::host {
namespace {

std::size_t bytes_of(GivenStorage storage) {
  return storage == GivenStorage::float32 ? sizeof(float) : sizeof(double);
}

/// Items [first, first + count) of a view.
ArrayView part_of(const ArrayView& view, std::uint64_t first, std::uint64_t count) {
  ArrayView part = view;
  const std::int64_t numbers = static_cast<std::int64_t>(first) * view.strides[0];
  part.data = static_cast<const std::byte*>(view.data) +
              numbers * static_cast<std::int64_t>(bytes_of(view.storage));
  part.shape[0] = static_cast<std::int64_t>(count);
  return part;
}

/// Batches, one after the other: the device works on each with all that it has.
class MeasurementThere {
 public:
  MeasurementThere(const ArrayGames& games, const GivenJob& job, Precision precision,
                   cuda::DeviceDesk& desk)
      : games_(games),
        job_(job),
        in_float_(precision == Precision::single_precision),
        desk_(desk),
        number_bytes_(bytes_of(games.shape().storage)) {}

  /// Takes memory for as many games as there is room for, at most `batch`; returns how many.
  std::uint64_t make_room(std::uint64_t batch) {
    const ArrayShape& shape = games_.shape();
    const std::size_t utilities =
        games_.lie_as_kernels_take_them() ? 0 : shape.record() * number_bytes_;
    const std::size_t strategies =
        shape.has_strategies ? static_cast<std::size_t>(shape.outcomes()) * sizeof(double) : 0;
    while (true) {
      strategies_ = cuda::memory_on(desk_.device(), batch * strategies);
      if (strategies_) utilities_ = cuda::memory_on(desk_.device(), batch * utilities);
      if (strategies_ && utilities_) return batch;
      if (batch == 1) {
        throw RunError(fmt::format(
            "cuda:{} has no memory left for a game; free some of it, or copy the arrays to the "
            "processor's memory",
            desk_.device()));
      }
      batch = (batch + 1) / 2;
    }
  }

  void measure(std::uint64_t first, std::uint64_t count, double* values, std::int64_t stride) {
    GivenBatch batch;
    batch.storage = games_.shape().storage;
    batch.utilities = utilities(first, count);
    batch.strategies = strategies(first, count);
    batch.games = static_cast<std::int64_t>(count);
    batch.results = values + first;
    batch.stride = stride;
    if (desk_.evaluate(job_, in_float_, batch)) return;
    std::vector<std::byte> here(count * games_.shape().record() * number_bytes_);
    desk_.copy_down(here.data(), batch.utilities, here.size());
    require_finite(games_.shape(), ArrayGames::names(), here.data(), first, count);
  }

 private:
  const void* utilities(std::uint64_t first, std::uint64_t count) {
    if (games_.lie_as_kernels_take_them()) {
      return static_cast<const std::byte*>(games_.principals().data) +
             first * games_.shape().record() * number_bytes_;
    }
    const auto record = static_cast<std::int64_t>(games_.shape().record());
    const GivenStorage storage = games_.shape().storage;
    std::byte* const to = utilities_.get();
    desk_.gather(strided(part_of(games_.principals(), first, count)), storage, to, record);
    desk_.gather(strided(part_of(games_.agents(), first, count)), storage,
                 to + games_.shape().record() / 2 * number_bytes_, record);
    return to;
  }

  const double* strategies(std::uint64_t first, std::uint64_t count) {
    const double* const here = games_.strategies(first, count, played_);
    if (here == nullptr) return nullptr;
    auto* const there = reinterpret_cast<double*>(strategies_.get());
    desk_.copy_up(there, here, played_.size() * sizeof(double));
    return there;
  }

  const ArrayGames& games_;
  const GivenJob& job_;
  const bool in_float_;
  cuda::DeviceDesk& desk_;
  const std::size_t number_bytes_;  // of utilities
  std::shared_ptr<std::byte> utilities_, strategies_;
  std::vector<double> played_;
};

}  // namespace

cuda::StridedNumbers strided(const ArrayView& view) {
  if (view.shape.size() > static_cast<std::size_t>(cuda::max_strided_axes)) {
    throw UsageError(fmt::format("an array of {} axes: games have at most {}; see docs/python.md",
                                 view.shape.size(), cuda::max_strided_axes));
  }
  cuda::StridedNumbers numbers;
  numbers.data = view.data;
  numbers.storage = view.storage;
  numbers.axes = std::max(1, static_cast<int>(view.shape.size()));
  numbers.shape[0] = 1;  // of a single number
  std::copy(view.shape.begin(), view.shape.end(), numbers.shape);
  std::copy(view.strides.begin(), view.strides.end(), numbers.strides);
  return numbers;
}

void measure_there(const ArrayGames& games, const GivenJob& job, Precision precision,
                   std::uint64_t batch, cuda::DeviceDesk& desk, double* values, std::int64_t stride,
                   const Watch& watch) {
  const std::uint64_t all = games.shape().games;
  if (all == 0) return;
  MeasurementThere measurement(games, job, precision, desk);
  on_device([&] {
    const std::uint64_t room = measurement.make_room(std::min(batch, all));
    for (std::uint64_t first = 0; first < all; first += room) {
      measurement.measure(first, std::min(room, all - first), values, stride);
      const std::uint64_t done = std::min(first + room, all);
      if (!watch(done) && done < all) {
        throw RunError(fmt::format("interrupted after {} of {} games", done, all));
      }
    }
  });
}

}  // namespace delegauge::host
