// SPDX-License-Identifier: Apache-2.0
// Integers: saturation, high products, division, shifts, and dot products of bytes.
#pragma once
#include <algorithm>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "execution/thread.h"

namespace ptxemu {

// Converts, saturating.
template <class D, class S>
PE_INL D isat(S v) {
  typedef std::numeric_limits<D> L;
  if (std::is_signed<S>::value) {
    __int128 x = v;
    return x < (__int128)L::min() ? L::min() : x > (__int128)L::max() ? L::max() : (D)v;
  }
  unsigned __int128 x = v;
  return x > (unsigned __int128)L::max() ? L::max() : (D)v;
}

// The upper half of a product.
template <class T>
PE_INL T mulhi(T a, T b) {
  if (sizeof(T) == 8) {
    return std::is_signed<T>::value ? (T)(((__int128)a * (__int128)b) >> 64)
                                    : (T)(((unsigned __int128)a * (unsigned __int128)b) >> 64);
  }
  return std::is_signed<T>::value ? (T)(((int64_t)a * (int64_t)b) >> (sizeof(T) * 8))
                                  : (T)(((uint64_t)a * (uint64_t)b) >> (sizeof(T) * 8));
}

// Division by zero, and of the lowest number by -1, must not trap.
template <class T>
PE_INL T idiv(T a, T b) {
  if (b == 0) return (T)-1;
  if (std::is_signed<T>::value && b == (T)-1) return (T)(0 - (std::make_unsigned_t<T>)a);
  return a / b;
}
template <class T>
PE_INL T irem(T a, T b) {
  if (b == 0) return a;
  if (std::is_signed<T>::value && b == (T)-1) return 0;
  return a % b;
}

// Shifts by as many bits as there are, or more, leave nothing but the sign.
template <class T>
PE_INL T shl_(T a, uint32_t n) {
  return n >= sizeof(T) * 8 ? T(0) : (T)(a << n);
}
template <class T>
PE_INL T shr_(T a, uint32_t n) {
  return n >= sizeof(T) * 8 ? (std::is_signed<T>::value && a < 0 ? T(-1) : T(0)) : (T)(a >> n);
}

PE_INL uint32_t shf_l(uint32_t a, uint32_t b, uint32_t c, bool wrap) {
  uint32_t n = wrap ? c & 31 : std::min(c, 32u);
  return (uint32_t)(((((uint64_t)b << 32) | a) << n) >> 32);
}
PE_INL uint32_t shf_r(uint32_t a, uint32_t b, uint32_t c, bool wrap) {
  uint32_t n = wrap ? c & 31 : std::min(c, 32u);
  return (uint32_t)((((uint64_t)b << 32) | a) >> n);
}

PE_INL uint32_t dp4a(uint32_t a, uint32_t b, uint32_t c, bool sa, bool sb) {
  for (int i = 0; i < 4; ++i) {
    int32_t x = sa ? (int8_t)(a >> 8 * i) : (uint8_t)(a >> 8 * i),
            y = sb ? (int8_t)(b >> 8 * i) : (uint8_t)(b >> 8 * i);
    c += (uint32_t)(x * y);
  }
  return c;
}

}  // namespace ptxemu
