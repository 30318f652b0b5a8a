// SPDX-License-Identifier: Apache-2.0
#include "host/sweep/tally.hpp"

#include <fmt/format.h>

#include <utility>

#include "host/files/packed.hpp"
#include "host/job/run_document.hpp"
#include "host/job/run_folder.hpp"
#include "host/job/tally_checks.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

/// A grid of 10,000 points has a summary of 100 MB, and a tally of 3 GB.
constexpr std::size_t most_bytes = std::size_t{1} << 33U;
constexpr std::size_t most_warning = std::size_t{1} << 16U;

std::string unpacked_of(const CompleteCell& cell) {
  try {
    return unpacked(cell.packed, most_bytes);
  } catch (const PackingFault& fault) {
    throw StateError(fault.what());
  }
}

bool is_whole(const SweepTally& tally, std::size_t run, const CellPart& part) {
  return part.done.is({0, tally.units->runs()[run].size.units});
}

CompleteCell completed(const SweepTally& tally, std::size_t run, const CellPart& part) {
  const std::unique_ptr<CellRun> cell = tally.units->open(run);
  const bool as_summary = finish_of(tally.units->sweep()) == Finish::as_summary;
  return {packed(as_summary ? cell->summary(part) : part.bytes), cell->warning(part)};
}

/// That a summary is the cell's: the job's own reader takes it, and it has all games.
void check_summary(const SweepTally& tally, std::size_t run, const std::string& text) {
  const SweepConfiguration& sweep = tally.units->sweep();
  const SweepCell& cell = sweep.cells[tally.units->runs()[run].cell];
  const std::string place = "the summary of " + cell_text(sweep, tally.units->runs()[run].cell);
  try {
    const RunDocument document = parse_run_document(text, place, summary_format, "run it again");
    require(document.job == sweep.job, "has a summary of another job");
    require(!differing_key(document.configuration, cell.configuration),
            "has a summary of another configuration");
    SweepTable table;
    table.begin_cell();
    sweep.swept->add_to_table(cell.configuration, document.content, place, table);
  } catch (const UsageError& error) {
    throw StateError(error.what());
  }
}

void check_complete(const SweepTally& tally, std::size_t run, const CompleteCell& cell) {
  require(cell.warning.size() <= most_warning, "has a warning that is too long");
  std::string bytes = unpacked_of(cell);
  if (finish_of(tally.units->sweep()) == Finish::as_summary) {
    check_summary(tally, run, bytes);
  } else {
    const CellPart part = tally.units->open(run)->read(std::move(bytes));
    require(is_whole(tally, run, part), "calls a cell complete that is not");
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

void SweepTally::add(std::size_t run, CellPart part) {
  if (part.done.empty()) return;
  if (const auto found = open.find(run); found != open.end()) {
    part = units->open(run)->merged(found->second, part);
    open.erase(found);
  }
  if (is_whole(*this, run, part)) {
    complete.emplace(run, completed(*this, run, part));
  } else {
    open.emplace(run, std::move(part));
  }
}

void SweepTally::add_taken(std::size_t run, CellPart part) {
  if (!is_whole(*this, run, part)) return add(run, std::move(part));
  complete.emplace(run, CompleteCell{packed(part.bytes), std::move(part.warning)});
}

void SweepTally::merge(const SweepTally& other) {
  complete.insert(other.complete.begin(), other.complete.end());
  for (const auto& [run, part] : other.open) add(run, part);
}

std::string summary_of(const SweepTally& tally, std::size_t run) {
  if (finish_of(tally.units->sweep()) == Finish::as_summary) {
    return unpacked_of(tally.complete.at(run));
  }
  return tally.units->open(run)->summary(part_of(tally, run));
}

CellPart part_of(const SweepTally& tally, std::size_t run) {
  return tally.units->open(run)->read(unpacked_of(tally.complete.at(run)));
}

void write(ByteWriter& to, const SweepTally& tally) {
  to.put(std::uint64_t{tally.complete.size()});
  for (const auto& [run, cell] : tally.complete) {
    to.put(std::uint64_t{run});
    to.text(cell.packed);
    to.text(cell.warning);
  }
  to.put(std::uint64_t{tally.open.size()});
  for (const auto& [run, part] : tally.open) {
    to.put(std::uint64_t{run});
    to.text(part.bytes);
  }
}

void read(ByteReader& from, SweepTally& tally) {
  constexpr std::size_t least = 2 * sizeof(std::uint64_t);
  const std::size_t complete = from.count_of(least);
  for (std::size_t i = 0; i < complete; ++i) {
    const std::size_t run = read_run(from, tally);
    const std::string_view packed = from.text(), warning = from.text();
    const bool is_new =
        tally.complete.emplace(run, CompleteCell{std::string(packed), std::string(warning)}).second;
    require(is_new, "has a cell twice");
  }
  const std::size_t open = from.count_of(least);
  for (std::size_t i = 0; i < open; ++i) {
    const std::size_t run = read_run(from, tally);
    CellPart part = tally.units->open(run)->read(std::string(from.text()));
    require(!part.done.empty() && !is_whole(tally, run, part) && !tally.complete.contains(run),
            "calls a cell open that is not");
    require(tally.open.emplace(run, std::move(part)).second, "has a cell twice");
  }
}

template <>
SizeBound size_bound(const SweepTally& tally) {
  ByteWriter now;
  write(now, tally);
  SizeBound bound = {2 * sizeof(std::uint64_t), now.bytes().size()};
  for (const auto& [run, part] : tally.open) {
    const SizeBound of_cell = tally.units->open(run)->size_bound(part);
    // Merged with another's, or complete and packed.
    bound.sum += most_packed(of_cell.each + of_cell.sum) + most_warning;
  }
  return bound;
}

template <>
std::uint64_t games_in(const SweepTally& tally) {
  std::uint64_t units = 0;
  for (const auto& complete : tally.complete) {
    units += tally.units->runs()[complete.first].size.units;
  }
  for (const auto& open : tally.open) units += open.second.done.size();
  return units;
}

void check(const SweepTally& tally, const IndexRanges& done) {
  for (const auto& [run, cell] : tally.complete) {
    const RunOfCell& of = tally.units->runs()[run];
    require_done(done, of.units, IndexRanges(IndexRange{0, of.size.units}));
    check_complete(tally, run, cell);
  }
  for (const auto& [run, part] : tally.open) {
    require_done(done, tally.units->runs()[run].units, part.done);
  }
}

}  // namespace delegauge::host
