// SPDX-License-Identifier: Apache-2.0
// Begins code for any 64-bit x86: SSE2. Ends with kernels/cpu/isa/end.hpp.
#pragma once
#define DELEGAUGE_ISA isa_sse2
#define DELEGAUGE_LANES_SSE2
#include "kernels/cpu/isa_prelude.hpp"

#include "delegauge/base/scalar.hpp"
DELEGAUGE_BEGIN
using FloatLanes = Lane<float, 4>;
using DoubleLanes = Lane<double, 2>;
// What fixed shapes are evaluated in.
using FixedLanes = FloatLanes;
DELEGAUGE_END
