// SPDX-License-Identifier: Apache-2.0
// The kernels for strategic games of every processor: one game at a time.
#include "kernels/cpu/isa/scalar.hpp"

#include "kernels/cpu/strategic_body.hpp"

namespace delegauge::cpu {
extern const StrategicKernels scalar_strategic;
const StrategicKernels scalar_strategic = isa_scalar::strategic_kernels();
}  // namespace delegauge::cpu

#include "kernels/cpu/isa/end.hpp"
