// SPDX-License-Identifier: Apache-2.0
// The CPU's kernels: one table per instruction set, all in one binary, chosen when run.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kernels/executor/column_moments.hpp"
#include "kernels/executor/dump_job.hpp"
#include "kernels/executor/estimate_job.hpp"
#include "kernels/executor/evaluation.hpp"
#include "kernels/executor/given_job.hpp"
#include "kernels/executor/infer_job.hpp"
#include "kernels/executor/search_job.hpp"
#include "kernels/executor/strategic_job.hpp"
#include "kernels/executor/strategic_sink.hpp"
#include "kernels/executor/surface_work.hpp"

namespace delegauge::cpu {

// Games [begin, end), at most batch_limit of them, drawn, measured and added to work.
template <class Real>
using SurfaceKernel = void (*)(SurfaceWork<Real>& work, std::uint64_t begin, std::uint64_t end);
template <class Real>
using EvaluateKernel = void (*)(EvaluationBatch<Real>& batch);
// Measures a batch of an array of games; returns whether all utilities were finite.
using GivenKernel = bool (*)(const GivenJob& job, const GivenBatch& batch);

// The values of a batch of strategic games; the errors of what is estimated of them.
using StrategicKernel = void (*)(const StrategicJob& job, const StrategicBatch& batch);
// The same added up, games of one point.
using StrategicTallyKernel = void (*)(const StrategicJob& job, const StrategicBatch& batch,
                                      StrategicSink& sink);
using InferKernel = void (*)(const InferJob& job, const InferBatch& batch);

struct StrategicKernels {
  StrategicKernel batch_float;
  StrategicKernel batch_double;
  StrategicTallyKernel tally_float;
  StrategicTallyKernel tally_double;
  InferKernel infer_float;
  InferKernel infer_double;
};

// The best games of a batch of chains.
using SearchKernel = void (*)(const SearchJob& job, const SearchBatch& batch);

struct SearchKernels {
  SearchKernel batch_float;
  SearchKernel batch_double;
};

// What is kept of every single game of a batch of `surface`.
using DumpKernel = void (*)(const DumpJob& job, const DumpBatch& batch);

struct DumpKernels {
  DumpKernel batch_float;
  DumpKernel batch_double;
};

// The sums of a batch of replicates.
using EstimateKernel = void (*)(const EstimateJob& job, const EstimateBatch& batch);

struct EstimateKernels {
  EstimateKernel batch;
};

struct Kernels {
  std::string_view isa;
  int float_lanes;
  int double_lanes;
  bool has_shapes;  // whether there are kernels for single shapes
  SurfaceKernel<float> surface_float;
  SurfaceKernel<double> surface_double;
  // The kernel that no shape is compiled into; the same results.
  SurfaceKernel<float> surface_runtime_float;
  EvaluateKernel<float> evaluate_float;
  EvaluateKernel<double> evaluate_double;
  GivenKernel given_float;
  GivenKernel given_double;
  SumColumn sum_column;  // for tallies of what any kernel, or a device, has worked out
  const StrategicKernels* strategic;
  const SearchKernels* search;
  const DumpKernels* dump;
  const EstimateKernels* estimate;

  template <class Real>
  SurfaceKernel<Real> surface() const {
    if constexpr (sizeof(Real) == sizeof(float)) {
      return surface_float;
    } else {
      return surface_double;
    }
  }
  template <class Real>
  EvaluateKernel<Real> evaluate() const {
    if constexpr (sizeof(Real) == sizeof(float)) {
      return evaluate_float;
    } else {
      return evaluate_double;
    }
  }
};

// Players and outcomes of a game.
struct CompiledShape {
  int players;
  int outcomes;
};

// The shapes that float EPIC kernels are compiled for; all else takes the run-time kernel.
std::vector<CompiledShape> compiled_shapes();

// What the kernel of `surface` for such a job is called: "4x4" of one for a shape, else
// "runtime-float", "runtime-double".
std::string surface_kernel_name(const Kernels& kernels, const SurfaceJob& job, bool in_float);

// The tables that this processor can run, the widest last; the first is always "scalar".
const std::vector<const Kernels*>& available();

// The table named isa ("auto": DELEGAUGE_ISA if set, else the widest).
// Throws std::invalid_argument, naming what there is, if the processor or the build lacks it.
const Kernels& choose(const std::string& isa);

}  // namespace delegauge::cpu
