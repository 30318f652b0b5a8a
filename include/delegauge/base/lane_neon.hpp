// SPDX-License-Identifier: Apache-2.0
// 16-byte lanes on 64-bit Arm: square roots. The rest the compilers make well of the vector
// extensions.
#pragma once

#include <arm_neon.h>

#include "delegauge/base/lane.hpp"

DELEGAUGE_BEGIN

DELEGAUGE_INLINE Lane<float, 4> sqrt(Lane<float, 4> a) {
  return Lane<float, 4>(Lane<float, 4>::native(vsqrtq_f32(float32x4_t(a.v))));
}
DELEGAUGE_INLINE Lane<double, 2> sqrt(Lane<double, 2> a) {
  return Lane<double, 2>(Lane<double, 2>::native(vsqrtq_f64(float64x2_t(a.v))));
}
DELEGAUGE_INLINE Lane<float, 4> fma(Lane<float, 4> a, Lane<float, 4> b, Lane<float, 4> c) {
  return Lane<float, 4>(
      Lane<float, 4>::native(vfmaq_f32(float32x4_t(c.v), float32x4_t(a.v), float32x4_t(b.v))));
}
DELEGAUGE_INLINE Lane<double, 2> fma(Lane<double, 2> a, Lane<double, 2> b, Lane<double, 2> c) {
  return Lane<double, 2>(
      Lane<double, 2>::native(vfmaq_f64(float64x2_t(c.v), float64x2_t(a.v), float64x2_t(b.v))));
}

DELEGAUGE_END
