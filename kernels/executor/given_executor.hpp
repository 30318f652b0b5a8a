// SPDX-License-Identifier: Apache-2.0
// The body of `evaluate` for arrays of games: reads a group of games (one per lane), centres them
// in double, measures them and writes every quantity in the units of the utilities. CPU lanes and
// CUDA threads run this same code.
#pragma once

#include <cstdint>
#include <type_traits>

#include "delegauge/measure/given_side.hpp"
#include "kernels/executor/game_walk.hpp"
#include "kernels/executor/given_job.hpp"

DELEGAUGE_BEGIN

// Where a side's utilities are centred, in D, lanes (or a scalar) of double precision: on the stack
// for fixed shapes, in the caller's memory for run-time shapes.
template <class D, class Shape, bool = Shape::fixed>
struct GivenSpace {
  DELEGAUGE_INLINE explicit GivenSpace(const Shape&, D* = nullptr) {}
  static constexpr std::size_t size(const Shape&) { return 0; }
  D side[Shape::max_players * Shape::max_outcomes], scratch[Shape::max_outcomes];
};
template <class D, class Shape>
struct GivenSpace<D, Shape, false> {
  // memory: size(shape) values, aligned for D.
  DELEGAUGE_INLINE GivenSpace(const Shape& shape, D* memory)
      : side(memory),
        scratch(memory + static_cast<std::ptrdiff_t>(shape.players) * shape.outcomes) {}
  static std::size_t size(const Shape& shape) {
    return static_cast<std::size_t>(shape.players + 1) * static_cast<std::size_t>(shape.outcomes);
  }
  D *side, *scratch;
};

// Up to width consecutive games of a batch. V: the precision of the arithmetic. D: double, in lanes
// that fit into V's a whole number of times.
// Bounds: BoundSet, or PlainBounds where columns of no others are asked for.
template <class V, class D, class Shape, class M, class Bounds>
class GivenGroup {
 public:
  using Real = RealOf<V>;
  static constexpr int width = Traits<V>::width;
  static constexpr int part_width = Traits<D>::width;
  static constexpr int parts = width / part_width;

  // The games from `first` on, of which `count` (1 to width) exist; lanes beyond repeat the last.
  DELEGAUGE_INLINE GivenGroup(const GivenJob& job, const GivenBatch& batch, const Shape& shape,
                              std::int64_t first, int count, Workspace<V, Shape>& work,
                              GivenSpace<D, Shape>& space)
      : job_(job),
        batch_(batch),
        shape_(shape),
        first_(first),
        count_(count),
        metric_(job.metric),
        measure_(shape, M(job.metric), job.welfare, work),
        w_(work),
        space_(space) {}

  // Returns whether all utilities were finite; if not, the results mean nothing.
  DELEGAUGE_INLINE bool evaluate() {
    const bool finite = prepare();
    measure_.players(units_);
    measure_.regrets();
    put_players();
    put_game();
    return finite;
  }

 private:
  static constexpr int n = Shape::max_players;

  DELEGAUGE_INLINE bool prepare() {
    const Rolled<1> one;
    bool finite = true;
    for (int part = 0; part < parts; ++part) {
      finite = load_side(part, 0) && finite;
      const SideUnit<D> principals =
          centre_side(principal_shift_[part], principal_exponent_[part], units_.principal_part,
                      units_.principals_rounding, part);
      principal_unit_[part] = principals.exponent;
      narrow_rows(space_.side, w_.principal, shape_.players, part);
      finite = load_side(part, shape_.players) && finite;
      const SideUnit<D> agents = centre_side(agent_shift_[part], agent_exponent_[part],
                                             units_.agent_part, units_.agents_rounding, part);
      agent_unit_[part] = agents.exponent;
      narrow_rows(space_.side, w_.agent, shape_.players, part);
      if (batch_.strategies == nullptr) {
        agents_optimum(space_.side, shape_, agent_exponent_[part], agents, job_.form,
                       space_.scratch);
      } else {
        gather(batch_.strategies, part, 1, 0, one, space_.scratch);
      }
      narrow_rows(space_.scratch, w_.strategy, one, part);
    }
    return finite;
  }

  // `count` rows from row `first_row` on, of each game's `rows`, in double.
  template <class Raw, class Count>
  DELEGAUGE_INLINE void gather(const Raw* numbers, int part, int rows, int first_row, Count count,
                               D* to) const {
    const std::int64_t row = shape_.outcomes;
    const Raw* game[part_width];
    for (int lane = 0; lane < part_width; ++lane) {
      const int mine = part * part_width + lane;
      const std::int64_t number = first_ + (mine < count_ ? mine : count_ - 1);
      game[lane] = numbers + (number * rows + first_row) * row;
    }
    DELEGAUGE_UNROLL(count)
    for (int i = 0; i < count; ++i) {
      DELEGAUGE_UNROLL(shape_.outcomes)
      for (int s = 0; s < shape_.outcomes; ++s) {
        const int at = i * shape_.outcomes + s;
        alignas(64) double values[part_width];
        for (int lane = 0; lane < part_width; ++lane) {
          values[lane] = static_cast<double>(game[lane][at]);
        }
        to[at] = load<D>(values);
      }
    }
  }

  // The players' rows from row `first_row` on; whether they are finite.
  DELEGAUGE_INLINE bool load_side(int part, int first_row) {
    const int rows = 2 * shape_.players;
    if (batch_.storage == GivenStorage::float32) {
      gather(static_cast<const float*>(batch_.utilities), part, rows, first_row, shape_.players,
             space_.side);
    } else {
      gather(static_cast<const double*>(batch_.utilities), part, rows, first_row, shape_.players,
             space_.side);
    }
    auto finite = is_finite(space_.side[0]);
    DELEGAUGE_UNROLL(shape_.players)
    for (int i = 0; i < shape_.players; ++i) {
      DELEGAUGE_UNROLL(shape_.outcomes)
      for (int s = 0; s < shape_.outcomes; ++s) {
        finite = finite & is_finite(space_.side[i * shape_.outcomes + s]);
      }
    }
    return !any(!finite);
  }
  // NaN compares false.
  static DELEGAUGE_INLINE TruthOf<D> is_finite(D x) { return abs(x) <= D(0x1.fffffffffffffp1023); }

  DELEGAUGE_INLINE SideUnit<D> centre_side(D* shift, D* exponent, V* part_of, V& rounding,
                                           int part) {
    const SideUnit<D> unit = centre_given_side(space_.side, shape_, job_.weight, metric_,
                                               space_.scratch, shift, exponent);
    narrow(unit.rounding, rounding, part);
    DELEGAUGE_UNROLL(shape_.players)
    for (int i = 0; i < shape_.players; ++i) {
      narrow(part_of_side<Real>(exponent[i], unit.exponent), part_of[i], part);
    }
    return unit;
  }

  // Rounds `rows` rows to V's precision, into the part's lanes.
  template <class Count>
  DELEGAUGE_INLINE void narrow_rows(const D* from, V* to, Count rows, int part) const {
    DELEGAUGE_UNROLL(rows)
    for (int i = 0; i < rows; ++i) {
      DELEGAUGE_UNROLL(shape_.outcomes)
      for (int s = 0; s < shape_.outcomes; ++s) {
        const int at = i * shape_.outcomes + s;
        narrow(from[at], to[at], part);
      }
    }
  }
  static DELEGAUGE_INLINE void narrow(D from, V& to, int part) {
    if constexpr (std::is_same_v<V, D>) {
      to = from;
    } else if constexpr (width == 1) {
      to = static_cast<V>(from);
    } else {
      Real values[part_width];
      for (int lane = 0; lane < part_width; ++lane) {
        values[lane] = static_cast<Real>(extract(from, lane));
      }
      std::memcpy(reinterpret_cast<char*>(&to) + part * sizeof(values), values, sizeof(values));
    }
  }
  static DELEGAUGE_INLINE D widen(V x, int part) {
    if constexpr (std::is_same_v<V, D>) {
      return x;
    } else {
      alignas(64) double values[part_width];
      for (int lane = 0; lane < part_width; ++lane) {
        values[lane] = static_cast<double>(extract(x, part * part_width + lane));
      }
      return load<D>(values);
    }
  }

  DELEGAUGE_INLINE bool wanted(GameQuantity q, int i = 0) const {
    return job_.columns.place(q, i) >= 0;
  }
  // value(part): in D.
  template <class Value>
  DELEGAUGE_INLINE void put(GameQuantity q, int i, const Value& value) const {
    const int place = job_.columns.place(q, i);
    if (place < 0) return;
    double* const column = batch_.results + place * batch_.stride + first_;
    for (int part = 0; part < parts; ++part) store(D(value(part)), column + part * part_width);
  }
  // What is in a side's unit, in that of the utilities.
  DELEGAUGE_INLINE D of_principals(V x, int part) const {
    return times_power_of_two(widen(x, part), principal_unit_[part]);
  }
  DELEGAUGE_INLINE D of_agents(V x, int part) const {
    return times_power_of_two(widen(x, part), agent_unit_[part]);
  }
  // What is in a player's.
  DELEGAUGE_INLINE D of_principal(int i, V x, int part) const {
    return times_power_of_two(widen(x, part), principal_exponent_[part][i]);
  }
  DELEGAUGE_INLINE D of_agent(int i, V x, int part) const {
    return times_power_of_two(widen(x, part), agent_exponent_[part][i]);
  }

  // What each player has, and how far players are apart.
  DELEGAUGE_INLINE void put_players() {
    using Q = GameQuantity;
    struct {
      const PlayerUnits<V>& of;
      DELEGAUGE_INLINE V principal(int i) const { return of.principal_magnitude[i]; }
      DELEGAUGE_INLINE V agent(int i) const { return of.agent_magnitude[i]; }
    } const magnitude{units_};
    walk_players(measure_, magnitude, [&](auto quantity, int i, V x) {
      constexpr Q q = decltype(quantity)::value;
      put(q, i, [&](int p) {
        if constexpr (q == Q::principal_magnitude) return of_principal(i, x, p);
        if constexpr (q == Q::agent_magnitude) return of_agent(i, x, p);
        if constexpr (q == Q::principal_shift) {
          return principal_shift_[p][i] + of_principal(i, x, p);
        }
        if constexpr (q == Q::agent_shift) return agent_shift_[p][i] + of_agent(i, x, p);
        return widen(x, p);
      });
      if constexpr (q == Q::alignment_distance) {
        put(Q::individual_alignment, i, [&](int p) { return D(1) - widen(x, p); });
      }
      if constexpr (q == Q::agent_magnitude) {
        put(Q::welfare_ratio, i, [&](int p) { return welfare_ratio(i, x, p); });
      }
    });
    walk_pairs(
        measure_, [&](int pair) { return wanted(Q::pairwise_distance, pair); },
        [&](auto q, int pair, V x) { put(q, pair, [&](int p) { return widen(x, p); }); });
  }
  // NaN where the agent is indifferent.
  DELEGAUGE_INLINE D welfare_ratio(int i, V agent_magnitude, int part) const {
    const D agent = widen(agent_magnitude, part);
    const auto indifferent = !(agent > D(0));
    const D none = double_of(bits_of(D(0)) | 0x7FF8000000000000ull);  // NaN
    const D ratio = widen(units_.principal_magnitude[i], part) / select(indifferent, D(1), agent);
    return select(
        indifferent, none,
        times_power_of_two(ratio, principal_exponent_[part][i] - agent_exponent_[part][i]));
  }

  // The game's quantities and its bounds'.
  DELEGAUGE_INLINE void put_game() {
    using Q = GameQuantity;
    const Bounds bounds(bounds_asked_of(job_));
    bool worst_wanted = wanted(Q::worst_case_regret);
    for (int b = 0; b < plain_bound_count; ++b) {
      worst_wanted = worst_wanted || wanted(Q::worst_case_tightness, b);
    }
    const auto wants = [&](auto q) {
      if constexpr (q == Q::worst_case_regret) return worst_wanted;
      return wanted(q);
    };
    const V regret = measure_.principals_regret;
    V worst = V(0);
    V bound[bound_count];
    walk_game(measure_, bounds, bound, wants, [&](auto quantity, int item, V x) {
      constexpr Q q = decltype(quantity)::value;
      constexpr bool pure = q == Q::total_misalignment || q == Q::collective_alignment_agents ||
                            q == Q::collective_alignment_principals || q == Q::miscalibration ||
                            q == Q::calibration;
      put(q, item, [&](int p) {
        if constexpr (pure) {
          return widen(x, p);
        } else if constexpr (q == Q::agents_welfare_regret) {
          return of_agents(x, p);
        } else {
          return of_principals(x, p);
        }
      });
      if constexpr (q == Q::worst_case_regret) worst = x;
      if constexpr (q == Q::bounds) {
        put(Q::tightness, item, [&](int p) { return used_up(regret, x, p); });
        if (is_plain(static_cast<Bound>(item))) {
          put(Q::worst_case_tightness, item, [&](int p) { return used_up(worst, x, p); });
        }
        put(Q::slack, item, [&](int p) {
          return times_power_of_two(widen(x, p) - widen(regret, p), principal_unit_[p]);
        });
      }
    });
  }

  // In the side's unit: no tightness can be lost to a bound that overflows in the utilities'.
  DELEGAUGE_INLINE D used_up(V regret, V bound, int part) const {
    return tightness<Real>(widen(regret, part), widen(bound, part), widen(measure_.trivial, part));
  }

  const GivenJob& job_;
  const GivenBatch& batch_;
  Shape shape_;
  std::int64_t first_;
  int count_;
  M metric_;
  Measurer<V, Shape, M> measure_;
  Workspace<V, Shape>& w_;
  GivenSpace<D, Shape>& space_;
  PlayerUnits<V> units_;
  D principal_shift_[parts][n], agent_shift_[parts][n];
  D principal_exponent_[parts][n], agent_exponent_[parts][n];
  D principal_unit_[parts], agent_unit_[parts];
};

// values: what Workspace<V, Shape> needs; doubles: what GivenSpace<D, Shape> needs. Measures the
// games [first, first + count) of the batch, 1 <= count <= width; returns whether all utilities
// were finite.
template <class V, class D, class Shape, class M, class Bounds>
DELEGAUGE_INLINE bool evaluate_given(const GivenJob& job, const GivenBatch& batch,
                                     const Shape& shape, std::int64_t first, int count, V* values,
                                     D* doubles) {
  Workspace<V, Shape> work(shape, values);
  GivenSpace<D, Shape> space(shape, doubles);
  GivenGroup<V, D, Shape, M, Bounds> group(job, batch, shape, first, count, work, space);
  return group.evaluate();
}

DELEGAUGE_END
