// SPDX-License-Identifier: Apache-2.0
// Bits of integers: fields, permutations of bytes, counts, logic by a table.
#pragma once
#include <algorithm>
#include <cstdint>
#include <type_traits>

#include "execution/thread.h"

namespace ptxemu {

template <class T>
PE_INL T bfe_(T a, uint32_t b, uint32_t c) {
  const uint32_t W = sizeof(T) * 8;
  uint32_t pos = b & 255, len = c & 255;
  typedef std::make_unsigned_t<T> U;
  U u = (U)a;
  if (len == 0) return 0;
  bool sg = std::is_signed<T>::value && (u >> std::min(pos + len - 1, W - 1) & 1);
  U r = pos >= W ? 0 : u >> pos;
  uint32_t n = pos >= W ? 0 : std::min(len, W - pos);
  U m = n >= W ? ~U(0) : ((U(1) << n) - 1);
  r &= m;
  if (sg) r |= ~m;
  return (T)r;
}
template <class T>
PE_INL T bfi_(T a, T b, uint32_t c, uint32_t d) {
  const uint32_t W = sizeof(T) * 8;
  uint32_t pos = c & 255, len = d & 255;
  if (pos >= W || !len) return b;
  uint32_t n = std::min(len, W - pos);
  T m = (n >= W ? ~T(0) : ((T(1) << n) - 1)) << pos;
  return (b & ~m) | ((a << pos) & m);
}
template <class T>
PE_INL uint32_t bfind_(T a, bool sh) {
  typedef std::make_unsigned_t<T> U;
  U u = (std::is_signed<T>::value && a < 0) ? ~(U)a : (U)a;
  if (!u) return 0xffffffffu;
  uint32_t p = 63 - (uint32_t)__builtin_clzll((uint64_t)u);
  return sh ? (uint32_t)sizeof(T) * 8 - 1 - p : p;
}
PE_INL uint32_t brev32(uint32_t v) {
  v = (v >> 1 & 0x55555555u) | (v & 0x55555555u) << 1;
  v = (v >> 2 & 0x33333333u) | (v & 0x33333333u) << 2;
  v = (v >> 4 & 0x0f0f0f0fu) | (v & 0x0f0f0f0fu) << 4;
  return __builtin_bswap32(v);
}
PE_INL uint64_t brev64(uint64_t v) {
  return (uint64_t)brev32((uint32_t)v) << 32 | brev32((uint32_t)(v >> 32));
}
PE_INL uint32_t bmsk_(uint32_t a, uint32_t b, bool wrap) {
  if (wrap) {
    a &= 31;
    b &= 31;
  }
  return a >= 32 ? 0 : ((b >= 32 ? ~0u : (1u << b) - 1u) << a);
}
PE_INL uint32_t clz32(uint32_t v) { return v ? (uint32_t)__builtin_clz(v) : 32; }
PE_INL uint32_t clz64(uint64_t v) { return v ? (uint32_t)__builtin_clzll(v) : 64; }
PE_INL uint32_t lop3(uint32_t a, uint32_t b, uint32_t c, uint32_t m) {
  uint32_t r = 0;
  for (int i = 0; i < 8; ++i)
    if (m >> i & 1) r |= ((i & 4) ? a : ~a) & ((i & 2) ? b : ~b) & ((i & 1) ? c : ~c);
  return r;
}

// Which byte of b:a is byte i of the result in one of prmt's modes; mode 0 is by the selector's
// nibbles.
PE_INL uint32_t prmt_byte(uint32_t i, uint32_t selector, int mode) {
  const uint32_t k = selector & 3;
  switch (mode) {
    case 0:
      return selector >> (4 * i) & 7;
    case 1:  // f4e
      return k + i;
    case 2:  // b4e
      return (k - i) & 7;
    case 3:  // rc8
      return k;
    case 4:  // ecl
      return std::max(k, i);
    case 5:  // ecr
      return std::min(k, i);
    default:  // rc16
      return (k & 1) * 2 + (i & 1);
  }
}
PE_INL uint32_t prmt_(uint32_t a, uint32_t b, uint32_t c, int mode) {
  const uint64_t v = (uint64_t)b << 32 | a;
  uint32_t r = 0;
  for (uint32_t i = 0; i < 4; ++i) {
    uint32_t byte = (uint32_t)(v >> (8 * prmt_byte(i, c, mode))) & 255;
    const bool sign_only = mode == 0 && (c >> (4 * i) & 8);
    if (sign_only) byte = byte & 128 ? 255 : 0;
    r |= byte << (8 * i);
  }
  return r;
}

}  // namespace ptxemu
