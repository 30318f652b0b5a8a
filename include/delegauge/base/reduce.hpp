// SPDX-License-Identifier: Apache-2.0
// Sums and maxima over outcomes. A sum has one fixed order, four interleaved partial sums, whatever
// the shape: short chains of additions, and the same bits for fixed and run-time shapes.
#pragma once

#include "delegauge/base/scalar.hpp"
#include "delegauge/base/shape.hpp"

DELEGAUGE_BEGIN

// A sum that keeps what its additions round off.
template <class V>
struct CompensatedSum {
  V total, lost;

  DELEGAUGE_INLINE void add(V x) {
    const V next = total + x;
    const V added = next - total;
    lost = lost + ((total - (next - added)) + (x - added));
    total = next;
  }
  DELEGAUGE_INLINE V value() const { return total + lost; }
};

// Sums of more terms than this are made of the sums of blocks of so many, which are added up with
// compensation: the error of a sum does not grow with its length. No fixed shape has so many.
inline constexpr int sum_block = 256;

// of(first, count) for each block of [0, count), added up.
template <class V, class Of>
DELEGAUGE_INLINE V sum_of_blocks(int count, const Of& of) {
  CompensatedSum<V> blocks = {V(0), V(0)};
  for (int first = 0;; first += sum_block) {
    const int left = count - first;
    const V block = of(first, left < sum_block ? left : sum_block);
    if (count <= sum_block) return block;
    blocks.add(block);
    if (left <= sum_block) return blocks.value();
  }
}

// term(0) + ... + term(count - 1), count >= 1, in four chains.
template <class V, class Count, class Term>
DELEGAUGE_INLINE V sum_in_chains(Count count, const Term& term) {
  V p0 = term(0);
  V p1 = count > 1 ? term(1) : V(0);
  V p2 = count > 2 ? term(2) : V(0);
  V p3 = count > 3 ? term(3) : V(0);
  int s = 4;
  DELEGAUGE_UNROLL(count)
  for (; s + 4 <= count; s += 4) {
    p0 += term(s);
    p1 += term(s + 1);
    p2 += term(s + 2);
    p3 += term(s + 3);
  }
  if (s < count) p0 += term(s);
  if (s + 1 < count) p1 += term(s + 1);
  if (s + 2 < count) p2 += term(s + 2);
  return (p0 + p1) + (p2 + p3);
}

// term(0) + ... + term(count - 1), count >= 1.
template <class V, class Count, class Term>
DELEGAUGE_INLINE V sum(Count count, const Term& term) {
  return sum_in_chains<V>(count, term);
}
template <class V, class Term>
DELEGAUGE_INLINE V sum(LongCount count, const Term& term) {
  return sum_of_blocks<V>(count, [&](int first, int here) {
    return sum_in_chains<V>(here, [&](int s) { return V(term(first + s)); });
  });
}

// a(0) b(0) + ... + a(count - 1) b(count - 1), count >= 1, in two chains of fused additions, from
// eight terms on in four.
template <class V, class Count, class A, class B>
DELEGAUGE_INLINE V dot_in_chains(Count count, const A& a, const B& b) {
  V p0 = V(a(0)) * b(0);
  if (count < 8) {
    if (count == 1) return p0;
    V p1 = V(a(1)) * b(1);
    int s = 2;
    DELEGAUGE_UNROLL(count)
    for (; s + 2 <= count; s += 2) {
      p0 = fma(V(a(s)), V(b(s)), p0);
      p1 = fma(V(a(s + 1)), V(b(s + 1)), p1);
    }
    if (s < count) p0 = fma(V(a(s)), V(b(s)), p0);
    return p0 + p1;
  }
  V p1 = V(a(1)) * b(1), p2 = V(a(2)) * b(2), p3 = V(a(3)) * b(3);
  int s = 4;
  DELEGAUGE_UNROLL(count)
  for (; s + 4 <= count; s += 4) {
    p0 = fma(V(a(s)), V(b(s)), p0);
    p1 = fma(V(a(s + 1)), V(b(s + 1)), p1);
    p2 = fma(V(a(s + 2)), V(b(s + 2)), p2);
    p3 = fma(V(a(s + 3)), V(b(s + 3)), p3);
  }
  if (s < count) p0 = fma(V(a(s)), V(b(s)), p0);
  if (s + 1 < count) p1 = fma(V(a(s + 1)), V(b(s + 1)), p1);
  if (s + 2 < count) p2 = fma(V(a(s + 2)), V(b(s + 2)), p2);
  return (p0 + p1) + (p2 + p3);
}
// a(0) b(0) + ... + a(count - 1) b(count - 1), count >= 1.
template <class V, class Count, class A, class B>
DELEGAUGE_INLINE V dot(Count count, const A& a, const B& b) {
  return dot_in_chains<V>(count, a, b);
}
template <class V, class A, class B>
DELEGAUGE_INLINE V dot(LongCount count, const A& a, const B& b) {
  return sum_of_blocks<V>(count, [&](int first, int here) {
    return dot_in_chains<V>(
        here, [&](int s) { return V(a(first + s)); }, [&](int s) { return V(b(first + s)); });
  });
}
template <class V, class Count, class X>
DELEGAUGE_INLINE V sum_of_squares(Count count, const X& x) {
  return dot<V>(count, x, x);
}

// The greatest of term(0) ... term(count - 1), count >= 1.
template <class V, class Count, class Term>
DELEGAUGE_INLINE V greatest(Count count, const Term& term) {
  V r = term(0);
  DELEGAUGE_UNROLL(count)
  for (int s = 1; s < count; ++s) r = max(r, V(term(s)));
  return r;
}
template <class V, class Count, class Term>
DELEGAUGE_INLINE V least(Count count, const Term& term) {
  V r = term(0);
  DELEGAUGE_UNROLL(count)
  for (int s = 1; s < count; ++s) r = min(r, V(term(s)));
  return r;
}

DELEGAUGE_END
