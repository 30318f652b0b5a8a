// SPDX-License-Identifier: Apache-2.0
// `surface` as run_job() and `merge` take it.
#pragma once

#include "host/commands/run_job.hpp"
#include "host/configuration.hpp"
#include "host/run/surface_run.hpp"

namespace delegauge::host {

class SurfaceJobRun final : public Job<SurfaceTally> {
 public:
  /// execution must outlive this.
  SurfaceJobRun(SurfaceConfiguration configuration, const Execution& execution)
      : configuration_(std::move(configuration)), execution_(execution) {}

  JobDescription description() const override;
  Ledger<SurfaceTally> ledger() const override;
  void work(RangeQueue& queue, Ledger<SurfaceTally>& ledger, const Watch& watch) override;
  bool is_known(const SurfaceTally& tally) const override;
  void cut(std::uint64_t units) override { configuration_.games = units; }
  std::vector<FileContent> files(const RunRecord& record, const SurfaceTally& tally) const override;
  std::string table(const RunRecord& record, const SurfaceTally& tally) const override;
  std::string violations(const SurfaceTally& tally, const std::string& out) const override;

 private:
  SurfaceConfiguration configuration_;
  const Execution& execution_;
};

}  // namespace delegauge::host
