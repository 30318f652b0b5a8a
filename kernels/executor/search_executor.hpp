// SPDX-License-Identifier: Apache-2.0
// The body of `search`: chains of games, one chain per lane, each after games on which a bound is
// tighter (docs/tightness.md). CPU lanes and CUDA threads run this same code.
#pragma once

#include "delegauge/game/sampler.hpp"
#include "delegauge/measure/miscalibration.hpp"
#include "kernels/executor/measurer.hpp"
#include "kernels/executor/search_job.hpp"
#include "kernels/executor/search_region.hpp"
#include "kernels/executor/search_state.hpp"

DELEGAUGE_BEGIN

// The streams of a chain: its first game has one, and each segment of its steps, so that a chain
// may be left and taken up again at a segment's end.
inline constexpr std::uint64_t first_game_stream = 1;
inline constexpr std::uint64_t first_segment_stream = 2;
inline constexpr std::uint64_t segment_steps = 256;

// The sizes of moves, relative to preferences of norm 1.
inline constexpr double first_step_size = 0.3;
inline constexpr double least_step_size = 1e-9;
inline constexpr double largest_step_size = 1;
// A step size grows by the one after a success and shrinks by the other after a failure: it stays
// where one move in five succeeds. The second is the first to the power of -1/4.
inline constexpr double step_growth = 1.5;
inline constexpr double step_shrinkage = 0.90360200360984484;
// What a worse game's value may lack at first, but for a factor of -log of a uniform number.
inline constexpr double first_temperature = 0.1;

// A preference that a move leaves less of than this loses digits when it is standardised, and its
// player's magnitude with them. It may be 0: the player is indifferent.
inline constexpr double least_moved_norm = 0.0625;

// How far outside its region, beyond the widest range, a game is without any bound or with such a
// player, and to pairwise one whose agents' welfare is the same everywhere.
inline constexpr double far_outside = 1e6;

// Chains with a range narrower than this share of its scale are let outside it at first, by half of
// what it lacks, and ever less: hardly any move of a chain that keeps to a line stays on it.
inline constexpr double narrow = 0.02;
// From this share of the steps on they keep to their region.
inline constexpr double wide_share = 0.75;

// The constants of a search in the precision of its games.
template <class Real>
struct SearchConstants {
  explicit SearchConstants(const SearchJob& job)
      : sampler(job.games),
        per_trivial(static_cast<Real>(1 / trivial_bound(job.games, job.games.principal_magnitude))),
        regret_span(static_cast<Real>(job.region.regret.high - job.region.regret.low)),
        per_agents_trivial(
            static_cast<Real>(1 / trivial_bound(job.games, job.games.agent_magnitude))),
        tolerance(static_cast<Real>(chains_share_of_tolerance * region_tolerance<Real>())),
        first_slack(0.5 * (narrow - narrowest(job))) {}

  // The narrowest of the ranges that take part, but for that of the regret, which is kept to: in
  // their scales.
  static double narrowest(const SearchJob& job) {
    const SearchRegion region = region_of(job, 0);
    const auto width = [](const Range& range) { return range.high - range.low; };
    double least =
        width(region.misalignment) / trivial_bound(job.games, job.games.principal_magnitude);
    if (job.limits_miscalibration && width(region.miscalibration) < least) {
      least = width(region.miscalibration);
    }
    if (job.limits_collective && width(region.collective) < least) {
      least = width(region.collective);
    }
    return least;
  }

  SamplerConstants<Real> sampler;
  Real per_trivial;  // 1 / the largest trivial bound
  Real regret_span;  // of the whole region
  Real per_agents_trivial;
  // How far outside a game may be, in the scales of the quantities, and counts as inside; and at
  // first.
  Real tolerance;
  double first_slack;
};

// The chains first, first + 1, ... of a group of lanes. memory: what Workspace<V, Shape> needs;
// candidate: utilities of the next game, 2 n K values. Bounds: BoundSet, or PlainBounds where the
// one that is searched is plain.
template <class V, class Shape, class M, class Bounds>
class SearchChains {
 public:
  using Real = RealOf<V>;
  static constexpr int width = Traits<V>::width;

  DELEGAUGE_INLINE SearchChains(const SearchJob& job, const SearchConstants<Real>& constants,
                                const Shape& shape, V* memory, V* candidate, SearchState<V> state,
                                std::uint64_t first)
      : job_(job),
        constants_(constants),
        shape_(shape),
        metric_(job.games.metric),
        w_(shape, memory),
        measure_(shape, metric_, job.games.welfare, w_,
                 factors_for<Shape>(constants.sampler.outcomes)),
        sampler_(job.games, constants.sampler, shape, metric_),
        state_(state),
        layout_(SearchLayout::of(shape)),
        candidate_(candidate),
        first_(first) {
    Real low[4][width], high[4][width], by_regret[width];
    for (int lane = 0; lane < width; ++lane) {
      const std::uint64_t chain = first + static_cast<std::uint64_t>(lane);
      const SearchRegion region = region_of(job, bin_of(job, chain));
      const Range ranges[4] = {region.regret, region.misalignment, region.miscalibration,
                               region.collective};
      for (int r = 0; r < 4; ++r) {
        low[r][lane] = static_cast<Real>(ranges[r].low);
        high[r][lane] = static_cast<Real>(ranges[r].high);
      }
      by_regret[lane] = climbs_regret(job, chain) ? Real(1) : Real(0);
    }
    const auto limit = [&](int r) { return Limit{load<V>(low[r]), load<V>(high[r])}; };
    regret_ = limit(0);
    misalignment_ = limit(1);
    miscalibration_ = limit(2);
    collective_ = limit(3);
    by_regret_ = load<V>(by_regret);
  }

  // Steps [from, to), both multiples of segment_steps, or the last the job's steps.
  DELEGAUGE_INLINE void advance(std::uint64_t from, std::uint64_t to) {
    for (std::uint64_t at = from; at < to; at += segment_steps) {
      segment(at, at + segment_steps < to ? at + segment_steps : to);
    }
  }

  // Hands the columns of the best game of the chain in a lane to put(column, value).
  template <class Put>
  DELEGAUGE_INLINE void finish(int lane, const Put& put) const {
    const SearchGame& best = layout_.best;
    const auto at = [&](int entry) { return static_cast<double>(extract(state_[entry], lane)); };
    const V outside = farther(state_[best.outside()], V(constants_.tolerance));
    put(static_cast<int>(SearchColumn::outside), static_cast<double>(extract(outside, lane)));
    put(static_cast<int>(SearchColumn::agents_regret), at(best.regret()));
    for (int row = 0; row < best.magnitudes; ++row) {
      for (int s = 0; s < shape_.outcomes; ++s) {
        const int entry = row * shape_.outcomes + s;
        const V utility = state_[best.preference(entry)] * state_[best.magnitude(row)];
        put(search_column_count + entry, static_cast<double>(extract(utility, lane)));
      }
    }
  }

 private:
  struct Limit {
    V low, high;
    DELEGAUGE_INLINE V beyond(V x) const { return max(V(0), max(low - x, x - high)); }
  };

  // How much farther outside than `slack`.
  static DELEGAUGE_INLINE V farther(V outside, V slack) { return max(V(0), outside - slack); }

  DELEGAUGE_INLINE V* preference(int row) const { return candidate_ + row * int(shape_.outcomes); }

  DELEGAUGE_INLINE void segment(std::uint64_t from, std::uint64_t to) {
    StreamOf<V> stream(job_.games.seed, Iota<WordOf<V>>::from(static_cast<std::uint32_t>(first_)),
                       static_cast<std::uint32_t>(first_ >> 32),
                       first_segment_stream + from / segment_steps);
    for (std::uint64_t step = from; step < to; ++step) {
      if (job_.method == SearchMethod::sample) {
        draw(step);
      } else {
        step == 0 ? begin() : move(stream, step);
        measure();
      }
      judge();
      take(stream, step);
    }
  }

  // A game of `surface`, drawn by its index, and its strategy's regret.
  DELEGAUGE_INLINE void draw(std::uint64_t step) {
    std::uint32_t low[width], high[width];
    for (int lane = 0; lane < width; ++lane) {
      const std::uint64_t index = (first_ + static_cast<std::uint64_t>(lane)) * job_.steps + step;
      low[lane] = static_cast<std::uint32_t>(index);
      high[lane] = static_cast<std::uint32_t>(index >> 32);
    }
    const auto seed = job_.games.seed;
    using Word = WordOf<V>;
    StreamOf<V> stream(philox(
        PhiloxBlock<Word>{{load_words<Word>(low), load_words<Word>(high), Word(0u), Word(0u)}},
        PhiloxKey{{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)}}));
    sampler_.misalignment(stream, w_.target_distance);
    take_sample(stream);
    // Only the strategy's regret is of interest.
    measure();
    sampler_.strategy(stream, measure_.principals(), measure_.agents(), w_.strategy);
    measure_.regrets();
    wanted_regret_ = measure_.agents_regret;
  }

  // The first game: one of the sampler's, its misalignment drawn towards the region, and split over
  // the players more or less evenly.
  DELEGAUGE_INLINE void begin() {
    StreamOf<V> stream(job_.games.seed, Iota<WordOf<V>>::from(static_cast<std::uint32_t>(first_)),
                       static_cast<std::uint32_t>(first_ >> 32), first_game_stream);
    sampler_.misalignment(stream, w_.target_distance);
    const Real omega = static_cast<Real>(welfare_scale(job_.games.welfare, shape_.players));
    const auto magnitude = [&](int i) { return V(omega * constants_.sampler.principal[i].low); };
    const V total =
        sum<V>(shape_.players, [&](int i) { return magnitude(i) * w_.target_distance[i]; });
    const V wanted =
        fma(misalignment_.high - misalignment_.low, uniform<V>(stream), misalignment_.low);
    const V unevenness = uniform<V>(stream);
    const auto none = total <= V(0);
    const V factor = select(none, V(0), unevenness * wanted / select(none, V(1), total));
    const V even = (V(1) - unevenness) * wanted / sum<V>(shape_.players, magnitude);
    for (int i = 0; i < shape_.players; ++i) {
      w_.target_distance[i] = min(V(1), fma(w_.target_distance[i], factor, even));
    }
    take_sample(stream);
    wanted_regret_ = fma(regret_.high - regret_.low, uniform<V>(stream), regret_.low);
    for (int kind = 0; kind < move_kinds; ++kind) {
      state_[layout_.step_sizes + kind] = V(Real(first_step_size));
    }
  }

  // The sampler's utilities of the target distances as preferences and magnitudes. Where payoffs
  // nearly agree, as two may, both come out off by what rounding leaves of their differences. The
  // prescribed magnitudes hold, and preferences of no mean and norm 1 are had at the second
  // attempt.
  DELEGAUGE_INLINE void take_sample(StreamOf<V>& stream) {
    const int players = shape_.players;
    sampler_.utilities(stream, w_.target_distance, preference(0), preference(players), w_.scratch);
    least_norm_ = V(1);
    for (int row = 0; row < 2 * players; ++row) {
      const V measured = standardised(preference(row));
      const V norm = standardised(preference(row));
      least_norm_ = min(least_norm_, norm);
      magnitude_[row] = prescribed(row, measured);
    }
  }

  DELEGAUGE_INLINE const OutcomeFactors<Real>* outcome_factors() const {
    return factors_for<Shape>(constants_.sampler.outcomes);
  }
  DELEGAUGE_INLINE V standardised(V* row) {
    if (const auto* const by = outcome_factors()) {
      return standardise_weighted(row, shape_.outcomes, metric_.magnitude_norm, *by);
    }
    return standardise(row, shape_.outcomes, metric_, w_.scratch);
  }
  // By how much an entry is moved: alike in the coordinates in which norms are plain.
  DELEGAUGE_INLINE V moved(V unit, int outcome) const {
    if (const auto* const by = outcome_factors()) {
      return unit / V(by->of(metric_.magnitude_norm)[outcome]);
    }
    return unit;
  }

  // The magnitude within the range of a row's player that is nearest.
  DELEGAUGE_INLINE V prescribed(int row, V magnitude) const {
    const int players = shape_.players;
    const auto& range =
        row < players ? constants_.sampler.principal[row] : constants_.sampler.agent[row - players];
    return min(max(magnitude, V(range.low)), V(range.low + range.span));
  }

  // The next game: preferences of all players, or of one, moved at random.
  DELEGAUGE_INLINE void move(StreamOf<V>& stream, std::uint64_t step) {
    const int players = shape_.players;
    const int kind = static_cast<int>(step % move_kinds);
    const int only = static_cast<int>(step / move_kinds % static_cast<std::uint64_t>(players));
    const SearchGame& current = layout_.current;
    // A word is uniform on [-2^31, 2^31): this makes it a number of variance size^2.
    const V unit = state_[layout_.step_sizes + kind] * V(Real(0x1p-31 * 1.7320508075688772));
    least_norm_ = V(1);
    for (int i = 0; i < players; ++i) {
      for (const int row : {i, players + i}) {
        V* const to = preference(row);
        const int from = current.preference(row * int(shape_.outcomes));
        magnitude_[row] = state_[current.magnitude(row)];
        if (kind == 1 && i != only) {
          for (int s = 0; s < shape_.outcomes; ++s) to[s] = state_[from + s];
          continue;
        }
        for (int s = 0; s < shape_.outcomes; ++s) {
          to[s] = fma(moved(unit, s), from_signed<V>(stream.next()), state_[from + s]);
        }
        least_norm_ = min(least_norm_, standardised(to));
        if (constants_.sampler.has_ranges) {
          const auto& range =
              row < players ? constants_.sampler.principal[i] : constants_.sampler.agent[i];
          magnitude_[row] = prescribed(
              row, fma(unit * V(range.span), from_signed<V>(stream.next()), magnitude_[row]));
        }
      }
    }
    wanted_regret_ = fma(unit * V(constants_.regret_span), from_signed<V>(stream.next()),
                         state_[current.regret()]);
  }

  DELEGAUGE_INLINE void measure() {
    const int players = shape_.players;
    for (int i = 0; i < players; ++i) {
      for (int s = 0; s < shape_.outcomes; ++s) {
        const int at = i * int(shape_.outcomes) + s;
        w_.principal[at] = preference(i)[s] * magnitude_[i];
        w_.agent[at] = preference(players + i)[s] * magnitude_[players + i];
      }
    }
    measure_.players();
  }

  // The measured candidate's value, and how far outside the region it is.
  DELEGAUGE_INLINE void judge() {
    const V wanted = max(regret_.low, min(wanted_regret_, regret_.high));
    measure_.agents_regret = max(V(0), min(wanted, measure_.agents_range));
    const V worst = measure_.worst_case();
    measure_.agents_regret = regret_of_worst_case(worst);
    const V weighted = measure_.misalignment();
    V outside = regret_.beyond(measure_.agents_regret) * V(constants_.per_agents_trivial) +
                misalignment_.beyond(weighted) * V(constants_.per_trivial);
    if (job_.limits_miscalibration) {
      outside += miscalibration_.beyond(
          miscalibration(w_.principal_magnitude, w_.agent_magnitude, w_.ratio, shape_.players));
    }
    if (job_.limits_collective) {
      outside += collective_.beyond(measure_.collective_alignment_agents());
    }
    V bounds[bound_count];
    if constexpr (Bounds::most > plain_bound_count) {
      // What is played counts, too: it is what attains the worst case.
      if (!is_plain(job_.bound)) measure_.play_worst_case();
    }
    measure_.bounds(Bounds(BoundSet{bit_of(job_.bound)}), weighted, bounds);
    const V bound = bounds[static_cast<int>(job_.bound)];
    // Less regret and less misalignment, the more so if uneven, lead to games whose bound is not
    // the trivial one.
    const auto is_trivial = bound >= V(Real(trivial_share<Real>())) * measure_.trivial;
    const V bend = sum<V>(shape_.players, [this](int i) {
      return w_.principal_magnitude[i] * (w_.distance[i] * w_.distance[i]);
    });
    const V towards =
        V(Real(1e-3)) * (measure_.trivial + measure_.agents_regret + V(Real(2.5)) * bend);
    outside += select(is_trivial, towards, V(0)) * V(constants_.per_trivial);
    const V noise = V(Real(chains_noise_share));
    auto nothing = (bound <= noise * measure_.trivial) | (least_norm_ < V(Real(least_moved_norm)));
    if (job_.bound == Bound::pairwise) {
      const V agents = sum<V>(shape_.players, [this](int i) { return w_.agent_magnitude[i]; });
      nothing = nothing | (measure_.agents_range <= noise * agents);
    }
    outside_ = select(nothing, V(Real(far_outside)), outside);
    const V denominator = select(nothing, V(1), bound);
    value_ =
        select(nothing, V(0),
               select(by_regret_ > V(0), worst * V(constants_.per_trivial), worst / denominator));
  }

  // The agents' regret of the strategy that attains V: what was allowed, where it mixes two
  // outcomes; that of the best outcome within reach, the leftmost of equals, where it is pure.
  DELEGAUGE_INLINE V regret_of_worst_case(V worst) const {
    const V allowed = measure_.agents_regret;
    const V reach = allowed + measure_.agents().tie;
    V at = allowed, height = V(-1);
    for (int s = 0; s < shape_.outcomes; ++s) {
      const V x = w_.agents_shortfall[s], y = w_.principals_shortfall[s];
      const auto better = (x <= reach) & ((y > height) | ((y == height) & (x < at)));
      at = select(better, x, at);
      height = select(better, y, height);
    }
    return select(worst > height, allowed, at);
  }

  // Goes on to the candidate, or stays; remembers the best.
  DELEGAUGE_INLINE void take(StreamOf<V>& stream, std::uint64_t step) {
    const SearchGame& current = layout_.current;
    const SearchGame& best = layout_.best;
    if (step == 0) {
      const auto everywhere = outside_ >= V(0);
      copy(current, everywhere);
      copy(best, everywhere);
      return;
    }
    const V allowed = V(slack(step)), old_value = state_[current.value()];
    const V new_outside = farther(outside_, allowed);
    const V old_outside = farther(state_[current.outside()], allowed);
    // What has lost digits is not moved on from, else only the next game's other players move.
    const auto whole = least_norm_ >= V(Real(least_moved_norm));
    const auto nearer = whole & (new_outside < old_outside);
    const auto as_near = whole & (new_outside <= old_outside);
    if (job_.method != SearchMethod::sample) {
      auto success = nearer | (as_near & (value_ > old_value));
      auto accepted = nearer | (as_near & (value_ >= old_value));
      if (job_.method == SearchMethod::anneal) {
        const V lack = V(temperature(step)) * log(uniform_positive<V>(stream));
        accepted = nearer | (as_near & (value_ >= old_value + lack));
        success = accepted;
      }
      V& size = state_[layout_.step_sizes + static_cast<int>(step % move_kinds)];
      size = size * select(success, V(Real(step_growth)), V(Real(step_shrinkage)));
      size = min(max(size, V(Real(least_step_size))), V(Real(largest_step_size)));
      if (any(accepted)) copy(current, accepted);
    }
    const V tolerance = V(constants_.tolerance), best_value = state_[best.value()];
    const V distance = farther(outside_, tolerance);
    const V best_distance = farther(state_[best.outside()], tolerance);
    const auto record =
        (distance < best_distance) | ((distance <= best_distance) & (value_ > best_value));
    if (any(record)) copy(best, record);
  }

  // The candidate becomes the game of the state where `here`.
  DELEGAUGE_INLINE void copy(const SearchGame& to, TruthOf<V> here) {
    const auto set = [&](int entry, V x) { state_[entry] = select(here, x, state_[entry]); };
    for (int at = 0; at < to.utilities; ++at) set(to.preference(at), candidate_[at]);
    for (int row = 0; row < to.magnitudes; ++row) set(to.magnitude(row), magnitude_[row]);
    set(to.regret(), measure_.agents_regret);
    set(to.outside(), outside_);
    set(to.value(), value_);
  }

  // Falls as the sixth power of the steps that are left, to 0.
  DELEGAUGE_INLINE Real temperature(std::uint64_t step) const {
    const double left = static_cast<double>(job_.steps - step) / static_cast<double>(job_.steps);
    const double cubed = left * left * left;
    return static_cast<Real>(first_temperature * (cubed * cubed));
  }

  // What a game may be outside of its region: the tolerance, and for narrow regions more at first,
  // which falls as the sixth power of the steps that are left of a share.
  DELEGAUGE_INLINE Real slack(std::uint64_t step) const {
    const double left =
        1 - static_cast<double>(step) / (wide_share * static_cast<double>(job_.steps));
    if (left <= 0 || constants_.first_slack <= 0) return constants_.tolerance;
    const double cubed = left * left * left;
    const Real wide = static_cast<Real>(constants_.first_slack * (cubed * cubed));
    return wide > constants_.tolerance ? wide : constants_.tolerance;
  }

  template <class Word>
  static DELEGAUGE_INLINE Word load_words(const std::uint32_t* p) {
    if constexpr (width == 1) {
      return *p;
    } else {
      return Word::load(p);
    }
  }

  const SearchJob& job_;
  const SearchConstants<Real>& constants_;
  Shape shape_;
  M metric_;
  Workspace<V, Shape> w_;
  Measurer<V, Shape, M> measure_;
  Sampler<V, Shape, M> sampler_;
  SearchState<V> state_;
  SearchLayout layout_;
  V* candidate_;
  std::uint64_t first_;
  Limit regret_, misalignment_, miscalibration_, collective_;
  V by_regret_;
  // The candidate, besides its preferences.
  V magnitude_[2 * max_players];
  V least_norm_;  // that a preference had when it was standardised; those before had 1
  V wanted_regret_, outside_, value_;
};

DELEGAUGE_END
