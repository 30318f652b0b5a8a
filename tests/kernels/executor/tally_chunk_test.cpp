// SPDX-License-Identifier: Apache-2.0
#include "kernels/executor/tally_chunk.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "kernels/cpu/kernels.hpp"
#include "kernels/cpu/reevaluate.hpp"
#include "tests/kernels/support/tallies.hpp"
#include "tests/numerics/support/games.hpp"
#include "tests/numerics/support/random.hpp"

namespace delegauge {
namespace {

using test::difference;
using test::Random;
using test::surface_job;
using test::tally_of;

// What a game adds to a tally, one value at a time and in the simplest way, in the run's precision.
template <class Real>
struct Values {
  std::uint64_t index = 0;
  Real agents_regret = 0, principals_regret = 0, worst_case = 0, total_misalignment = 0;
  Real weighted_misalignment = 0, collective_agents = 0, collective_principals = 0;
  std::array<Real, bound_count> bound{}, tightness{}, worst_case_tightness{};
};

template <class Real>
class Recount {
 public:
  explicit Recount(const SurfaceJob& job)
      : job_(job), ranges_(surface_ranges(job)), tally(empty_tally<Real>(job)) {}

  void add(const Values<Real>& v) {
    tally.games += 1;
    const auto quantity = [&](Quantity q, Real x) {
      stat(tally.quantity[static_cast<std::size_t>(q)], x);
    };
    quantity(Quantity::agents_welfare_regret, v.agents_regret);
    quantity(Quantity::principals_welfare_regret, v.principals_regret);
    quantity(Quantity::total_misalignment, v.total_misalignment);
    if (job_.worst_case) quantity(Quantity::worst_case_regret, v.worst_case);
    if (job_.collective_alignment) {
      quantity(Quantity::collective_alignment_agents, v.collective_agents);
      quantity(Quantity::collective_alignment_principals, v.collective_principals);
    }
    const FixedScale& scale =
        tally.quantity[std::size_t(Quantity::principals_welfare_regret)].scale;
    const std::size_t row = place(v.agents_regret, grid_side / ranges_.agents_regret, grid_side);
    const std::size_t column =
        place(v.weighted_misalignment, grid_side / ranges_.weighted_misalignment, grid_side);
    BinTally& bin = tally.bins[row * grid_side + column];
    bin.count += 1;
    bin.sum_regret += fixed(v.principals_regret, scale);
    bin.max_regret = std::max(bin.max_regret, static_cast<double>(v.principals_regret));
    if (job_.worst_case) {
      bin.sum_worst_case += fixed(v.worst_case, scale);
      bin.max_worst_case = std::max(bin.max_worst_case, static_cast<double>(v.worst_case));
    }
    for (std::size_t b = 0; b < bound_count; ++b) {
      if (!job_.bounds.has(static_cast<Bound>(b))) continue;
      BoundTally& bound = tally.bound[b];
      const Real slack = std::max(v.bound[b] - v.principals_regret, Real(0));
      stat(bound.tightness, v.tightness[b]);
      if (measures_worst_case(job_, static_cast<Bound>(b)))
        stat(bound.worst_case_tightness, v.worst_case_tightness[b]);
      stat(bound.slack, slack);
      bound.tightest.add({v.index, static_cast<double>(v.tightness[b])});
      bin.bound[b].sum += fixed(v.bound[b], scale);
      bin.bound[b].max = std::max(bin.bound[b].max, static_cast<double>(v.bound[b]));
      bin.bound[b].least_slack = std::min(bin.bound[b].least_slack, static_cast<double>(slack));
    }
  }

 private:
  // round((x - low) * 2^exponent), ties to even.
  static Wide fixed(Real x, const FixedScale& scale) {
    const Real span = static_cast<Real>(scale.high - scale.low);
    const Real above = std::clamp(x - static_cast<Real>(scale.low), Real(0), span);
    return static_cast<Wide>(
        std::nearbyint(std::ldexp(static_cast<double>(above), scale.exponent)));
  }
  static std::size_t place(Real x, double to_bin, int bins) {
    return static_cast<std::size_t>(
        std::min(x * static_cast<Real>(to_bin), static_cast<Real>(bins - 1)));
  }
  static void stat(StatTally& t, Real x) {
    const Wide q = fixed(x, t.scale);
    const Real span = static_cast<Real>(t.scale.high - t.scale.low);
    const Real above = std::clamp(x - static_cast<Real>(t.scale.low), Real(0), span);
    t.count += 1;
    t.sum += q;
    t.sum_of_squares += q * q;
    t.min = std::min(t.min, static_cast<double>(x));
    t.max = std::max(t.max, static_cast<double>(x));
    t.histogram[place(above, histogram_bins / (t.scale.high - t.scale.low), histogram_bins)] += 1;
  }

  SurfaceJob job_;
  SurfaceRanges ranges_;

 public:
  SurfaceTally tally;
};

template <class Real>
Real tight(Real regret, Real bound, Real trivial) {
  const Real zero = sizeof(Real) == sizeof(float) ? Real(1e-6) : Real(1e-12);
  return bound <= zero * trivial ? Real(1) : std::min(Real(1), regret / bound);
}

template <class Real>
SurfaceTally recount(const SurfaceJob& job, std::uint64_t begin, std::uint64_t end) {
  Recount<Real> recount(job);
  for (std::uint64_t index = begin; index < end; ++index) {
    const Evaluation e = evaluate_as_run<Real>(job, index);
    const auto cares = [](double m) { return m > 0; };
    if (std::none_of(e.principal_magnitude.begin(), e.principal_magnitude.end(), cares) &&
        std::none_of(e.agent_magnitude.begin(), e.agent_magnitude.end(), cares)) {
      recount.tally.games += 1;
      recount.tally.degenerate += 1;
      continue;
    }
    const auto real = [](double x) { return static_cast<Real>(x); };
    Values<Real> v;
    v.index = index;
    v.agents_regret = real(e.agents_welfare_regret);
    v.principals_regret = real(e.principals_welfare_regret);
    v.worst_case = real(e.worst_case_regret);
    v.total_misalignment = real(e.total_misalignment);
    v.weighted_misalignment = real(e.weighted_misalignment);
    v.collective_agents = real(e.collective_alignment_agents);
    v.collective_principals = real(e.collective_alignment_principals);
    for (std::size_t b = 0; b < bound_count; ++b) {
      v.bound[b] = real(e.bound[b]);
      v.tightness[b] = tight(v.principals_regret, v.bound[b], real(e.trivial_bound));
      v.worst_case_tightness[b] = tight(v.worst_case, v.bound[b], real(e.trivial_bound));
    }
    recount.add(v);
  }
  return recount.tally;
}

struct NamedJob {
  std::string name;
  SurfaceJob job;
  std::uint64_t games = 1500;
};

std::vector<NamedJob> jobs() {
  std::vector<NamedJob> r;
  const auto add = [&](const std::string& name, const SurfaceJob& job, std::uint64_t games = 1500) {
    r.push_back({name, job, games});
  };
  add("default", surface_job(4, 4));
  add("run-time shape", surface_job(3, 5));
  add("max", surface_job(2, 4, max_metric));
  add("mixed norms", surface_job(3, 6, test::mixed_metric), 600);
  add("large", surface_job(8, 64), 60);
  SurfaceJob job = surface_job(4, 4);
  job.bounds = {1u << static_cast<int>(Bound::published) | 1u << static_cast<int>(Bound::pairwise)};
  job.worst_case = false;
  job.collective_alignment = false;
  add("two bounds", job, 3000);
  job.bounds = {1u << static_cast<int>(Bound::collective)};
  job.tightest = 0;
  add("one bound", job);
  job.tightest = 1000;
  add("long lists", job);
  job = surface_job(4, 4);
  job.games.strategy = StrategyKind::pessimal;
  job.games.principal_magnitude.fill({0.5, 1.5});
  job.games.agent_magnitude.fill({0, 2});
  job.games.offset = {-1, 1};
  add("ranged magnitudes", job);
  // Much of it at the ends of the ranges: preferences that agree or are opposed.
  job = surface_job(2, 2);
  job.games.strategy = StrategyKind::pure;
  add("two outcomes", job);
  job.games.metric = l1_metric;
  job.games.target_regret = {0, 2};
  job.games.strategy = StrategyKind::target_principals;
  add("two outcomes, l1", job);
  // Everybody indifferent: every game is degenerate.
  job = surface_job(2, 4);
  job.games.principal_magnitude.fill({0, 0});
  job.games.agent_magnitude.fill({0, 0});
  add("degenerate", job);
  return r;
}

template <class Real>
void expect_recount(const NamedJob& named) {
  const std::uint64_t begin = 1003, end = begin + named.games;
  const SurfaceTally expected = recount<Real>(named.job, begin, end);
  for (const cpu::Kernels* kernels : cpu::available()) {
    const auto got = tally_of<Real>(kernels->surface<Real>(), named.job, {{begin, end}});
    EXPECT_EQ(difference(got, expected), "") << named.name << ", " << kernels->isa;
  }
}

TEST(TallyChunk, EqualsARecountInFloat) {
  for (const NamedJob& job : jobs()) expect_recount<float>(job);
}
TEST(TallyChunk, EqualsARecountInDouble) {
  for (const NamedJob& job : jobs()) expect_recount<double>(job);
}

// Agents without preferences: not degenerate, but the range of their regret is nothing at all.
TEST(TallyChunk, RangesOfZeroWidth) {
  SurfaceJob job = surface_job(2, 4);
  job.games.agent_magnitude.fill({0, 0});
  for (const cpu::Kernels* kernels : cpu::available()) {
    const auto tally = tally_of<float>(kernels->surface_float, job, {{0, 1000}});
    const StatTally& regret = tally.quantity[std::size_t(Quantity::agents_welfare_regret)];
    EXPECT_EQ(tally.degenerate, 0u);
    EXPECT_EQ(regret.count, 1000u);
    EXPECT_EQ(regret.mean(), 0.0);
    EXPECT_EQ(regret.standard_error(), 0.0);
    EXPECT_EQ(regret.quantile(0.5), 0.0);
    std::uint64_t binned = 0;
    for (const BinTally& bin : tally.bins) binned += bin.count;
    EXPECT_EQ(binned, 1000u);
    EXPECT_EQ(difference(tally, tally_of<float>(cpu::available().front()->surface_float, job,
                                                {{0, 1000}})),
              "");
  }
}

// Trivial bounds just below a power of two, which the float of the range rounds up to: the largest
// value must not wrap around to nothing.
TEST(TallyChunk, RangesBelowAPowerOfTwo) {
  const double magnitudes[][3] = {{0.7, 0.2, 0.1}, {0.6, 0.3, 0.1}, {0.3, 0.6, 0.1}};
  for (const auto& m : magnitudes) {
    for (const int outcomes : {2, 4}) {
      SurfaceJob job = surface_job(3, outcomes, l1_metric);
      job.games.welfare = Welfare::sum;
      for (std::size_t i = 0; i < 3; ++i) job.games.principal_magnitude[i] = {m[i], m[i]};
      job.games.agent_magnitude = job.games.principal_magnitude;
      job.games.target_regret = {0, 2};
      ASSERT_LT(principals_trivial_bound(job), 1.0);
      ASSERT_EQ(static_cast<float>(principals_trivial_bound(job)), 1.0f);
      expect_recount<float>({"float", job});
      expect_recount<double>({"double", job});
    }
  }
}

// Columns filled by hand: values at the ends of their ranges and beyond, all counts.
template <class V>
void expect_hand_made(Random& random, int count, const SurfaceJob& job) {
  using Real = RealOf<V>;
  const auto work = std::make_unique<SurfaceWork<Real>>(job);
  Recount<Real> recount(job);
  const SurfaceRanges ranges = surface_ranges(job);
  Chunk<Real>& chunk = work->chunk;
  chunk.first_index = 0xFFFFFFFFull * 5;
  chunk.count = count;
  chunk.degenerate = 3;
  recount.tally.games += 3;
  recount.tally.degenerate += 3;
  const auto on = [&](double low, double high) {
    const double at = random.chance(0.1)    ? low
                      : random.chance(0.1)  ? high
                      : random.chance(0.05) ? high * (1 + 1e-7)
                                            : random.uniform(low, high);
    return static_cast<Real>(at);
  };
  for (int i = 0; i < count; ++i) {
    Values<Real> v;
    chunk.offset[i] = static_cast<std::uint32_t>(i * 3);
    v.index = chunk.first_index + chunk.offset[i];
    chunk.agents_regret[i] = v.agents_regret = on(0, ranges.agents_regret);
    chunk.principals_regret[i] = v.principals_regret = on(0, ranges.principals_regret);
    chunk.worst_case[i] = v.worst_case = on(0, ranges.principals_regret);
    chunk.total_misalignment[i] = v.total_misalignment = on(0, ranges.misalignment);
    chunk.weighted_misalignment[i] = v.weighted_misalignment = on(0, ranges.weighted_misalignment);
    chunk.collective_agents[i] = v.collective_agents = on(-1, 1);
    chunk.collective_principals[i] = v.collective_principals = on(-1, 1);
    for (std::size_t b = 0; b < bound_count; ++b) {
      chunk.bound[b][i] = v.bound[b] = on(0, ranges.principals_regret);
      // Few values, many ties.
      v.tightness[b] = static_cast<Real>(random.integer(0, 8)) / 8;
      chunk.tightness[b][i] = v.tightness[b];
      if (!is_plain(static_cast<Bound>(b))) continue;
      chunk.worst_case_tightness[b][i] = v.worst_case_tightness[b] = on(0, 1);
    }
    recount.add(v);
  }
  tally_chunk<V>(*work);
  EXPECT_EQ(chunk.count, 0);
  EXPECT_EQ(chunk.degenerate, 0);
  SurfaceTally got = empty_tally<Real>(job);
  work->flush(got);
  ASSERT_EQ(difference(got, recount.tally), "")
      << count << " games, " << Traits<V>::width << " lanes";
  // Flushed once, there is nothing left to flush.
  SurfaceTally again = empty_tally<Real>(job);
  work->flush(again);
  ASSERT_EQ(difference(again, empty_tally<Real>(job)), "");
}

TEST(TallyChunk, AnyCountOfHandMadeGames) {
  Random random(941);
  for (int trial = 0; trial < 60; ++trial) {
    SurfaceJob job = surface_job(4, 4);
    const double top = random.chance(0.5) ? 1.0 : random.scale(-2, 2);
    job.games.principal_magnitude.fill({0, top});
    if (trial % 10 == 0) {
      // A range just below a power of two.
      job.games.metric = l1_metric;
      job.games.principal_magnitude.fill({1 - 1e-9, 1 - 1e-9});
    }
    const int count = trial < 20 ? trial : random.integer(0, 512);
    expect_hand_made<float>(random, count, job);
    expect_hand_made<Lane<float, 4>>(random, count, job);
    expect_hand_made<Lane<float, 16>>(random, count, job);
    expect_hand_made<double>(random, count, job);
    expect_hand_made<Lane<double, 2>>(random, count, job);
    expect_hand_made<Lane<double, 8>>(random, count, job);
  }
}

TEST(SurfaceWork, FlushHandsOnViolations) {
  const SurfaceJob job = surface_job(2, 4);
  const auto work = std::make_unique<SurfaceWork<float>>(job);
  for (std::uint64_t i = 40; i > 0; --i) work->bound[2].violating.push_back(i);
  SurfaceTally tally = empty_tally<float>(job);
  work->flush(tally);
  EXPECT_EQ(tally.bound[2].violations, 40u);
  EXPECT_EQ(tally.bound[2].violating.front(), 1u);
  EXPECT_EQ(tally.bound[2].violating.size(), BoundTally::kept_violations);
  work->flush(tally);
  EXPECT_EQ(tally.bound[2].violations, 40u);
}

}  // namespace
}  // namespace delegauge
