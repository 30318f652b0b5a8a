// SPDX-License-Identifier: Apache-2.0
// Floating-point numbers: registers hold their bits. Arithmetic that rounds to the nearest is C++'s
// own; what else PTX has is here.
#pragma once
#include <algorithm>
#include <cfenv>
#include <cfloat>
#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>

#include "execution/thread.h"

namespace ptxemu {

template <class To, class From>
PE_INL To bc(From f) {
  static_assert(sizeof(To) == sizeof(From), "");
  To t;
  memcpy(&t, &f, sizeof t);
  return t;
}
PE_INL float F32(uint32_t b) { return bc<float>(b); }
PE_INL double F64(uint64_t b) { return bc<double>(b); }
PE_INL uint32_t B32(float f) {
  return f != f ? 0x7fffffffu : bc<uint32_t>(f);
}  // NVIDIA's canonical f32 NaN
PE_INL uint32_t R32(float f) { return bc<uint32_t>(f); }
PE_INL uint64_t B64(double f) { return bc<uint64_t>(f); }
PE_INL float ftz(float x) { return std::fabs(x) < FLT_MIN ? std::copysign(0.0f, x) : x; }
template <class T>
PE_INL T satf(T x) {
  return x > 0 ? (x < 1 ? x : T(1)) : T(0);
}

enum { RN, RZ, RM, RP };
PE_INL int femode(int m) { return m == RZ ? FE_TOWARDZERO : m == RM ? FE_DOWNWARD : FE_UPWARD; }
#define PE_ARITH(NAME, EXPR)                    \
  template <class T>                            \
  PE_FN T NAME##_dir(T a_, T b_, T c_, int m) { \
    volatile T a = a_, b = b_, c = c_;          \
    (void)b;                                    \
    (void)c;                                    \
    fesetround(femode(m));                      \
    volatile T r = EXPR;                        \
    fesetround(FE_TONEAREST);                   \
    return r;                                   \
  }
// No semicolon ends these, which clang-format takes for one declaration.
// clang-format off
PE_ARITH(add, a + b)
PE_ARITH(sub, a - b)
PE_ARITH(mul, a * b)
PE_ARITH(div, a / b)
PE_ARITH(fma, std::fma((T)a, (T)b, (T)c))
PE_ARITH(sqrt, std::sqrt((T)a))
PE_ARITH(rcp, T(1) / a)
// clang-format on
template <class To, class From>
PE_FN To cvt_dir(From x_, int m) {
  volatile From x = x_;
  fesetround(femode(m));
  volatile To r = (To)x;
  fesetround(FE_TONEAREST);
  return r;
}

// Minimum and maximum: the operand that is a number if one is not; -0 is below +0.
template <class T>
PE_INL T fmin_(T a, T b) {
  if (a != a) return b;
  if (b != b) return a;
  if (a == b) return std::signbit(a) ? a : b;
  return a < b ? a : b;
}
template <class T>
PE_INL T fmax_(T a, T b) {
  if (a != a) return b;
  if (b != b) return a;
  if (a == b) return std::signbit(a) ? b : a;
  return a > b ? a : b;
}

// With .NaN: no number if one operand is none.
template <class T>
PE_INL T fminn(T a, T b) {
  return a != a ? a : b != b ? b : fmin_(a, b);
}
template <class T>
PE_INL T fmaxn(T a, T b) {
  return a != a ? a : b != b ? b : fmax_(a, b);
}

template <class T>
PE_INL T rint_(T x, int m) {
  return m == RN   ? std::nearbyint(x)
         : m == RZ ? std::trunc(x)
         : m == RM ? std::floor(x)
                   : std::ceil(x);
}

// To an integer, saturating. What is no number gives 0, or for 64 bits on either side the lowest.
template <class I, class T>
PE_INL I f2i(T x, int m) {
  typedef std::numeric_limits<I> L;
  if (x != x)
    return (sizeof(T) == 8 || sizeof(I) == 8)
               ? (I)((std::make_unsigned_t<I>)1 << (sizeof(I) * 8 - 1))
               : I(0);
  T y = rint_(x, m), hi = std::ldexp(T(1), (int)sizeof(I) * 8 - (std::is_signed<I>::value ? 1 : 0));
  if (y >= hi) return L::max();
  if (std::is_signed<I>::value ? y < -hi : y < 0) return L::min();
  return (I)y;
}

// Approximate instructions are computed accurately here; hardware's results may differ in the last
// bits.
PE_INL float ex2(float x) { return (float)std::exp2((double)x); }
PE_INL float lg2(float x) { return (float)std::log2((double)x); }
PE_INL float sin_a(float x) { return (float)std::sin((double)x); }
PE_INL float cos_a(float x) { return (float)std::cos((double)x); }
PE_INL float tanh_a(float x) { return (float)std::tanh((double)x); }
PE_INL float rsqrt_a(float x) { return (float)(1.0 / std::sqrt((double)x)); }
PE_INL double rcp64_ftz(double x) {
  if (std::fabs(x) < DBL_MIN) x = std::copysign(0.0, x);
  double r = 1.0 / x;
  if (std::fabs(r) < DBL_MIN) r = std::copysign(0.0, r);
  return r != r ? r : F64(B64(r) & 0xffffffff00000000ull);
}
PE_INL double rsqrt64_ftz(double x) {
  if (std::fabs(x) < DBL_MIN) x = std::copysign(0.0, x);
  double r = 1.0 / std::sqrt(x);
  return r != r ? r : F64(B64(r) & 0xffffffff00000000ull);
}

}  // namespace ptxemu
