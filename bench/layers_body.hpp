// SPDX-License-Identifier: Apache-2.0
// The layers of one instruction set, over FloatLanes.
#pragma once

#include "delegauge/bound/collective.hpp"
#include "delegauge/bound/fused.hpp"
#include "delegauge/bound/pairwise.hpp"
#include "delegauge/bound/sharp.hpp"
#include "delegauge/game/sampler.hpp"
#include "delegauge/measure/distance.hpp"
#include "delegauge/measure/worst_case.hpp"
#include "kernels/executor/tally_chunk.hpp"

DELEGAUGE_BEGIN

using LayerLanes = FloatLanes;

inline SurfaceJob layers_job() {
  SurfaceJob job;
  job.games.principal_magnitude.fill({1, 1});
  job.games.agent_magnitude.fill({1, 1});
  job.games.target_regret = {0, principals_trivial_bound(job)};
  job.games.seed = 1;
  return job;
}

// A group of games of 4 players and 4 outcomes, and all that the layers need of them.
template <class V>
struct LayerGames {
  V intended[4], principal[16], agent[16], scratch[12];
  V principal_nu[16], agent_nu[16];
  V pairwise_distance[28];
  V principal_magnitude[4], agent_magnitude[4], ratio[4], distance[4], mean[4], to_mean[4];
  V principal_welfare[4], agent_welfare[4], principals_shortfall[4], agents_shortfall[4],
      strategy[4];
  V principals_range, agents_range, agents_regret, trivial, weighted;
  V kept;  // what the layer computed
};

template <class V>
class LayerBench {
 public:
  using Real = RealOf<V>;
  using Shape = FixedShape<4, 4>;

  DELEGAUGE_INLINE LayerBench()
      : job_(layers_job()),
        constants_(job_.games),
        sampler_(job_.games, constants_, Shape(), EpicMetric()) {}

  DELEGAUGE_INLINE static StreamOf<V> stream(std::uint32_t group) {
    return {1, Iota<WordOf<V>>::from(group * Traits<V>::width), 0, 0};
  }
  DELEGAUGE_INLINE void sample_players(StreamOf<V>& from, LayerGames<V>& g) const {
    sampler_.utilities(from, g.intended, g.principal, g.agent, g.scratch);
  }
  DELEGAUGE_INLINE void sample_misalignment(StreamOf<V>& from, LayerGames<V>& g) const {
    sampler_.misalignment(from, g.intended);
  }
  DELEGAUGE_INLINE void sample_strategy(StreamOf<V>& from, LayerGames<V>& g) const {
    sampler_.strategy(from, principals(g), agents(g), g.strategy);
  }
  // Magnitudes here carry the mean's 1/4.
  DELEGAUGE_INLINE static void standardise_all(LayerGames<V>& g) {
    for (int s = 0; s < 16; ++s) {
      g.principal_nu[s] = g.principal[s];
      g.agent_nu[s] = g.agent[s];
    }
    for (int i = 0; i < 4; ++i) {
      const V p = standardise(g.principal_nu + 4 * i, Static<4>(), EpicMetric(), g.scratch);
      const V a = standardise(g.agent_nu + 4 * i, Static<4>(), EpicMetric(), g.scratch);
      g.principal_magnitude[i] = V(Real(0.25)) * p;
      g.agent_magnitude[i] = V(Real(0.25)) * a;
      g.ratio[i] = p * inverse_magnitude(a);
    }
  }
  DELEGAUGE_INLINE static void distances(LayerGames<V>& g) {
    for (int i = 0; i < 4; ++i) {
      g.distance[i] =
          alignment_distance(g.principal_nu + 4 * i, g.agent_nu + 4 * i, Static<4>(), Norm::l2);
    }
    g.weighted = weighted_misalignment(g.principal_magnitude, g.distance, Static<4>());
  }
  // All pairs of the four principals and four agents.
  DELEGAUGE_INLINE static void distance_matrix(LayerGames<V>& g) {
    const auto row = [&g](int i) {
      return i < 4 ? g.principal_nu + 4 * i : g.agent_nu + 4 * (i - 4);
    };
    for (int i = 0, at = 0; i < 8; ++i) {
      for (int j = i + 1; j < 8; ++j) {
        g.pairwise_distance[at++] = alignment_distance(row(i), row(j), Static<4>(), Norm::l2);
      }
    }
  }
  DELEGAUGE_INLINE static void welfare(LayerGames<V>& g) {
    for (int s = 0; s < 4; ++s) {
      g.principal_welfare[s] = sum<V>(
          Static<4>(), [&](int i) { return g.principal_magnitude[i] * g.principal_nu[4 * i + s]; });
      g.agent_welfare[s] =
          sum<V>(Static<4>(), [&](int i) { return g.agent_magnitude[i] * g.agent_nu[4 * i + s]; });
    }
    // Utilities that add up to 2 at most in any outcome.
    const V tie = V(Real(2) * tie_tolerance<Real>());
    g.principals_range =
        to_shortfall(g.principal_welfare, g.principals_shortfall, Static<4>(), tie);
    g.agents_range = to_shortfall(g.agent_welfare, g.agents_shortfall, Static<4>(), tie);
    settle_ties(g.agent_welfare, g.agents_shortfall, Static<4>());
    g.trivial =
        V(Real(1.41421356)) * sum<V>(Static<4>(), [&](int i) { return g.principal_magnitude[i]; });
  }
  DELEGAUGE_INLINE static V regret(LayerGames<V>& g) {
    g.agents_regret = welfare_regret(g.strategy, g.agents_shortfall, Static<4>());
    return welfare_regret(g.strategy, g.principals_shortfall, Static<4>());
  }
  DELEGAUGE_INLINE static V collective_alignments(LayerGames<V>& g) {
    return collective_alignment(Shape(), g.principal_nu, g.principal_magnitude, Norm::l2, g.scratch,
                                g.mean, g.to_mean) +
           collective_alignment(Shape(), g.agent_nu, g.agent_magnitude, Norm::l2, g.scratch, g.mean,
                                g.to_mean);
  }
  DELEGAUGE_INLINE static Shortfalls<V> principals(const LayerGames<V>& g) {
    return {g.principals_shortfall, g.principals_range, V(Real(2) * tie_tolerance<Real>())};
  }
  DELEGAUGE_INLINE static Shortfalls<V> agents(const LayerGames<V>& g) {
    return {g.agents_shortfall, g.agents_range, V(Real(2) * tie_tolerance<Real>())};
  }
  DELEGAUGE_INLINE static V worst_case(LayerGames<V>& g) {
    return worst_case_regret(agents(g), principals(g), Static<4>(), g.agents_regret);
  }
  DELEGAUGE_INLINE static BoundInputs<V> inputs(const LayerGames<V>& g) {
    return {g.principal_magnitude,
            g.agent_magnitude,
            g.ratio,
            g.distance,
            g.principal_nu,
            g.agent_nu,
            g.principal_welfare,
            g.agent_welfare,
            g.agents_regret + reach_beyond(g.agents_range, agents(g).tie),
            g.trivial,
            Real(1.41421356),
            Real(1.41421356)};
  }
  DELEGAUGE_INLINE void whole(StreamOf<V>& from, LayerGames<V>& g) const {
    sample_misalignment(from, g);
    sample_players(from, g);
    standardise_all(g);
    distances(g);
    welfare(g);
    sample_strategy(from, g);
    g.kept = regret(g);
  }

 private:
  const SurfaceJob job_;
  const SamplerConstants<Real> constants_;
  const Sampler<V, Shape, EpicMetric> sampler_;
};

// Repeats step(bench, stream, games, repetition) on a group of games. Compilers must assume that
// others read and change the games between repetitions.
template <class V, class Step>
DELEGAUGE_INLINE void repeat_layer(int repetitions, const Step& step) {
  alignas(64) static unsigned char memory[sizeof(LayerGames<V>)];
  const LayerBench<V> bench;
  auto stream = LayerBench<V>::stream(0);
  auto* games = reinterpret_cast<LayerGames<V>*>(memory);
  bench.whole(stream, *games);
  LayerBench<V>::collective_alignments(*games);
  for (int r = 0; r < repetitions; ++r) {
    asm volatile("" : "+r"(games) : : "memory");
    step(bench, stream, *games, static_cast<std::uint32_t>(r));
  }
  asm volatile("" : : "r"(games) : "memory");
}

// step: an expression statement on b (bench), from (stream), g (games), r (repetition).
#define DELEGAUGE_LAYER(name, step)                                                              \
  template <class V>                                                                             \
  void name##_layer(int repetitions) {                                                           \
    repeat_layer<V>(repetitions, [](const LayerBench<V>& b, StreamOf<V>& from, LayerGames<V>& g, \
                                    std::uint32_t r) {                                           \
      using B = LayerBench<V>;                                                                   \
      (void)b, (void)from, (void)r, (void)sizeof(B);                                             \
      step;                                                                                      \
    });                                                                                          \
  }
DELEGAUGE_LAYER(seeding, auto s = B::stream(r); g.kept = from_signed<V>(s.next()))
DELEGAUGE_LAYER(words, auto all = from.next(); for (int i = 1; i < 32; ++i) all = all ^ from.next();
                g.kept = from_signed<V>(all))
DELEGAUGE_LAYER(uniforms, V all(0); for (int i = 0; i < 16; ++i) all = all + uniform<V>(from);
                g.kept = all)
DELEGAUGE_LAYER(normal_variates, normals(from, g.principal, Static<16>()))
DELEGAUGE_LAYER(misalignment, b.sample_misalignment(from, g))
DELEGAUGE_LAYER(players, b.sample_players(from, g))
DELEGAUGE_LAYER(simplex, uniform_simplex<V>(from, g.strategy, 4))
DELEGAUGE_LAYER(strategy, b.sample_strategy(from, g))
DELEGAUGE_LAYER(standardise, B::standardise_all(g))
DELEGAUGE_LAYER(distance, B::distances(g))
DELEGAUGE_LAYER(distance_matrix, B::distance_matrix(g))
DELEGAUGE_LAYER(welfare, B::welfare(g))
DELEGAUGE_LAYER(regret, g.kept = B::regret(g))
DELEGAUGE_LAYER(collective_alignment, g.kept = B::collective_alignments(g))
DELEGAUGE_LAYER(worst_case, g.kept = B::worst_case(g))
DELEGAUGE_LAYER(published, const auto in = B::inputs(g);
                g.kept = published_bound(in, calibration_term(in, Static<4>()).value, g.weighted))
DELEGAUGE_LAYER(sharp, const auto in = B::inputs(g);
                g.kept = sharp_bound(in, calibration_term(in, Static<4>()).value, g.weighted))
DELEGAUGE_LAYER(collective,
                g.kept = collective_bound(B::inputs(g), Static<4>(), g.weighted, g.to_mean))
DELEGAUGE_LAYER(fused, g.kept = fused_bound_l2(B::inputs(g), Static<4>(), V(1)))
DELEGAUGE_LAYER(pairwise, g.kept = pairwise_bound_l2(B::inputs(g), Static<4>()))
#undef DELEGAUGE_LAYER

// A full chunk of results, tallied again and again.
template <class V>
class TallyBench {
 public:
  explicit TallyBench(bool full) : work_(job(full)), tally_(empty_tally<float>(work_.job)) {
    std::uint32_t state = 1;
    const auto next = [&state] {
      state = state * 1664525u + 1013904223u;
      return static_cast<float>(state >> 8) * 0x1p-24f;
    };
    Chunk<float>& c = work_.chunk;
    for (int i = 0; i < Chunk<float>::capacity; ++i) {
      c.offset[i] = static_cast<std::uint32_t>(i);
      for (auto* column :
           {&c.agents_regret, &c.principals_regret, &c.worst_case, &c.total_misalignment,
            &c.weighted_misalignment, &c.collective_agents, &c.collective_principals}) {
        (*column)[i] = next();
      }
      for (int bound = 0; bound < bound_count; ++bound) {
        c.bound[bound][i] = 0.25f * next() + 1;
        c.tightness[bound][i] = next();
        c.worst_case_tightness[bound][i] = next();
      }
    }
  }
  void run(int repetitions) {
    for (int r = 0; r < repetitions; ++r) {
      work_.chunk.count = Chunk<float>::capacity;
      tally_chunk<V>(work_);
      if (work_.games >= batch_limit) work_.flush(tally_);
    }
  }

 private:
  static SurfaceJob job(bool full) {
    SurfaceJob r = layers_job();
    if (!full)
      r.bounds.bits =
          1u << static_cast<int>(Bound::published) | 1u << static_cast<int>(Bound::pairwise);
    r.worst_case = r.collective_alignment = full;
    return r;
  }
  SurfaceWork<float> work_;
  SurfaceTally tally_;
};
template <class V, bool full>
void tally_layer(int repetitions) {
  static auto* const bench = new TallyBench<V>(full);
  bench->run(repetitions);
}

inline std::vector<bench::Layer> layers() {
  using V = LayerLanes;
  constexpr int width = Traits<V>::width;
  return {
      {"stream/seed-and-word", width, seeding_layer<V>},
      {"stream/32-words", width, words_layer<V>},
      {"variates/16-uniforms", width, uniforms_layer<V>},
      {"variates/16-normals", width, normal_variates_layer<V>},
      {"sample/misalignment", width, misalignment_layer<V>},
      {"sample/4-players", width, players_layer<V>},
      {"sample/simplex-of-4", width, simplex_layer<V>},
      {"sample/strategy", width, strategy_layer<V>},
      {"measure/standardise-8", width, standardise_layer<V>},
      {"measure/distance-4", width, distance_layer<V>},
      {"measure/distance-matrix-8", width, distance_matrix_layer<V>},
      {"measure/welfare", width, welfare_layer<V>},
      {"measure/regrets", width, regret_layer<V>},
      {"measure/collective-alignment-2", width, collective_alignment_layer<V>},
      {"measure/worst-case", width, worst_case_layer<V>},
      {"bound/published", width, published_layer<V>},
      {"bound/sharp", width, sharp_layer<V>},
      {"bound/collective", width, collective_layer<V>},
      {"bound/fused", width, fused_layer<V>},
      {"bound/pairwise", width, pairwise_layer<V>},
      {"tally/lean", Chunk<float>::capacity, tally_layer<V, false>},
      {"tally/full", Chunk<float>::capacity, tally_layer<V, true>},
  };
}

DELEGAUGE_END
