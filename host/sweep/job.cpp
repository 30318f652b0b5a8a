// SPDX-License-Identifier: Apache-2.0
#include "host/sweep/job.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <limits>
#include <string_view>
#include <system_error>
#include <utility>

#include "host/job/run_folder.hpp"
#include "host/job/stop_rule.hpp"
#include "host/sweep/results.hpp"
#include "host/text/caller.hpp"

namespace delegauge::host {
namespace {

namespace fs = std::filesystem;

std::uint64_t largest(const std::vector<CellBatch>& batches) {
  std::uint64_t most = 1;
  for (const CellBatch& batch : batches) most = std::max(most, batch.units);
  return most;
}

bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

}  // namespace

SweepJobRun::SweepJobRun(SweepConfiguration sweep, const Execution& execution, ChooseBatch choose,
                         std::string out)
    : sweep_(std::move(sweep)),
      units_(sweep_),
      execution_(execution),
      choose_(std::move(choose)),
      out_(std::move(out)),
      batches_(cell_batches(units_, execution, choose_)),
      todo_({{0, units_.size()}}) {
  execution_.batch = largest(batches_);
}

JobDescription SweepJobRun::description() const {
  JobDescription description = described("sweep", to_json(sweep_), units_.size(), execution_);
  const std::vector<RunOfCell>& runs = units_.runs();
  const std::uint64_t games_per_unit = runs.front().size.games_per_unit;
  const bool alike = std::all_of(runs.begin(), runs.end(), [=](const RunOfCell& run) {
    return run.size.games_per_unit == games_per_unit;
  });
  description.games_per_unit = alike ? games_per_unit : 1;
  description.what_units_are = alike ? "games" : sweep_.swept->units;
  const double numbers = units_.cost() / static_cast<double>(units_.games());
  description.numbers_per_game = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(numbers));
  return description;
}

void SweepJobRun::begin() {
  if (out_.empty() || !cluster().is_root()) return;
  // What others have there is refused before anything is computed; what a killed process has left
  // goes.
  for (const RunOfCell& run : units_.runs()) {
    const fs::path folder = fs::path(out_) / cell_folder(run.cell);
    if (!is_folder(folder)) continue;
    remove_leftovers(folder, [](std::string_view) { return true; });
    prepare_run_folder(folder, sweep_.job, sweep_.cells[run.cell].configuration);
  }
}

std::vector<IndexRange> SweepJobRun::next_stage(Partial<SweepTally>& all) {
  struct Next {
    double error;
    std::vector<IndexRange> todo;
  };
  std::vector<Next> cells;
  constexpr double unknown = std::numeric_limits<double>::infinity();
  for (std::size_t r = 0; r < units_.runs().size(); ++r) {
    const RunOfCell& run = units_.runs()[r];
    if (all.tally.complete.contains(r)) continue;
    const auto open = all.tally.open.find(r);
    const IndexRanges done = open == all.tally.open.end() ? IndexRanges() : open->second.done;
    Next next = {unknown, {}};
    std::uint64_t mark = run.size.units;
    if (run.size.ends_when_known) {
      mark = mark_after(std::max<std::uint64_t>(1, done.end()) - 1);
      if (done.is({0, mark})) {
        const CellRun::Known known = units_.open(r)->known(all.tally.part_of_open(r));
        if (known.enough) {
          all.tally.complete_known(r);
          continue;
        }
        next.error = known.error;
        mark = mark_after(mark);
      }
      mark = std::min(mark, run.size.units);
    }
    const IndexRanges missing = done.missing_from({0, mark});
    for (const IndexRange& range : missing.ranges()) {
      next.todo.push_back({run.units.begin + range.begin, run.units.begin + range.end});
    }
    cells.push_back(std::move(next));
  }
  std::stable_sort(cells.begin(), cells.end(),
                   [](const Next& a, const Next& b) { return a.error > b.error; });
  std::vector<IndexRange> todo;
  for (const Next& cell : cells) todo.insert(todo.end(), cell.todo.begin(), cell.todo.end());
  return todo;
}

void SweepJobRun::work(RangeQueue& queue, Ledger<SweepTally>& ledger, const Watch& watch) {
  SweepCrew crew(units_, execution_, choose_, batches_, todo_, queue, ledger);
  crew_ = &crew;
  try {
    run_crew(queue, crew, execution_, watch, warn_user);
  } catch (...) {
    crew_ = nullptr;
    throw;
  }
  crew_ = nullptr;
  // Of all stages.
  const std::vector<double>& idle = crew.idle_seconds();
  idle_seconds_.resize(std::max(idle_seconds_.size(), idle.size()));
  for (std::size_t w = 0; w < idle.size(); ++w) idle_seconds_[w] += idle[w];
}

void SweepJobRun::settle() {
  if (crew_ != nullptr) crew_->settle();
}

RunRecord SweepJobRun::with_idle(const RunRecord& record) const {
  RunRecord with = record;
  if (record.shards.empty()) with.idle_seconds = idle_seconds_;
  return with;
}

const SweepTable& SweepJobRun::table_of(const SweepTally& tally) const {
  if (!table_) table_ = sweep_table(tally);
  return *table_;
}

std::vector<FileContent> SweepJobRun::files(const RunRecord& record,
                                            const SweepTally& tally) const {
  return sweep_files(tally, table_of(tally), execution_, with_idle(record));
}

std::vector<std::string> SweepJobRun::file_names() const {
  // What a build without HDF5 does not write may be missing.
  std::vector<std::string> names = {"sweep.csv"};
  for (const RunOfCell& run : units_.runs()) {
    names.push_back(cell_folder(run.cell) + "/" + summary_name);
    if (std::string_view(sweep_.swept->results) != summary_name) {
      names.push_back(cell_folder(run.cell) + "/" + sweep_.swept->results);
    }
  }
  return names;
}

void SweepJobRun::write_folders(const std::string& out, const RunRecord& record,
                                const SweepTally& tally) const {
  // A cell at a time: all files of thousands would be gigabytes.
  for (const auto& complete : tally.complete) {
    const std::size_t run = complete.first;
    const std::string name = cell_folder(units_.runs()[run].cell);
    std::vector<FileContent> files;
    if (sweep_.files == CellFiles::all) {
      const std::unique_ptr<CellRun> cell = units_.open(run);
      cell->prepare(execution_, choose_, units_.runs()[run].size.units);
      files = cell->files(record, part_of(tally, run));
    } else {
      files = sweep_.swept->result_files(results_of(tally, run), name);
    }
    if (!out.empty()) {
      const fs::path folder = fs::path(out) / name;
      if (is_folder(folder)) {
        const SweepCell& of = sweep_.cells[units_.runs()[run].cell];
        prepare_run_folder(folder, sweep_.job, of.configuration);
      } else {
        create_run_folder(folder);
      }
      write_files(folder, files);
    }
    // Of a folder's cells whoever has called finds everything there.
    Caller* const other = out.empty() ? caller() : nullptr;
    for (const FileContent& file : files) {
      if (other != nullptr) other->take_file(name + "/" + file.name, file.content);
    }
  }
}

std::string SweepJobRun::table(const RunRecord& record, const SweepTally& tally) const {
  return sweep_text(tally, table_of(tally), told(execution_, record), record);
}

std::string SweepJobRun::violations(const SweepTally& tally, const std::string& out) const {
  return sweep_violations(sweep_, table_of(tally), out);
}

std::string SweepJobRun::warning(const SweepTally& tally) const {
  std::string text;
  for (const auto& [run, cell] : tally.complete) {
    if (cell.warning.empty()) continue;
    text += fmt::format("{}{}: {}", text.empty() ? "" : "\n",
                        cell_text(sweep_, units_.runs()[run].cell), cell.warning);
  }
  return text;
}

}  // namespace delegauge::host
