// SPDX-License-Identifier: Apache-2.0
// Strategic games side by side, one in each lane of V. A lane whose game has no equilibrium tries
// again while the others go on; one that is done takes the next game: no lane waits.
#pragma once

#include <memory>

#include "kernels/executor/game_measures.hpp"
#include "kernels/executor/strategic_game.hpp"

DELEGAUGE_BEGIN

template <class V, class P = Profiles>
class StrategicLanes {
 public:
  using Real = RealOf<V>;
  using Word = WordOf<V>;
  static constexpr int width = Traits<V>::width;
  static constexpr int most = Profiles::most_players;
  using Game = StrategicGame<V, SerialGroup<V>, P>;

  // memory: StrategicRows::size values.
  DELEGAUGE_INLINE StrategicLanes(const StrategicPlan<Real, P>& plan,
                                  const PrescribedMeasures* points, std::uint64_t begin,
                                  std::uint64_t end, V* memory)
      : game_(plan, group_, memory), plan_(plan), points_(points), next_(begin), end_(end) {
    for (int lane = 0; lane < width; ++lane) {
      set(lane, begin);  // so that every lane holds a game, counted or not
      busy_[lane] = false;
    }
    for (int lane = 0; lane < width; ++lane) refill(lane);
  }

  // Goes on until a lane has a game with equilibria; false where there are no more games.
  DELEGAUGE_INLINE bool advance() {
    while (true) {
      bool working = false;
      for (int lane = 0; lane < width; ++lane) working = working || busy_[lane];
      if (!working) return false;
      load_targets();
      const KeyedDraws<V> draws(plan_.games.seed, word(low_), word(high_), word(attempt_));
      game_.draw(draws, targets_);
      game_.find_equilibria(targets_);
      const auto found = game_.extremes.has_equilibrium();
      bool some = false;
      for (int lane = 0; lane < width; ++lane) {
        ready_[lane] = busy_[lane] && extract(found, lane);
        some = some || ready_[lane];
      }
      if (some) return true;
      next_attempts();
    }
  }
  // After advance(): the games of the lanes that are ready are done.
  DELEGAUGE_INLINE void proceed() {
    for (int lane = 0; lane < width; ++lane) {
      if (ready_[lane]) refill(lane);
    }
    next_attempts();
  }

  DELEGAUGE_INLINE Game& game() { return game_; }
  DELEGAUGE_INLINE const StrategicTargets<V>& targets() const { return targets_; }
  DELEGAUGE_INLINE bool ready(int lane) const { return ready_[lane]; }
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
    const GameMeasures<Real> measures(plan_, points_, index);
    for (int i = 0; i < plan_.games.players; ++i) {
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
    if (busy_[lane]) set(lane, next_++);
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
    for (int i = 0; i < plan_.games.players; ++i) {
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

  SerialGroup<V> group_;
  Game game_;
  const StrategicPlan<Real, P>& plan_;
  const PrescribedMeasures* points_;
  std::uint64_t next_, end_;
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

// The games of a batch, their values into its columns. P: the job's profiles.
template <class V, class P>
void strategic_batch_of(const StrategicJob& job, const StrategicBatch& batch) {
  using Real = RealOf<V>;
  constexpr int width = Traits<V>::width;
  const StrategicPlan<Real, P> plan(job);
  V* const memory = lane_workspace<V>(static_cast<std::size_t>(
      StrategicRows<V>::size(plan.profiles.players, plan.profiles.outcomes)));
  StrategicLanes<V, P> lanes(plan, batch.points, batch.begin, batch.end, memory);
  alignas(64) Real value[strategic_column_count][width];
  const auto put = [&value](auto column, V x) { store(x, value[static_cast<int>(column)]); };
  while (lanes.advance()) {
    lanes.game().measure(lanes.targets(), put);
    for (int lane = 0; lane < width; ++lane) {
      if (!lanes.ready(lane)) continue;
      double* to = batch.values + (lanes.index(lane) - batch.begin);
      for (int c = 0; c < strategic_column_count; ++c, to += batch.stride) {
        *to = static_cast<double>(value[c][lane]);
      }
    }
    lanes.proceed();
  }
}

DELEGAUGE_END
