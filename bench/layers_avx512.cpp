// SPDX-License-Identifier: Apache-2.0
#include "bench/layers.hpp"
#include "kernels/cpu/isa/avx512.hpp"

#include "bench/layers_body.hpp"
#include "kernels/cpu/isa/end.hpp"

namespace delegauge::bench {
const Layers avx512_layers = {"avx512", isa_avx512::layers};
}  // namespace delegauge::bench
