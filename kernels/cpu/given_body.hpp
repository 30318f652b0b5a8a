// SPDX-License-Identifier: Apache-2.0
// The kernel for arrays of given games over a table's lanes. Compiled once per instruction set.
#pragma once

#include <memory>

#include "kernels/executor/given_executor.hpp"

DELEGAUGE_BEGIN

// V: the precision of the arithmetic, D: double.
template <class V, class D>
bool given_batch(const GivenJob& job, const GivenBatch& batch) {
  constexpr std::int64_t width = Traits<V>::width;
  static_assert(given_padding % width == 0);
  const RuntimeShape shape = {job.players, job.outcomes};
  const std::unique_ptr<V[]> values(new V[Workspace<V, RuntimeShape>::size(shape)]);
  const std::unique_ptr<D[]> doubles(new D[GivenSpace<D, RuntimeShape>::size(shape)]);
  bool finite = true;
  for (std::int64_t first = 0; first < batch.games; first += width) {
    const std::int64_t rest = batch.games - first;
    const int count = static_cast<int>(rest < width ? rest : width);
    finite = evaluate_given<V, D, RuntimeShape, AnyMetric, BoundSet>(
                 job, batch, shape, first, count, values.get(), doubles.get()) &&
             finite;
  }
  return finite;
}

DELEGAUGE_END
