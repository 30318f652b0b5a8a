// SPDX-License-Identifier: Apache-2.0
#define DELEGAUGE_ISA isa_scalar
#include "bench/layers_prelude.hpp"

#include "delegauge/base/scalar.hpp"
DELEGAUGE_BEGIN
using FloatLanes = float;
DELEGAUGE_END
#include "bench/layers_body.hpp"

namespace delegauge::bench {
const Layers scalar_layers = {"scalar", isa_scalar::layers};
}  // namespace delegauge::bench
