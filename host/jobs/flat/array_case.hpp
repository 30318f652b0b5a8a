// SPDX-License-Identifier: Apache-2.0
// `evaluate` on an array of games, every column of it.
#pragma once

#include "host/check/case_request.hpp"
#include "host/check/values_difference.hpp"
#include "kernels/executor/given_job.hpp"
#include "kernels/executor/surface_job.hpp"

namespace delegauge::host {

/// The games are such as `surface` samples. In single precision the array is of floats and has no
/// strategies, in double it is of doubles with strategies: that is what kernels tell apart.
class ArrayCase final : public KernelCase {
 public:
  /// Which columns are measured: those that `evaluate` writes unless others are named, or all.
  enum class Columns { usual, all };
  ArrayCase(KernelLabel label, const SurfaceJob& sampled, std::uint64_t games, Columns which);

  std::uint64_t games() const override { return games_; }
  std::optional<Difference> compare(const Execution& subject, const Execution& reference) override;

 private:
  GameValues measured_by(const Execution& execution) const;
  GivenBatch batch(std::uint64_t begin, std::uint64_t end) const;
  bool in_float() const { return label().precision == Precision::single_precision; }

  std::vector<int> columns_;
  GivenJob job_;
  std::uint64_t games_;
  std::vector<float> floats_;  // utilities, in one of these
  std::vector<double> doubles_;
  std::vector<double> strategies_;
  std::optional<GameValues> expected_;
  const cpu::Kernels* expected_by_ = nullptr;
};

/// A case for each kernel of `evaluate`.
void add_array_cases(KernelCases& cases, const CaseRequest& request);

}  // namespace delegauge::host
