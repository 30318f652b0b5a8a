// SPDX-License-Identifier: Apache-2.0
// Estimating the measures of strategic games from few observations
// (theory/estimating-the-measures.md): what a kernel is told, and what it leaves of each game.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "delegauge/tally/open_moments.hpp"
#include "kernels/executor/strategic_job.hpp"

namespace delegauge {

// What profiles are observed: drawn uniformly with replacement from these.
enum class Observed : int { all, nash, epsilon_nash, played };
inline constexpr int observed_count = 4;
inline constexpr std::array<std::string_view, observed_count> observed_names = {
    "all", "nash", "epsilon_nash", "played"};

// The measures whose estimates are compared with the true ones; players' are averaged.
enum class Estimated : int { ia, ic, ca, cc };
inline constexpr int estimated_count = 4;
inline constexpr std::array<std::string_view, estimated_count> estimated_names = {
    "ia_error", "ic_error", "ca_error", "cc_error"};

inline constexpr int max_marks = 64;
inline constexpr int max_samples = 1'000'000;

struct InferJob {
  StrategicJob games;  // of random measures
  int samples = 1000;
  std::vector<int> marks;  // ascending: errors are taken after mark + 1 draws, at most `samples`
};

// Where the error of `measure` goes, after mark number `mark` of `marks`.
constexpr int error_column(Observed observed, int mark, int marks, Estimated measure) {
  return (static_cast<int>(observed) * marks + mark) * estimated_count + static_cast<int>(measure);
}

// Games [begin, end) and where their absolute errors go: column c of game g to values[c * stride +
// (g - begin)]. marks: `mark_count` of them.
struct InferBatch {
  std::uint64_t begin = 0, end = 0;
  const int* marks = nullptr;
  int mark_count = 0;
  double* values = nullptr;
  std::int64_t stride = 0;
};

// Errors over games, in columns as above.
struct InferTally {
  std::uint64_t games = 0;
  std::vector<OpenMoments> error;

  explicit InferTally(int marks);
  // All games of the batch.
  void add(const InferBatch& batch, SumColumn sum_column);
  void merge(const InferTally& other);
};

}  // namespace delegauge
