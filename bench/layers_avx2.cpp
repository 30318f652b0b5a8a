// SPDX-License-Identifier: Apache-2.0
#include "bench/layers.hpp"
#include "kernels/cpu/isa/avx2.hpp"

#include "bench/layers_body.hpp"
#include "kernels/cpu/isa/end.hpp"

namespace delegauge::bench {
const Layers avx2_layers = {"avx2", isa_avx2::layers};
}  // namespace delegauge::bench
