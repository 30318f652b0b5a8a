// SPDX-License-Identifier: Apache-2.0
// A log's estimates, for tests.
#pragma once

#include <fstream>
#include <stdexcept>
#include <string>
#include <utility>

#include "host/jobs/estimate/read_log.hpp"
#include "host/jobs/estimate/result.hpp"
#include "host/jobs/estimate/run.hpp"
#include "tests/host/support/program.hpp"

namespace delegauge::host {

struct Estimated {
  EstimateConfiguration configuration;
  EstimateTally tally;
  EstimateResult result;

  const Estimate& of(const std::string& group, const std::string& key) const {
    for (const EstimateGroup& one : result.groups) {
      for (std::size_t q = 0; one.name == group && q < one.estimates.size(); ++q) {
        if (key_of(result.quantities[q], configuration) == key) return one.estimates[q];
      }
    }
    throw std::out_of_range(group + ": " + key);
  }
  double value(const std::string& key) const { return of("all", key).value; }
};

inline Estimated estimated(const std::string& file, EstimateConfiguration configuration,
                           const Execution& execution) {
  Log log = read_log(file, ',', configuration);
  const PreparedLog prepared(std::move(log), configuration, *execution.kernels);
  Estimated all;
  all.tally = run_estimate(
      configuration, prepared, execution, [](std::uint64_t) { return true; },
      [](const std::string&) {});
  all.result = result_of(configuration, all.tally);
  all.configuration = std::move(configuration);
  return all;
}

inline Execution by_threads(int threads, const std::string& isa = "auto",
                            std::uint64_t batch = 64) {
  return {threads, &cpu::choose(isa), batch};
}

/// A log in a file that is gone with it.
class LogFile {
 public:
  explicit LogFile(const std::string& content) {
    std::ofstream(name(), std::ios::binary) << content;
  }
  std::string name() const { return folder_ / "log.csv"; }

 private:
  TemporaryFolder folder_;
};

}  // namespace delegauge::host
