// SPDX-License-Identifier: Apache-2.0
// A group: the workers on one game's outcomes. SerialGroup is one worker that goes through them
// all, a game per lane of V; kernels/cuda has one of a block's threads. Both give the same bits:
// maxima do not depend on the order, and a sum has one order, 128 interleaved partial sums put
// together pairwise.
#pragma once

#include "delegauge/base/reduce.hpp"

DELEGAUGE_BEGIN

// How many partial sums a group's sum has, and so how many workers a group can use.
inline constexpr int sum_parts = 128;
// Each adds up so many terms before it adds them to what it has, with compensation: the error of a
// sum does not grow with its length.
inline constexpr int sum_rounds = 64;
inline constexpr int sum_terms = sum_parts * sum_rounds;

// A greatest value and where it is: the first outcome of it, as a number.
template <class V>
struct Place {
  V value;
  V outcome;
};

// most_outcomes: that a game has at most. Up to sum_parts, sums are a term to each part, and device
// code has no more loops than these.
template <class V, int most_outcomes = 0>
class SerialGroup {
 public:
  static constexpr bool is_alone = true;  // one worker: what it wrote it can read at once

  // f(s) for every s in [0, count), in any order. What it writes is seen by all afterwards.
  template <class Count, class F>
  DELEGAUGE_INLINE void each(Count count, const F& f) const {
    for_count(count, f);
  }

  // term(0) + ... + term(count - 1), count >= 1.
  template <class Count, class Term>
  DELEGAUGE_INLINE V sum(Count count, const Term& term) const {
    if constexpr (most_outcomes > 0 && std::is_same_v<Count, int>) {
      return add_once(count, term);
    } else {
      return add(count, term);
    }
  }

  // The greatest of N values at once: fill(s, x) writes x[0..N) of an outcome.
  template <int N, class Count, class Fill>
  DELEGAUGE_INLINE void greatest(Count count, V (&best)[N], const Fill& fill) const {
    fill(0, best);
    for_count(one_less(count), [&](int before) DELEGAUGE_LAMBDA {
      V x[N];
      fill(before + 1, x);
      for (int k = 0; k < N; ++k) best[k] = max(x[k], best[k]);
    });
  }

  // The greatest key and the first outcome that has it.
  template <class Count, class Key>
  DELEGAUGE_INLINE Place<V> first_greatest(Count count, const Key& key) const {
    Place<V> best = {key(0), V(0)};
    for_count(one_less(count), [&](int before) DELEGAUGE_LAMBDA {
      const int s = before + 1;
      const V x = key(s);
      const auto better = x > best.value;
      best.value = select(better, x, best.value);
      best.outcome = select(better, V(static_cast<RealOf<V>>(s)), best.outcome);
    });
    return best;
  }

  // row[outcome], each game's own.
  DELEGAUGE_INLINE V at(const V* row, V outcome) const {
    if constexpr (Traits<V>::width == 1) {
      return row[static_cast<int>(outcome)];
    } else {
      RealOf<V> x[Traits<V>::width];
      for (int game = 0; game < Traits<V>::width; ++game) {
        x[game] = extract(row[static_cast<int>(extract(outcome, game))], game);
      }
      return load<V>(x);
    }
  }

 private:
  static constexpr bool one_round = most_outcomes > 0 && most_outcomes <= sum_parts;
  template <class Term>
  static DELEGAUGE_INLINE V add_once(int count, const Term& term) {
    V part[one_round ? most_outcomes : 1];
    DELEGAUGE_UNROLL(count)
    for (int j = 0; j < count; ++j) part[j] = term(j);
    int reach = sum_parts / 2;
    while (reach >= count) reach /= 2;
    DELEGAUGE_UNROLL(count)
    for (; reach > 0; reach /= 2) {
      DELEGAUGE_UNROLL(count)
      for (int j = 0; j < reach && j + reach < count; ++j) part[j] = part[j] + part[j + reach];
    }
    return part[0];
  }
  template <class Term>
  static DELEGAUGE_INLINE V add(int count, const Term& term) {
    V part[sum_parts];
    add_parts(0, count < sum_terms ? count : sum_terms, term, part);
    const int parts = count < sum_parts ? count : sum_parts;
    if (count > sum_terms) add_rounds(count, term, part);
    int reach = sum_parts / 2;
    while (reach >= parts) reach /= 2;
    for (; reach > 0; reach /= 2) {
      for (int j = 0; j < reach && j + reach < parts; ++j) part[j] = part[j] + part[j + reach];
    }
    return part[0];
  }
  // part[j]: of every sum_parts-th term of [first, end), from first + j on. end - first <=
  // sum_terms.
  template <class Term>
  static DELEGAUGE_INLINE void add_parts(int first, int end, const Term& term, V* part) {
    const int parts = end - first < sum_parts ? end - first : sum_parts;
    for (int j = 0; j < parts; ++j) part[j] = term(first + j);
    for (int base = first + sum_parts; base < end; base += sum_parts) {
      const int here = end - base < sum_parts ? end - base : sum_parts;
      for (int j = 0; j < here; ++j) part[j] = part[j] + term(base + j);
    }
  }
  // part[j] has the sum of the first rounds' terms: adds those beyond.
  template <class Term>
  static DELEGAUGE_INLINE void add_rounds(int count, const Term& term, V* part) {
    CompensatedSum<V> total[sum_parts];
    for (int j = 0; j < sum_parts; ++j) total[j] = {part[j], V(0)};
    for (int first = sum_terms; first < count; first += sum_terms) {
      const int end = count - first < sum_terms ? count : first + sum_terms;
      add_parts(first, end, term, part);
      for (int j = 0; j < sum_parts && j < end - first; ++j) total[j].add(part[j]);
    }
    for (int j = 0; j < sum_parts; ++j) part[j] = total[j].value();
  }
  // The same sum in registers.
  template <int N, class Term>
  static DELEGAUGE_INLINE V add(Static<N> count, const Term& term) {
    if constexpr (N <= 16) {
      V part[16];
      for_count(count, [&](int j) DELEGAUGE_LAMBDA { part[j] = term(j); });
      put_together<8, N>(part);
      return part[0];
    } else {
      return add(int(count), term);
    }
  }
  template <int Reach, int N>
  static DELEGAUGE_INLINE void put_together(V* part) {
    for_count(Static<Reach>(), [part](int j) DELEGAUGE_LAMBDA {
      if (j + Reach < N) part[j] = part[j] + part[j + Reach];
    });
    if constexpr (Reach > 1) put_together<Reach / 2, N>(part);
  }
};

DELEGAUGE_END
