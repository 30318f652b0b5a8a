// SPDX-License-Identifier: Apache-2.0
// A log made ready for its replicates, with its own estimates.
#pragma once

#include <cstdint>
#include <vector>

#include "host/jobs/estimate/influences.hpp"
#include "host/jobs/estimate/part.hpp"
#include "host/jobs/estimate/tally.hpp"
#include "kernels/cpu/kernels.hpp"
#include "kernels/executor/estimate_job.hpp"

namespace delegauge::host {

class PreparedLog {
 public:
  /// Takes the log's rows apart, which needs no less memory than the log: it is gone afterwards.
  PreparedLog(Log log, const EstimateConfiguration& configuration, const cpu::Kernels& kernels);
  PreparedLog(const PreparedLog&) = delete;
  PreparedLog& operator=(const PreparedLog&) = delete;

  const LogSample& sample() const { return sample_; }
  /// The replicates of those parts that have intervals.
  const EstimateJob& job() const { return job_; }
  int columns() const;
  /// Clusters of all parts, and rows, weighed by what they cost: what a replicate's time goes by.
  std::uint64_t numbers_per_replicate() const;

  /// The numbers of replicate_columns() out of a replicate's sums: sums(c) is the kernel's column
  /// c.
  template <class Sums>
  void values(const Sums& sums, double* to) const;

 private:
  struct Orders {
    std::vector<std::vector<std::uint32_t>> lists;
    std::vector<TopOrder> tops;
    std::vector<int> shares_of_both;  // numbers of the shares that both sides' orders have
  };
  void estimate(std::size_t number, const cpu::Kernels& kernels);
  Orders both_orders(const LogPart& part, const std::vector<int>& shares) const;
  void add_orders_of_x(const LogPart& part, const std::vector<double>& lambda,
                       Orders& orders) const;
  ShareMeans means_of(const LoggedMeasures& measures, const Orders& orders,
                      const double* tops) const;
  bool is_studentised() const { return configuration_.interval == IntervalMethod::bootstrap_t; }
  /// The part's quantities that have intervals, of sums whose shares' begin at `tops`.
  void part_values(std::size_t number, const double* sums, const double* tops, double*& to) const;
  /// What replicates' standard errors need: sums over clusters of 1, of influences and of their
  /// squares.
  void add_influences(const cpu::Kernels& kernels);
  void standard_errors(std::size_t number, const double* sums, double*& to) const;
  Influences influences_of(std::size_t number, const cpu::Kernels& kernels) const;
  void add_compared(std::size_t a, std::size_t b, const std::vector<Influences>& influences,
                    const cpu::Kernels& kernels);
  /// Those of the log as it is, of a kernel's part that has features of influence.
  std::vector<double> errors_of_log(std::size_t number, std::size_t count,
                                    const cpu::Kernels& kernels) const;
  std::size_t intervals_of(std::size_t number) const;

  EstimateConfiguration configuration_;
  std::vector<Quantity> quantities_;
  std::vector<LogPart> parts_;
  LogSample sample_;
  std::vector<Orders> orders_;              // of replicates
  std::vector<EstimatePart> kernel_parts_;  // of parts_, then of comparisons
  // Of bootstrap-t: features with influences, and those of comparisons.
  std::vector<std::vector<double>> features_;
  std::vector<std::vector<std::uint32_t>> compared_clusters_;
  EstimateJob job_;
};

template <class Sums>
void PreparedLog::values(const Sums& sums, double* to) const {
  std::vector<double> of_part;
  int column = 0;
  for (std::size_t p = 0; p < kernel_parts_.size(); ++p) {
    of_part.clear();
    const int count = columns_of(kernel_parts_[p]);
    for (int c = 0; c < count; ++c) of_part.push_back(sums(column + c));
    if (p < parts_.size()) {
      part_values(p, of_part.data(), of_part.data() + kernel_parts_[p].feature_count, to);
    }
    if (is_studentised()) standard_errors(p, of_part.data(), to);
    column += count;
  }
}

}  // namespace delegauge::host
