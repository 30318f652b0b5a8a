// SPDX-License-Identifier: Apache-2.0
// The values of games that lanes have done, side by side until there are enough of them to be added
// up or written out: lanes are done at different times.
#pragma once

#include "delegauge/base/packing.hpp"
#include "kernels/executor/column_sums.hpp"
#include "kernels/executor/strategic_sink.hpp"

DELEGAUGE_BEGIN

// Values as lanes D of double precision.
template <class D>
DELEGAUGE_INLINE D in_double(const double* x) {
  return load<D>(x);
}
template <class D>
DELEGAUGE_INLINE D in_double(const float* x) {
  if constexpr (Traits<D>::width == 1) {
    return static_cast<double>(*x);
  } else {
    using Floats = Lane<float, Traits<D>::width>;
    return D(__builtin_convertvector(Floats::load(x).v, typename D::native));
  }
}

// SignedHistogram::bin of each, counted from the first near bin; below that it wraps around. What
// is not finite has no near bin.
template <class D>
DELEGAUGE_INLINE auto bins_from_near(D x) {
  using Words = decltype(bits_of(D()));
  constexpr double unit = SignedHistogram::per_unit, magic = 0x1p52;
  const auto inside = (x > D(-1.0)) & (x < D(1.0));
  // The integer part of x in units, from -1 on: rounded, less what rounding added.
  const D above = select(inside, x * D(unit) + D(unit), D(0.0));
  const D rounded = (above + D(magic)) - D(magic);
  const D whole = select(rounded > above, rounded - D(1.0), rounded);
  const Words bin = (bits_of(whole + D(magic)) & Words(0x000FFFFFFFFFFFFFull)) +
                    Words(std::uint64_t{SignedHistogram::near_side - SignedHistogram::per_unit});
  if (!any(!inside)) return bin;
  // The doubling, and which part of it, are the leading bits.
  constexpr int fraction_bits = 52 - 7;
  static_assert(SignedHistogram::per_octave == 1 << 7);
  const Words steps = ((bits_of(x) & Words(~(std::uint64_t{1} << 63))) >> fraction_bits) +
                      Words(std::uint64_t{SignedHistogram::per_unit} - (std::uint64_t{1023} << 7));
  const Words positive = steps + Words(std::uint64_t{SignedHistogram::near_side});
  const Words negative = Words(std::uint64_t{SignedHistogram::near_side} - 1) - steps;
  const D outside = select(x < D(0.0), double_of(negative), double_of(positive));
  return bits_of(select(inside, double_of(bin), outside));
}
DELEGAUGE_INLINE void store_words(std::uint64_t words, std::uint64_t* to) { *to = words; }
template <int W>
DELEGAUGE_INLINE void store_words(Lane<std::uint64_t, W> words, std::uint64_t* to) {
  words.store(to);
}

// D: lanes of double precision.
template <class V, class D>
class StrategicTile {
 public:
  using Real = RealOf<V>;
  static constexpr int width = Traits<V>::width;
  static constexpr int most_games = 256;

  bool full() const { return games_ > most_games - width; }
  int games() const { return games_; }
  std::uint64_t index(int game) const { return index_[game]; }
  // Of a column; value(column)[game].
  const Real* value(int column) const { return value_[column]; }
  void clear() { games_ = 0; }

  // The next games, those of some lanes: put(column, values of all lanes), ..., then close(), which
  // is told their indices.
  class Next {
   public:
    DELEGAUGE_INLINE Next(StrategicTile& tile, unsigned lanes) : tile_(tile), packing_(lanes) {}
    template <class Column>
    DELEGAUGE_INLINE void operator()(Column column, V x) const {
      packing_.store(x, tile_.value_[static_cast<int>(column)] + tile_.games_);
    }

   private:
    StrategicTile& tile_;
    Packing<V> packing_;
  };
  DELEGAUGE_INLINE void close(std::uint64_t index) { index_[games_++] = index; }

  // Games of one point, into its tally: the same integers as of columns.
  DELEGAUGE_INLINE void add_to(StrategicSink& sink) const {
    for (int q = 0; q < strategic_quantity_count; ++q) {
      if (!sink.wants(q)) continue;
      add_moments(sink, q);
      if (q < normalised_count) count_bins(sink, q);
    }
    const Real* const state = value(static_cast<int>(StrategicColumn::state));
    for (int game = 0; game < games_; ++game) {
      const auto bits = static_cast<unsigned>(state[game]);
      if (bits != 0) sink.add_state(bits, index_[game]);
    }
    sink.add_games(static_cast<std::uint64_t>(games_));
  }

 private:
  static constexpr int step = Traits<D>::width;

  DELEGAUGE_INLINE void add_moments(StrategicSink& sink, int q) const {
    const StrategicSink::Scale scale = sink.scale(q);
    const Real* const x = value(q);
    ColumnSums sums;
    int game = 0;
    ColumnAdder<D> lanes(scale.low, scale.high, scale.to_fixed);
    for (; game + step <= games_; game += step) lanes.add(in_double<D>(x + game));
    lanes.finish(sums);
    if constexpr (step > 1) {
      ColumnAdder<double> rest(scale.low, scale.high, scale.to_fixed);
      for (; game < games_; ++game) rest.add(static_cast<double>(x[game]));
      rest.finish(sums);
    }
    sink.add_sums(q, sums, x, games_);
  }
  DELEGAUGE_INLINE void count_bins(StrategicSink& sink, int q) const {
    const Real* const x = value(q);
    std::uint64_t* const near = sink.near_counts(q);
    alignas(64) std::uint64_t bin[step];
    int game = 0;
    for (; game + step <= games_; game += step) {
      const D values = in_double<D>(x + game);
      store_words(bins_from_near(values), bin);
      if (any(!is_near(values))) {
        for (int k = 0; k < step; ++k) count_one(sink, q, x[game + k], bin[k]);
        continue;
      }
      for (int k = 0; k < step; ++k) near[bin[k]] += 1;
    }
    if constexpr (step > 1) {
      for (; game < games_; ++game) {
        const auto value = static_cast<double>(x[game]);
        count_one(sink, q, value, bins_from_near(value));
      }
    }
  }

  static DELEGAUGE_INLINE void count_one(StrategicSink& sink, int q, double x, std::uint64_t bin) {
    if (bin < near_bin_count) {
      sink.near_counts(q)[bin] += 1;
    } else {
      sink.add_to_histogram(q, x);
    }
  }
  // Whether the values have near bins.
  static DELEGAUGE_INLINE auto is_near(D x) {
    constexpr double end = 8;
    static_assert(SignedHistogram::near_side ==
                  SignedHistogram::per_unit + 3 * SignedHistogram::per_octave);
    return (x > D(-end)) & (x < D(end));
  }

  alignas(64) Real value_[strategic_column_count][most_games + width] = {};
  std::uint64_t index_[most_games + width];
  int games_ = 0;
};

DELEGAUGE_END
