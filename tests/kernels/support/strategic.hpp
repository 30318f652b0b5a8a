// SPDX-License-Identifier: Apache-2.0
// Jobs of strategic games to test on, and their values by a kernel.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "kernels/cpu/kernels.hpp"
#include "kernels/executor/infer_job.hpp"
#include "kernels/executor/strategic_job.hpp"

namespace delegauge::test {

// All players alike, magnitudes in [0.5, 1.5], shifts in [-1, 1].
inline PrescribedMeasures point(double ia, double ic, double ca, double cc,
                                double calibration = 1) {
  PrescribedMeasures r;
  r.individual_alignment.fill(ia);
  r.individual_capability.fill(ic);
  r.collective_alignment = ca;
  r.collective_capability = cc;
  r.calibration = calibration;
  return r;
}

inline StrategicJob strategic_job(const std::vector<int>& actions) {
  StrategicJob job;
  job.games.players = static_cast<int>(actions.size());
  std::copy(actions.begin(), actions.end(), job.games.actions.begin());
  job.games.principal_magnitude.fill({0.5, 1.5});
  job.games.agent_magnitude.fill({0.5, 1.5});
  job.games.offset = {-1, 1};
  job.games.seed = 11;
  job.points = {point(0.9, 0.9, 0.9, 0.9)};
  job.repetitions = 1000000;
  return job;
}

inline InferJob infer_job(const std::vector<int>& actions, std::vector<int> marks, int samples) {
  InferJob job;
  job.games = strategic_job(actions);
  job.games.source = MeasureSource::random;
  job.games.points.clear();
  job.games.games.prescribed_side = Side::agents;
  job.games.games.patience = 10;
  job.samples = samples;
  job.marks = std::move(marks);
  return job;
}

// Columns of the games [begin, end).
class Columns {
 public:
  Columns(std::uint64_t begin, std::uint64_t end, int columns)
      : begin_(begin), end_(end), values_(static_cast<std::size_t>(columns) * size(), -77) {}
  std::size_t size() const { return static_cast<std::size_t>(end_ - begin_); }
  template <class Column>
  double at(Column column, std::uint64_t index) const {
    return values_[static_cast<std::size_t>(column) * size() +
                   static_cast<std::size_t>(index - begin_)];
  }
  StrategicBatch batch(const StrategicJob& job) {
    return {begin_, end_, job.points.data(), values_.data(), static_cast<std::int64_t>(size())};
  }
  InferBatch batch(const InferJob& job) {
    return {begin_,           end_,
            job.marks.data(), static_cast<int>(job.marks.size()),
            values_.data(),   static_cast<std::int64_t>(size())};
  }
  // All bits of every value.
  std::vector<std::uint64_t> bits() const {
    std::vector<std::uint64_t> r(values_.size());
    std::memcpy(r.data(), values_.data(), values_.size() * sizeof(double));
    return r;
  }

 private:
  std::uint64_t begin_, end_;
  std::vector<double> values_;
};

inline Columns values_of(cpu::StrategicKernel kernel, const StrategicJob& job, std::uint64_t begin,
                         std::uint64_t end) {
  Columns r(begin, end, strategic_column_count);
  kernel(job, r.batch(job));
  return r;
}
inline Columns errors_of(cpu::InferKernel kernel, const InferJob& job, std::uint64_t begin,
                         std::uint64_t end) {
  const auto marks = static_cast<int>(job.marks.size());
  Columns r(begin, end, observed_count * marks * estimated_count);
  kernel(job, r.batch(job));
  return r;
}

}  // namespace delegauge::test
