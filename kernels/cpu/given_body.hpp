// SPDX-License-Identifier: Apache-2.0
// The kernel for arrays of given games over a table's lanes. Compiled once per instruction set.
#pragma once

#include <memory>

#include "kernels/cpu/shapes.hpp"
#include "kernels/executor/given_executor.hpp"

DELEGAUGE_BEGIN

// V: the precision of the arithmetic, D: double. Shape: the job's. Bounds: PlainBounds, where no
// other is asked for, or BoundSet.
template <class V, class D, class Shape, class M, class Bounds>
bool given_batch_of(const GivenJob& job, const GivenBatch& batch, const Shape& shape) {
  constexpr std::int64_t width = Traits<V>::width;
  static_assert(given_padding % width == 0);
  const std::unique_ptr<V[]> values(new V[Workspace<V, Shape>::size(shape)]);
  const std::unique_ptr<D[]> doubles(new D[GivenSpace<D, Shape>::size(shape)]);
  bool finite = true;
  for (std::int64_t first = 0; first < batch.games; first += width) {
    const std::int64_t rest = batch.games - first;
    const int count = static_cast<int>(rest < width ? rest : width);
    finite = evaluate_given<V, D, Shape, M, Bounds>(job, batch, shape, first, count, values.get(),
                                                    doubles.get()) &&
             finite;
  }
  return finite;
}

// Double, in which most arrays are measured, has kernels for single shapes, of plain bounds alone.
template <class V, class D>
bool given_batch(const GivenJob& job, const GivenBatch& batch) {
  if constexpr (sizeof(RealOf<V>) == sizeof(double)) {
    bool finite = false;
    const bool plain = job.metric == epic && !bounds_asked_of(job).has(Bound::pareto);
    if (plain && for_fixed_shape(job.players, job.outcomes, [&](auto shape) {
          using Shape = decltype(shape);
          finite = given_batch_of<V, D, Shape, EpicMetric, PlainBounds>(job, batch, shape);
        })) {
      return finite;
    }
  }
  const RuntimeShape shape = {job.players, job.outcomes};
  return given_batch_of<V, D, RuntimeShape, AnyMetric, BoundSet>(job, batch, shape);
}

DELEGAUGE_END
