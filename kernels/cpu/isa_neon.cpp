// SPDX-License-Identifier: Apache-2.0
// The table of 64-bit Arm: NEON.
#define DELEGAUGE_ISA isa_neon
#define DELEGAUGE_LANES_NEON
#include "kernels/cpu/isa_prelude.hpp"

#include "delegauge/base/scalar.hpp"
DELEGAUGE_BEGIN
using FloatLanes = Lane<float, 4>;
using DoubleLanes = Lane<double, 2>;
// What fixed shapes are evaluated in.
using FixedLanes = FloatLanes;
DELEGAUGE_END
#include "kernels/cpu/isa_body.hpp"

namespace delegauge::cpu {
extern const Kernels neon_kernels;
const Kernels neon_kernels = isa_neon::table("neon");
}  // namespace delegauge::cpu
