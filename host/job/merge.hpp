// SPDX-License-Identifier: Apache-2.0
// Shards of a run, added up, whatever the job.
#pragma once

#include <fmt/format.h>
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "host/job/run_job.hpp"
#include "host/job/run_store.hpp"
#include "host/text/error.hpp"
#include "host/text/for_terminal.hpp"
#include "kernels/cpu/kernels.hpp"

namespace delegauge::host {

struct MergeOptions {
  std::vector<std::string> shards;  // files, or their folders
  std::string out;
  bool partial = false;
  bool quiet = false;
};

/// A shard that was read.
struct MergePart {
  std::filesystem::path path;
  State state;
};

/// Shards of another run are refused, with what differs.
void require_same(const MergePart& part, const MergePart& first);
/// Says in summary.json and run.json that games are missing, right after the configuration.
void mark_partial(std::vector<FileContent>& files, const IndexRanges& done);

template <class Tally>
int merge_parts(const MergeOptions& options, const std::vector<MergePart>& parts, Job<Tally>& job) {
  const Tally empty = job.ledger().empty();
  const JobDescription description = job.description();
  const IndexRange whole = {0, description.units};
  Partial<Tally> all = {{}, empty};
  std::vector<std::pair<const MergePart*, IndexRanges>> merged;
  RunRecord record;
  for (const MergePart& part : parts) {
    require_same(part, parts.front());
    Partial<Tally> more = {{}, empty};
    try {
      more = from_bytes(part.state.partial, empty);
      require_within(more.done, whole);
      require_within(more.done, part.state.whole);
    } catch (const StateError& error) {
      throw UsageError(fmt::format("{}: {}", part.path.string(), error.what()));
    }
    for (const auto& [other, ranges] : merged) {
      const auto both = ranges.overlap(more.done);
      if (!both) continue;
      throw UsageError(fmt::format("{}: has games {} to {}, and so has {}; give every shard once",
                                   part.path.string(), both->begin, both->end - 1,
                                   other->path.string()));
    }
    merged.emplace_back(&part, more.done);
    record.shards.push_back(part.path.filename().string());
    all.merge(more);
  }
  record.started = record.ended = utc_now();
  const IndexRanges missing = all.done.missing_from(whole);
  if (!missing.empty() && !options.partial) {
    const IndexRange& gap = missing.ranges().front();
    const std::uint64_t others = missing.size() - gap.size();
    throw UsageError(fmt::format(
        "{}: games {} to {} are {}{}; give the missing shards, or add up what there is with "
        "--partial",
        parts.front().path.string(), gap.begin, gap.end - 1,
        parts.size() == 1 ? "not in this shard"
                          : fmt::format("in none of the {} shards", parts.size()),
        others == 0 ? "" : fmt::format(", nor are {} others", others)));
  }
  // Without a folder it is another program that has called, and gets the files.
  const RunStore store({options.out, {}, {}, false}, description.name, description.configuration,
                       whole, warn_user);
  job.write_folders(options.out, record, all.tally);
  std::vector<FileContent> files = job.files(record, all.tally);
  if (!missing.empty()) mark_partial(files, all.done);
  deliver(options.out, files);
  std::string text;
  if (!options.quiet) {
    text = job.table(record, all.tally);
    if (!missing.empty()) {
      text += fmt::format("\npartial: {} of {} games are missing\n",
                          missing.size() * description.games_per_unit,
                          whole.size() * description.games_per_unit);
    }
    if (!options.out.empty()) text += fmt::format("\nwritten to {}\n", for_terminal(options.out));
  }
  if (const std::string warning = job.warning(all.tally); !warning.empty()) warn_user(warning);
  print_results(text, job.violations(all.tally, options.out));
  return 0;
}

/// The job of the parts: what its configuration, read, makes.
template <class JobRunOf, class Read>
int merge_as(const MergeOptions& options, const std::vector<MergePart>& parts, const Read& read) {
  Execution execution;
  execution.kernels = &cpu::choose("auto");
  const MergePart& first = parts.front();
  JobRunOf job(read(first.state.configuration, first.path.string() + ": configuration"), execution);
  return merge_parts(options, parts, job);
}

}  // namespace delegauge::host
