// SPDX-License-Identifier: Apache-2.0
// Arrays of Python's as the engine sees them, and the other way round.
#pragma once

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

#include <string>

#include "host/given/array_games.hpp"
#include "host/python/evaluation.hpp"

namespace delegauge::host::python {

/// Any array; that its numbers can be read is checked here, not by a copy that nobody sees.
using AnyArray = nanobind::ndarray<nanobind::ro>;

/// Raises UsageError unless its numbers are float32 or float64 in the processor's memory.
ArrayView view_of(const AnyArray& array, const char* name);

/// (columns, games) in NumPy, in the memory that they were measured into.
nanobind::object numpy_of(MeasuredArray measured, std::uint64_t games);

}  // namespace delegauge::host::python
