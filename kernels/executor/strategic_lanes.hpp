// SPDX-License-Identifier: Apache-2.0
// Strategic games side by side, one in each lane of V. A lane whose game has no equilibrium tries
// again while the others go on; one that is done takes the next game: no lane waits. Of plain
// numbers, threads side by side, as a GPU's are: each calls attempt() as long as it is working().
#pragma once

#include <memory>

#include "kernels/executor/game_measures.hpp"
#include "kernels/executor/strategic_game.hpp"

DELEGAUGE_BEGIN

template <class V, class P = Profiles, class Group = SerialGroup<V>>
class StrategicLanes {
 public:
  using Real = RealOf<V>;
  using Word = WordOf<V>;
  static constexpr int width = Traits<V>::width;
  static constexpr int most = Profiles::most_players;
  using Game = StrategicGame<V, Group, P>;

  // Games begin, begin + step, ... below end. points: from number `first_point` on. memory:
  // StrategicRows::size values.
  DELEGAUGE_INLINE StrategicLanes(const StrategicPlan<Real, P>& plan,
                                  const PrescribedMeasures* points, std::uint64_t begin,
                                  std::uint64_t end, V* memory, std::uint64_t step = 1,
                                  std::uint64_t first_point = 0)
      : game_(plan, group_, memory),
        plan_(plan),
        points_(points),
        first_point_(first_point),
        next_(begin),
        end_(end),
        step_(step) {
    for (int lane = 0; lane < width; ++lane) {
      // Every lane holds a game, counted or not; a thread alone needs none.
      if constexpr (width > 1) set(lane, begin);
      busy_[lane] = false;
    }
    for (int lane = 0; lane < width; ++lane) refill(lane);
  }

  // Whether any lane has a game.
  DELEGAUGE_INLINE bool working() const {
    bool any_busy = false;
    for (int lane = 0; lane < width; ++lane) any_busy = any_busy || busy_[lane];
    return any_busy;
  }
  // Goes on until a lane has a game with equilibria; false where there are no more games.
  DELEGAUGE_INLINE bool advance() {
    while (working()) {
      if (attempt()) return true;
    }
    return false;
  }
  // Draws every lane's game once. Returns whether one that counts has equilibria.
  DELEGAUGE_INLINE bool attempt() {
    load_targets();
    game_.draw(draws(), targets_);
    game_.find_equilibria(targets_);
    const auto found = game_.extremes.has_equilibrium();
    bool some = false;
    for (int lane = 0; lane < width; ++lane) {
      ready_[lane] = busy_[lane] && extract(found, lane);
      some = some || ready_[lane];
    }
    if (!some) next_attempts();
    return some;
  }
  // After advance() or attempt(): the games of the lanes that are ready are done.
  DELEGAUGE_INLINE void proceed() {
    for (int lane = 0; lane < width; ++lane) {
      if (ready_[lane]) refill(lane);
    }
    next_attempts();
  }

  DELEGAUGE_INLINE Game& game() { return game_; }
  // What the attempt's games are drawn from.
  DELEGAUGE_INLINE KeyedDraws<V> draws() const {
    return KeyedDraws<V>(plan_.games.seed, word(low_), word(high_), word(attempt_));
  }
  // After attempt(): everything about the games that are ready (strategic_game.hpp).
  template <class Put>
  DELEGAUGE_INLINE void measure(const Put& put) {
    game_.measure(targets_, put,
                  [this](V* row) DELEGAUGE_OUTLINE_LAMBDA { game_.mix(draws(), row); });
  }
  DELEGAUGE_INLINE const StrategicTargets<V>& targets() const { return targets_; }
  DELEGAUGE_INLINE bool ready(int lane) const { return ready_[lane]; }
  // Bit i: of lane i.
  DELEGAUGE_INLINE unsigned ready_lanes() const {
    unsigned lanes = 0;
    for (int lane = 0; lane < width; ++lane) lanes |= (ready_[lane] ? 1U : 0U) << lane;
    return lanes;
  }
  DELEGAUGE_INLINE std::uint64_t index(int lane) const { return index_[lane]; }
  DELEGAUGE_INLINE std::uint32_t attempt(int lane) const { return attempt_[lane]; }

 private:
  static DELEGAUGE_INLINE Word word(const std::uint32_t* from) {
    if constexpr (width == 1) {
      return from[0];
    } else {
      return Word::load(from);
    }
  }

  DELEGAUGE_INLINE void set(int lane, std::uint64_t index) {
    index_[lane] = index;
    low_[lane] = static_cast<std::uint32_t>(index);
    high_[lane] = static_cast<std::uint32_t>(index >> 32);
    attempt_[lane] = 0;
    const GameMeasures<Real> measures(plan_, points_, index, first_point_);
    for (int i = 0; i < plan_.profiles.players; ++i) {
      ia_[i][lane] = measures.individual_alignment[i];
      ic_[i][lane] = measures.individual_capability[i];
    }
    ca_[lane] = measures.collective_alignment;
    cc_[lane] = measures.collective_capability;
    calibration_[lane] = measures.calibration;
    relax(lane);
  }
  DELEGAUGE_INLINE void relax(int lane) {
    relaxation_[lane] = relaxation_at<Real>(plan_.games, attempt_[lane]);
    tries_[lane] = static_cast<Real>(attempt_[lane] + 1);
  }
  DELEGAUGE_INLINE void refill(int lane) {
    ready_[lane] = false;
    busy_[lane] = next_ < end_;
    if (busy_[lane]) set(lane, next_);
    next_ += busy_[lane] ? step_ : 0;
    fresh_[lane] = true;
  }
  DELEGAUGE_INLINE void next_attempts() {
    for (int lane = 0; lane < width; ++lane) {
      if (busy_[lane] && !fresh_[lane]) {
        attempt_[lane] += 1;
        relax(lane);
      }
      fresh_[lane] = false;
    }
  }
  DELEGAUGE_INLINE void load_targets() {
    for (int i = 0; i < plan_.profiles.players; ++i) {
      targets_.alignment.individual[i] = load<V>(ia_[i]);
      targets_.individual_capability[i] = load<V>(ic_[i]);
    }
    targets_.alignment.collective = load<V>(ca_);
    targets_.alignment.calibration = load<V>(calibration_);
    targets_.collective_capability = load<V>(cc_);
    targets_.relaxation = load<V>(relaxation_);
    targets_.tries = load<V>(tries_);
    for (int lane = 0; lane < width; ++lane) fresh_[lane] = false;
  }

  Group group_;
  Game game_;
  const StrategicPlan<Real, P>& plan_;
  const PrescribedMeasures* points_;
  std::uint64_t first_point_, next_, end_, step_;
  StrategicTargets<V> targets_;
  alignas(64) std::uint32_t low_[width], high_[width], attempt_[width];
  alignas(64) Real ia_[most][width], ic_[most][width];
  alignas(64) Real ca_[width], cc_[width], calibration_[width], relaxation_[width], tries_[width];
  std::uint64_t index_[width];
  bool busy_[width], ready_[width], fresh_[width];
};

// A thread's workspace, kept from batch to batch: giving back and asking for megabytes each time
// leaves the heap in pieces, and every page of it to be touched for the first time again.
template <class V>
V* lane_workspace(std::size_t size) {
  thread_local std::unique_ptr<V[]> memory;
  thread_local std::size_t room = 0;
  if (size > room) {
    memory.reset();
    room = 0;
    memory.reset(new V[size]);
    room = size;
  }
  return memory.get();
}

DELEGAUGE_END
