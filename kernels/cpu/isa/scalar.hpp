// SPDX-License-Identifier: Apache-2.0
// Begins code for every processor: one game at a time. Ends with kernels/cpu/isa/end.hpp.
#pragma once
#define DELEGAUGE_ISA isa_scalar
#include "kernels/cpu/isa_prelude.hpp"

#include "delegauge/base/scalar.hpp"
DELEGAUGE_BEGIN
using FloatLanes = float;
using DoubleLanes = double;
// What fixed shapes are evaluated in.
using FixedLanes = FloatLanes;
DELEGAUGE_END
