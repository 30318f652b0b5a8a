// SPDX-License-Identifier: Apache-2.0
// Begins code for every processor: one game at a time. Ends with kernels/cpu/isa/end.hpp.
#pragma once
#define DELEGAUGE_ISA isa_scalar
#include "kernels/cpu/isa_prelude.hpp"

#include "delegauge/base/scalar.hpp"
DELEGAUGE_BEGIN
using FloatLanes = float;
using DoubleLanes = double;
// Compilers would take minutes over them, for the few processors that have nothing better.
constexpr bool has_fixed_shapes = false;
using FixedLanes = FloatLanes;
DELEGAUGE_END
