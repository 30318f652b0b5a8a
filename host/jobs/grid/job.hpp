// SPDX-License-Identifier: Apache-2.0
// `grid` as run_job() and `merge` take it.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "host/job/dump_options.hpp"
#include "host/job/run_job.hpp"
#include "host/jobs/grid/dump.hpp"
#include "host/jobs/grid/games_csv.hpp"
#include "host/jobs/grid/run.hpp"
#include "host/jobs/grid/tally_bytes.hpp"

namespace delegauge::host {

class GridJobRun final : public Job<GridTally> {
 public:
  /// execution must outlive this. games_csv: the folder to write games.csv to; empty for none.
  GridJobRun(GridConfiguration configuration, const Execution& execution,
             std::string games_csv = {}, const DumpOptions* dump = nullptr)
      : configuration_(std::move(configuration)),
        execution_(execution),
        games_csv_folder_(std::move(games_csv)),
        dump_options_(dump) {}

  JobDescription description() const override;
  Ledger<GridTally> ledger() const override { return grid_ledger(configuration_); }
  void begin() override;
  void work(RangeQueue& queue, Ledger<GridTally>& ledger, const Watch& watch) override;
  /// What works on the units and enters them in the ledger, which must outlive it.
  std::unique_ptr<Crew> crew(Ledger<GridTally>& ledger) const {
    return grid_crew(configuration_, execution_, ledger);
  }
  /// summary.json.
  std::string summary(const GridTally& tally) const;
  std::vector<FileContent> files(const RunRecord& record, const GridTally& tally) const override;
  std::vector<std::string> file_names() const override { return {"grid.csv"}; }
  std::vector<AtomicFile> finished_files() override;
  std::string table(const RunRecord& record, const GridTally& tally) const override;
  std::string violations(const GridTally& tally, const std::string& out) const override;
  std::string warning(const GridTally& tally) const override;

 private:
  GridConfiguration configuration_;
  const Execution& execution_;
  std::string games_csv_folder_;
  std::unique_ptr<GamesCsv> games_csv_;
  const DumpOptions* dump_options_;
  std::optional<GridDump> dump_;
};

}  // namespace delegauge::host
