// SPDX-License-Identifier: Apache-2.0
// Prints a line for every instruction set, job and precision, with a hash of every number that the
// kernel computed: lines of two machines that differ in no more than the first word have the same
// bits.
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "kernels/cpu/kernels.hpp"
#include "kernels/executor/surface_work.hpp"

namespace {

using namespace delegauge;

/// FNV-1a over the bytes of numbers, one by one: padding has no part in it.
class Hash {
 public:
  template <class T>
  void add(T number) {
    unsigned char bytes[sizeof(T)];
    std::memcpy(bytes, &number, sizeof(T));
    for (const unsigned char byte : bytes) value_ = (value_ ^ byte) * 0x100000001b3u;
  }
  template <class T>
  void add(const std::vector<T>& numbers) {
    for (const T& number : numbers) add(number);
  }
  void add(const StatTally& stat) {
    add(stat.count);
    add(stat.sum);
    add(stat.sum_of_squares);
    add(stat.min);
    add(stat.max);
    add(stat.histogram);
  }
  void add(const BoundTally& bound) {
    add(bound.violations);
    add(bound.violating);
    add(bound.tightness);
    add(bound.worst_case_tightness);
    add(bound.slack);
    for (const TightGame& game : bound.tightest.games) {
      add(game.index);
      add(game.tightness);
    }
  }
  void add(const BinTally& bin) {
    add(bin.count);
    add(bin.sum_regret);
    add(bin.sum_worst_case);
    add(bin.max_regret);
    add(bin.max_worst_case);
    for (const BinTally::OfBound& bound : bin.bound) {
      add(bound.sum);
      add(bound.max);
      add(bound.least_slack);
    }
  }
  void add(const SurfaceTally& tally) {
    add(tally.games);
    add(tally.degenerate);
    for (const StatTally& stat : tally.quantity) add(stat);
    for (const BoundTally& bound : tally.bound) add(bound);
    for (const BinTally& bin : tally.bins) add(bin);
  }
  void add(const Evaluation& e) {
    for (const auto* list : {&e.principal_shift, &e.agent_shift, &e.principal_magnitude,
                             &e.agent_magnitude, &e.alignment_distance, &e.pairwise_distance}) {
      add(*list);
    }
    for (const double x :
         {e.collective_alignment_principals, e.collective_alignment_agents, e.agents_welfare_regret,
          e.principals_welfare_regret, e.worst_case_regret, e.trivial_bound, e.total_misalignment,
          e.weighted_misalignment}) {
      add(x);
    }
    for (const double bound : e.bound) add(bound);
  }
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0xcbf29ce484222325u;
};

struct NamedMetric {
  const char* name;
  Metric metric;
};
constexpr NamedMetric metrics[] = {{"epic", epic},
                                   {"max", max_metric},
                                   {"l1", l1_metric},
                                   {"mixed", {Shift::median, Norm::l1, Norm::l2}}};

SurfaceJob job_of(int players, int outcomes, const Metric& metric, int turn) {
  SurfaceJob job;
  job.games.players = players;
  job.games.outcomes = outcomes;
  job.games.metric = metric;
  job.games.principal_magnitude.fill({0.5, 1.5});
  job.games.agent_magnitude.fill({0, 2});
  job.games.payoffs = turn % 2 == 0 ? Payoffs::uniform : Payoffs::normal;
  job.games.agents = turn % 4 < 2 ? AgentPreferences::misaligned : AgentPreferences::independent;
  job.games.strategy = static_cast<StrategyKind>(turn % 5);
  job.games.target_regret = {0, principals_trivial_bound(job)};
  job.games.seed = 20261124;
  return job;
}

template <class Real>
void print_surface(const cpu::Kernels& table, const char* precision) {
  int turn = 0;
  for (const int players : {4, 1, 3, 8}) {
    for (const int outcomes : {4, 2, 7, 33}) {
      for (const NamedMetric& metric : metrics) {
        const SurfaceJob job = job_of(players, outcomes, metric.metric, turn++);
        const auto work = std::make_unique<SurfaceWork<Real>>(job);
        SurfaceTally tally = empty_tally<Real>(job);
        // The index's high word changes on the way.
        const std::uint64_t begin = (1ull << 32) - 177;
        const std::uint64_t games = outcomes > 8 ? 301 : 1201;
        table.surface<Real>()(*work, begin, begin + games);
        work->flush(tally);
        Hash hash;
        hash.add(tally);
        std::printf("%s surface %dx%d %s turn %d %s: %" PRIu64 " games, %016" PRIx64 "\n",
                    std::string(table.isa).c_str(), players, outcomes, metric.name, turn, precision,
                    tally.games, hash.value());
      }
    }
  }
}

template <class Real>
void print_evaluate(const cpu::Kernels& table, const char* precision) {
  constexpr int players = 3, outcomes = 5;
  std::mt19937 random(7);
  std::vector<FlatGame<Real>> games(101);
  for (FlatGame<Real>& game : games) {
    game.players = players;
    game.outcomes = outcomes;
    for (auto* side : {&game.principals, &game.agents}) {
      for (int at = 0; at < players * outcomes; ++at) {
        side->push_back(static_cast<Real>(random() % 1000));
      }
    }
    for (int s = 0; s < outcomes; ++s) game.strategy.push_back(s == 2 ? Real(0.5) : Real(0.125));
  }
  for (const NamedMetric& metric : metrics) {
    EvaluationBatch<Real> batch;
    batch.metric = metric.metric;
    for (const FlatGame<Real>& game : games) batch.games.push_back(&game);
    table.evaluate<Real>()(batch);
    Hash hash;
    for (const Evaluation& evaluation : batch.results) hash.add(evaluation);
    std::printf("%s evaluate %dx%d %s %s: %zu games, %016" PRIx64 "\n",
                std::string(table.isa).c_str(), players, outcomes, metric.name, precision,
                batch.results.size(), hash.value());
  }
}

}  // namespace

int main() {
  for (const cpu::Kernels* table : cpu::available()) {
    print_surface<float>(*table, "float");
    print_surface<double>(*table, "double");
    print_evaluate<float>(*table, "float");
    print_evaluate<double>(*table, "double");
  }
}
