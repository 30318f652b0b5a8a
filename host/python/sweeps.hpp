// SPDX-License-Identifier: Apache-2.0
// Sweeps as Python takes them.
#pragma once

#include <nanobind/nanobind.h>

#include "host/sweep/arrays.hpp"

namespace delegauge::host::python {

/// ([(name, labels)], [(name, names of dimensions, values)]): labels are whole numbers, numbers or
/// texts, values the bytes of doubles, or texts.
nanobind::tuple tuples_of(const SweepArrays& arrays);

}  // namespace delegauge::host::python
