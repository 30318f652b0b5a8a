// SPDX-License-Identifier: Apache-2.0
#include "host/sweep/tally.hpp"

#include <fmt/format.h>

#include <utility>

#include "host/files/packed.hpp"
#include "host/job/run_document.hpp"
#include "host/job/run_folder.hpp"
#include "host/job/stop_rule.hpp"
#include "host/job/tally_checks.hpp"
#include "host/settings/json_fields.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

/// A grid of 10,000 points has a summary of 100 MB, and a tally of 3 GB.
constexpr std::size_t most_bytes = std::size_t{1} << 33U;
constexpr std::size_t most_warning = std::size_t{1} << 16U;

std::string unpacked_bytes(const std::string& bytes) {
  try {
    return unpacked(bytes, most_bytes);
  } catch (const PackingFault& fault) {
    throw StateError(fault.what());
  }
}

const CellSize& size_of(const SweepTally& tally, std::size_t run) {
  return tally.units->runs()[run].size;
}

bool is_whole(const SweepTally& tally, std::size_t run, const CellPart& part) {
  return part.done.is({0, size_of(tally, run).units});
}

bool as_summary(const SweepTally& tally) {
  return finish_of(tally.units->sweep()) == Finish::as_summary;
}

CompleteCell completed(const SweepTally& tally, std::size_t run, const CellPart& part) {
  const std::unique_ptr<CellRun> cell = tally.units->open(run);
  return {packed(as_summary(tally) ? cell->results(part) : part.bytes), cell->warning(part),
          part.done.size()};
}

OpenCell opened(const SweepTally& tally, std::size_t run, CellPart part) {
  if (size_of(tally, run).ends_when_known) part.bytes = packed(part.bytes);
  return {std::move(part.done), std::make_shared<const std::string>(std::move(part.bytes))};
}

/// A cell's results, read.
RunDocument read_results_of(const SweepTally& tally, std::size_t run, const std::string& text) {
  const SweepConfiguration& sweep = tally.units->sweep();
  return sweep.swept->read_results(
      text, "the summary of " + cell_text(sweep, tally.units->runs()[run].cell));
}

/// How many units a complete cell that was read has; its results, or its tally, say so.
std::uint64_t units_of(const SweepTally& tally, std::size_t run, const std::string& bytes) {
  const CellSize& size = size_of(tally, run);
  if (!size.ends_when_known) return size.units;
  if (!as_summary(tally)) {
    const IndexRanges done = tally.units->open(run)->read(bytes).done;
    require(done.is({0, done.size()}), "calls a cell complete that is not");
    return done.size();
  }
  try {
    const RunDocument document = read_results_of(tally, run, bytes);
    Fields fields(document.content, "the summary: ");
    return fields.count("games", 1, size.units * size.games_per_unit) / size.games_per_unit;
  } catch (const UsageError& error) {
    throw StateError(error.what());
  }
}

/// That a cell's results are its own: the job's own reader takes them.
void check_results(const SweepTally& tally, std::size_t run, const std::string& text) {
  const SweepConfiguration& sweep = tally.units->sweep();
  const SweepCell& cell = sweep.cells[tally.units->runs()[run].cell];
  try {
    const RunDocument document = read_results_of(tally, run, text);
    require(document.job == sweep.job, "has a summary of another job");
    require(!differing_key(document.configuration, cell.configuration),
            "has a summary of another configuration");
    SweepTable table;
    table.begin_cell();
    sweep.swept->add_to_table(cell.configuration, document.content, document.place, table);
  } catch (const UsageError& error) {
    throw StateError(error.what());
  }
}

void check_complete(const SweepTally& tally, std::size_t run, const CompleteCell& cell) {
  require(cell.warning.size() <= most_warning, "has a warning that is too long");
  const CellSize& size = size_of(tally, run);
  const bool ends = cell.units == size.units || mark_after(cell.units - 1) == cell.units;
  require(cell.units > 0 && ends, "calls a cell complete that is not");
  std::string bytes = unpacked_bytes(cell.packed);
  if (as_summary(tally)) {
    check_results(tally, run, bytes);
    return;
  }
  const std::unique_ptr<CellRun> of = tally.units->open(run);
  const CellPart part = of->read(std::move(bytes));
  require(part.done.is({0, cell.units}), "calls a cell complete that is not");
  if (cell.units != size.units) {
    require(of->known(part).enough, "calls a cell known that is not");
  }
}

/// Whether exactly these of the run's units are done.
void require_done(const IndexRanges& done, const IndexRange& run, const IndexRanges& of_cell) {
  require(games_within(done, run) == of_cell.size(), "has other units of a cell than it lists");
  for (const IndexRange& range : of_cell.ranges()) {
    const IndexRange shifted = {run.begin + range.begin, run.begin + range.end};
    require(games_within(done, shifted) == shifted.size(),
            "has other units of a cell than it lists");
  }
}

std::size_t read_run(ByteReader& from, const SweepTally& tally) {
  const auto run = from.get<std::uint64_t>();
  require(run < tally.units->runs().size(), "has a cell that the sweep does not have");
  return static_cast<std::size_t>(run);
}

}  // namespace

Finish finish_of(const SweepConfiguration& sweep) {
  return sweep.files == CellFiles::all ? Finish::as_bytes : Finish::as_summary;
}

CellPart SweepTally::part_of_open(std::size_t run) const {
  const OpenCell& cell = open.at(run);
  return {cell.done,
          size_of(*this, run).ends_when_known ? unpacked_bytes(*cell.bytes) : *cell.bytes};
}

void SweepTally::add(std::size_t run, CellPart part) {
  if (part.done.empty()) return;
  if (const auto found = open.find(run); found != open.end()) {
    part = units->open(run)->merged(part_of_open(run), part);
    open.erase(found);
  }
  if (is_whole(*this, run, part)) {
    complete.emplace(run, completed(*this, run, part));
  } else {
    open.emplace(run, opened(*this, run, std::move(part)));
  }
}

void SweepTally::add_taken(std::size_t run, CellPart part) {
  if (!is_whole(*this, run, part)) return add(run, std::move(part));
  complete.emplace(run,
                   CompleteCell{packed(part.bytes), std::move(part.warning), part.done.size()});
}

void SweepTally::complete_known(std::size_t run) {
  complete.emplace(run, completed(*this, run, part_of_open(run)));
  open.erase(run);
}

void SweepTally::merge(const SweepTally& other) {
  complete.insert(other.complete.begin(), other.complete.end());
  for (const auto& [run, cell] : other.open) {
    // Others of the cell, or none: then it need not be unpacked.
    if (open.contains(run)) {
      add(run, other.part_of_open(run));
    } else {
      open.emplace(run, cell);
    }
  }
}

std::string results_of(const SweepTally& tally, std::size_t run) {
  if (as_summary(tally)) return unpacked_bytes(tally.complete.at(run).packed);
  return tally.units->open(run)->results(part_of(tally, run));
}

CellPart part_of(const SweepTally& tally, std::size_t run) {
  return tally.units->open(run)->read(unpacked_bytes(tally.complete.at(run).packed));
}

std::uint64_t games_of_complete(const SweepTally& tally) {
  std::uint64_t games = 0;
  for (const auto& [run, cell] : tally.complete) {
    games += cell.units * size_of(tally, run).games_per_unit;
  }
  return games;
}

void write(ByteWriter& to, const SweepTally& tally) {
  to.put(std::uint64_t{tally.complete.size()});
  for (const auto& [run, cell] : tally.complete) {
    to.put(std::uint64_t{run});
    to.text(cell.packed);
    to.text(cell.warning);
  }
  to.put(std::uint64_t{tally.open.size()});
  for (const auto& [run, cell] : tally.open) {
    to.put(std::uint64_t{run});
    to.text(*cell.bytes);
  }
}

void read(ByteReader& from, SweepTally& tally) {
  constexpr std::size_t least = 2 * sizeof(std::uint64_t);
  const std::size_t complete = from.count_of(least);
  for (std::size_t i = 0; i < complete; ++i) {
    const std::size_t run = read_run(from, tally);
    const std::string_view packed = from.text(), warning = from.text();
    CompleteCell cell = {std::string(packed), std::string(warning), size_of(tally, run).units};
    if (size_of(tally, run).ends_when_known) {
      cell.units = units_of(tally, run, unpacked_bytes(cell.packed));
    }
    require(tally.complete.emplace(run, std::move(cell)).second, "has a cell twice");
  }
  const std::size_t open = from.count_of(least);
  for (std::size_t i = 0; i < open; ++i) {
    const std::size_t run = read_run(from, tally);
    auto bytes = std::make_shared<const std::string>(from.text());
    const CellPart part = tally.units->open(run)->read(
        size_of(tally, run).ends_when_known ? unpacked_bytes(*bytes) : *bytes);
    require(!part.done.empty() && !is_whole(tally, run, part) && !tally.complete.contains(run),
            "calls a cell open that is not");
    require(tally.open.emplace(run, OpenCell{part.done, std::move(bytes)}).second,
            "has a cell twice");
  }
}

template <>
SizeBound size_bound(const SweepTally& tally) {
  ByteWriter now;
  write(now, tally);
  SizeBound bound = {2 * sizeof(std::uint64_t), now.bytes().size()};
  for (const auto& open : tally.open) {
    const std::size_t run = open.first;
    const SizeBound of_cell = tally.units->open(run)->size_bound(tally.part_of_open(run));
    // Merged with another's, or complete and packed.
    bound.sum += most_packed(of_cell.each + of_cell.sum) + most_warning;
  }
  return bound;
}

template <>
std::uint64_t games_in(const SweepTally& tally) {
  std::uint64_t units = 0;
  for (const auto& complete : tally.complete) units += complete.second.units;
  for (const auto& open : tally.open) units += open.second.done.size();
  return units;
}

void check(const SweepTally& tally, const IndexRanges& done) {
  for (const auto& [run, cell] : tally.complete) {
    const RunOfCell& of = tally.units->runs()[run];
    require_done(done, of.units, IndexRanges(IndexRange{0, cell.units}));
    check_complete(tally, run, cell);
  }
  for (const auto& [run, cell] : tally.open) {
    require_done(done, tally.units->runs()[run].units, cell.done);
  }
}

}  // namespace delegauge::host
