// SPDX-License-Identifier: Apache-2.0
// Begins code for x86 with AVX2. Ends with kernels/cpu/isa/end.hpp.
#pragma once
#define DELEGAUGE_ISA isa_avx2
#define DELEGAUGE_LANES_AVX2
#include "kernels/cpu/isa_prelude.hpp"

#define DELEGAUGE_TARGET
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
using DoubleLanes = Lane<double, 4>;
constexpr bool has_fixed_shapes = true;
// What fixed shapes are evaluated in.
using FixedLanes = FloatLanes;
DELEGAUGE_END
