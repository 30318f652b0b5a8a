// SPDX-License-Identifier: Apache-2.0
#define DELEGAUGE_ISA isa_avx512
#define DELEGAUGE_LANES_AVX512
#include "bench/layers_prelude.hpp"

#if defined(__clang__)
#pragma clang attribute push(                                                                     \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,bmi,bmi2,lzcnt,popcnt"))), \
    apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,bmi,bmi2,lzcnt,popcnt")
#endif

#include "delegauge/base/scalar.hpp"
DELEGAUGE_BEGIN
using FloatLanes = Lane<float, 16>;
DELEGAUGE_END
#include "bench/layers_body.hpp"

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

namespace delegauge::bench {
const Layers avx512_layers = {"avx512", isa_avx512::layers};
}  // namespace delegauge::bench
