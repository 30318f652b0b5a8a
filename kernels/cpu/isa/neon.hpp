// SPDX-License-Identifier: Apache-2.0
// Begins code for 64-bit Arm: NEON. Ends with kernels/cpu/isa/end.hpp.
#pragma once
#define DELEGAUGE_ISA isa_neon
#define DELEGAUGE_LANES_NEON
#include "kernels/cpu/isa_prelude.hpp"

#include "delegauge/base/scalar.hpp"
DELEGAUGE_BEGIN
using FloatLanes = Lane<float, 4>;
using DoubleLanes = Lane<double, 2>;
constexpr bool has_fixed_shapes = true;
// What fixed shapes are evaluated in.
using FixedLanes = FloatLanes;
DELEGAUGE_END
