// SPDX-License-Identifier: Apache-2.0
// The kernel of `search`, a thread to each chain, as an address for the CUDA runtime.
#pragma once

#include <cstdint>

#include "kernels/executor/search_executor.hpp"

namespace delegauge::cuda {

// Per block: few, so that few chains spread over all multiprocessors.
inline constexpr int search_threads = 64;

// What a launch is told besides the job; all pointers are the device's.
template <class Real>
struct SearchLaunch {
  SearchJob job;
  SearchConstants<Real> constants;
  SearchBatch batch;      // of chains; their columns are written once all steps are done
  Real* state = nullptr;  // entry e of chain begin + j at [e * stride + j]
  std::int64_t stride = 0;
  std::uint64_t from = 0, to = 0;  // steps
};

static_assert(sizeof(SearchLaunch<double>) <= 4096, "a kernel's parameters");

// Their arguments are (SearchLaunch<Real>, RuntimeShape); a kernel that knows its shape has an
// empty one, of which nothing is read.
struct SearchKernels {
  const void* runtime = nullptr;  // any shape and metric, a plain bound
  const void* pareto = nullptr;   // likewise, `pareto`
  // The default game in double precision with EPIC's metric, null in single: threads have 1.5 KB of
  // local memory instead of 22, which the driver sets aside for as many as a GPU could hold.
  const void* of_4x4 = nullptr;
};

template <class Real>
SearchKernels search_kernels();
template <>
SearchKernels search_kernels<float>();
template <>
SearchKernels search_kernels<double>();

// The kernel for a job's games.
template <class Real>
const void* search_kernel_for(const SearchJob& job) {
  const SearchKernels kernels = search_kernels<Real>();
  const FlatGames& games = job.games;
  if (!is_plain(job.bound)) return kernels.pareto;
  const bool is_4x4 = games.players == 4 && games.outcomes == 4 && is_plain_epic(games);
  return is_4x4 && kernels.of_4x4 != nullptr ? kernels.of_4x4 : kernels.runtime;
}

}  // namespace delegauge::cuda
