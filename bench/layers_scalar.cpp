// SPDX-License-Identifier: Apache-2.0
#include "bench/layers.hpp"
#include "kernels/cpu/isa/scalar.hpp"

#include "bench/layers_body.hpp"
#include "kernels/cpu/isa/end.hpp"

namespace delegauge::bench {
const Layers scalar_layers = {"scalar", isa_scalar::layers};
}  // namespace delegauge::bench
