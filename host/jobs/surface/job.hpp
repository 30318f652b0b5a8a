// SPDX-License-Identifier: Apache-2.0
// `surface` as run_job() and `merge` take it.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "host/job/dump_options.hpp"
#include "host/job/games_file.hpp"
#include "host/job/run_job.hpp"
#include "host/jobs/surface/configuration.hpp"
#include "host/jobs/surface/run.hpp"
#include "host/jobs/surface/tally_bytes.hpp"

namespace delegauge::host {

class SurfaceJobRun final : public Job<SurfaceTally> {
 public:
  /// execution and dump must outlive this.
  SurfaceJobRun(const SurfaceConfiguration& configuration, const Execution& execution,
                const DumpOptions* dump = nullptr)
      : configuration_(configuration), execution_(execution), dump_options_(dump) {}

  JobDescription description() const override;
  Ledger<SurfaceTally> ledger() const override;
  void begin() override;
  void work(RangeQueue& queue, Ledger<SurfaceTally>& ledger, const Watch& watch) override;
  /// What works on the units and enters them in the ledger, which must outlive it.
  std::unique_ptr<Crew> crew(Ledger<SurfaceTally>& ledger) const {
    return surface_crew(configuration_, execution_, ledger);
  }
  /// summary.json.
  std::string summary(const SurfaceTally& tally) const;
  bool is_known(const SurfaceTally& tally) const override;
  /// How many times as large as it should be the error is; infinite where nothing can be told.
  double error_of_target(const SurfaceTally& tally) const;
  void cut(std::uint64_t units) override { configuration_.games = units; }
  std::vector<FileContent> files(const RunRecord& record, const SurfaceTally& tally) const override;
  std::vector<std::string> file_names() const override {
    return {"surface.csv", "tightness.csv", "tightest.csv", "points.csv"};
  }
  bool dump(const Watch& watch) override;
  std::vector<AtomicFile> finished_files() override;
  std::string table(const RunRecord& record, const SurfaceTally& tally) const override;
  std::string violations(const SurfaceTally& tally, const std::string& out) const override;
  std::string warning(const SurfaceTally& tally) const override;

 private:
  SurfaceConfiguration configuration_;
  const Execution& execution_;
  const DumpOptions* dump_options_;
  std::optional<GamesFile> dump_;
};

}  // namespace delegauge::host
