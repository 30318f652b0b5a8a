// SPDX-License-Identifier: Apache-2.0
#define DELEGAUGE_ISA isa_avx2
#define DELEGAUGE_LANES_AVX2
#include "bench/layers_prelude.hpp"

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,fma,bmi,bmi2,lzcnt,popcnt"))), \
                             apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,fma,bmi,bmi2,lzcnt,popcnt")
#endif

#include "delegauge/base/scalar.hpp"
DELEGAUGE_BEGIN
using FloatLanes = Lane<float, 8>;
DELEGAUGE_END
#include "bench/layers_body.hpp"

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

namespace delegauge::bench {
const Layers avx2_layers = {"avx2", isa_avx2::layers};
}  // namespace delegauge::bench
