// SPDX-License-Identifier: Apache-2.0
// The table of every processor: one game at a time.
#define DELEGAUGE_ISA isa_scalar
#include "kernels/cpu/isa_prelude.hpp"

#include "delegauge/base/scalar.hpp"
DELEGAUGE_BEGIN
using FloatLanes = float;
using DoubleLanes = double;
// What fixed shapes are evaluated in.
using FixedLanes = FloatLanes;
DELEGAUGE_END
#include "kernels/cpu/isa_body.hpp"

namespace delegauge::cpu {
extern const Kernels scalar_kernels;
const Kernels scalar_kernels = isa_scalar::table("scalar");
}  // namespace delegauge::cpu
