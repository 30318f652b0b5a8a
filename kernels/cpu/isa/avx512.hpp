// SPDX-License-Identifier: Apache-2.0
// Begins code for x86 with AVX-512 (F, BW, DQ, VL). Ends with kernels/cpu/isa/end.hpp.
#pragma once
#define DELEGAUGE_ISA isa_avx512
#define DELEGAUGE_LANES_AVX512
#include "kernels/cpu/isa_prelude.hpp"

#define DELEGAUGE_TARGET
#if defined(__clang__)
#pragma clang attribute push(                                                                     \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,bmi,bmi2,lzcnt,popcnt"))), \
    apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,bmi,bmi2,lzcnt,popcnt")
#endif

#include "delegauge/base/twin.hpp"
DELEGAUGE_BEGIN
using FloatLanes = Lane<float, 16>;
using DoubleLanes = Lane<double, 8>;
constexpr bool has_fixed_shapes = true;
// What fixed shapes are evaluated in.
using FixedLanes = Twin<FloatLanes>;
DELEGAUGE_END
