// SPDX-License-Identifier: Apache-2.0
// One sampled game by its index: its utilities, and everything about it in double.
#pragma once

#include "delegauge/bound/list.hpp"
#include "kernels/executor/evaluation.hpp"
#include "kernels/executor/surface_job.hpp"

namespace delegauge {

// The game that (seed, index) stands for, in the precision that the run samples in.
template <class Real>
FlatGame<Real> sampled_game(const SurfaceJob& job, std::uint64_t index);

// All of its quantities in double, from the very utilities and strategy sampled in Real.
template <class Real>
Evaluation evaluate_sampled(const SurfaceJob& job, std::uint64_t index);

// Its quantities as the run itself computed them.
template <class Real>
Evaluation evaluate_as_run(const SurfaceJob& job, std::uint64_t index);

// Which of the job's bounds the game violates (recheck.hpp).
template <class Real>
BoundSet violations_in_double(const SurfaceJob& job, std::uint64_t index);

}  // namespace delegauge
