// SPDX-License-Identifier: Apache-2.0
// A job's run from beginning to end, whatever the job.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/files/atomic_file.hpp"
#include "host/job/job_run.hpp"
#include "host/job/tally_bytes.hpp"
#include "host/machine/ledger.hpp"
#include "host/text/caller.hpp"
#include "host/text/error.hpp"
#include "host/text/exit_code.hpp"

namespace delegauge::host {

/// A job as run_job() needs it.
template <class TheTally>
class Job {
 public:
  using Tally = TheTally;
  Job() = default;
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;
  virtual ~Job() = default;

  virtual JobDescription description() const = 0;
  virtual Ledger<Tally> ledger() const = 0;
  /// Before the first game, with the run's folder ready: opens what else is written.
  virtual void begin() {}
  /// Enters the queue's games in the ledger.
  virtual void work(RangeQueue& queue, Ledger<Tally>& ledger, const Watch& watch) = 0;
  /// Before the ledger is taken out, while others may be at work: enters what the job keeps
  /// elsewhere.
  virtual void settle() {}
  /// The statistics of [0, units) are known well enough: the run ends here. Never asked of a shard.
  virtual bool is_known(const Tally& /*tally*/) const { return false; }
  /// From here on the run is one of so many units.
  virtual void cut(std::uint64_t /*units*/) {}

  /// Whether the run has parts that end by themselves: it is done in stages then, after each of
  /// which next_stage() says what is to be done until all look again, in this order, of what is not
  /// done; nothing if all that is wanted is. Asked at the root, which may call parts complete.
  virtual bool has_stages() const { return false; }
  virtual std::vector<IndexRange> next_stage(Partial<Tally>& /*all*/) { return {}; }
  /// Told everywhere, before the work on it.
  virtual void stage_begins(const std::vector<IndexRange>& /*todo*/) {}

  /// What is written and printed in the end.
  virtual std::vector<FileContent> files(const RunRecord& record, const Tally& tally) const = 0;
  /// Names of what a complete run has in its folder, beside run.json and summary.json.
  virtual std::vector<std::string> file_names() const = 0;
  /// Writes what goes into folders of its own below the run's, which may be empty for none, before
  /// the files.
  virtual void write_folders(const std::string& /*out*/, const RunRecord& /*record*/,
                             const Tally& /*tally*/) const {}
  /// Writes what the user wants of every single game and is not written yet. Returns false if the
  /// watch gave it up.
  virtual bool dump(const Watch& /*watch*/) { return true; }
  /// What begin() opened and is complete now, to be published with the files.
  virtual std::vector<AtomicFile> finished_files() { return {}; }
  virtual std::string table(const RunRecord& record, const Tally& tally) const = 0;
  virtual std::string violations(const Tally& tally, const std::string& out) const = 0;
  /// What the statistics leave out or do not show as it is; empty if there is nothing.
  virtual std::string warning(const Tally& /*tally*/) const { return {}; }
};

/// The execution as tables tell it of the whole run.
inline Execution told(const Execution& execution, const RunRecord& record) {
  Execution whole = execution;
  whole.ranks = record.ranks;
  whole.games_before = record.games_resumed;
  whole.shards = record.shards.size();
  return whole;
}

/// A list that the root makes, told to all ranks.
template <class Make>
std::vector<IndexRange> told_by_root(Cluster& ranks, const Make& make) {
  ByteWriter to;
  if (ranks.is_root()) {
    const std::vector<IndexRange> made = make();
    to.put(std::uint64_t{made.size()});
    for (const IndexRange& range : made) {
      to.put(range.begin);
      to.put(range.end);
    }
  }
  const std::string bytes = ranks.broadcast(to.take());
  ByteReader from(bytes);
  std::vector<IndexRange> told(from.count_of(sizeof(IndexRange)));
  for (IndexRange& range : told) {
    from.get(range.begin);
    from.get(range.end);
  }
  return told;
}

/// Runs the job. Returns the exit code; raises what it fails with.
template <class Tally>
int run_job(Job<Tally>& job, const Execution& execution, const ExecutionOptions& options,
            const WritePage& page, const StopRule& rule = {}) {
  const JobDescription description = job.description();
  JobRun run(options, execution, description, page, rule);
  if (run.is_complete()) {
    // What else is asked for may have failed, or not been asked for.
    run.nothing_to_resume(job.file_names());
    if (!description.dump.empty()) {
      job.begin();
      if (!job.dump(run.watch())) throw RunError("interrupted while the games were written");
      publish(job.finished_files());
    }
    run.report();
    return exit_code::done;
  }
  Ledger<Tally> ledger = job.ledger();
  Partial<Tally> all = {{}, ledger.empty()};  // the root's
  IndexRanges done = run.resume([&](const std::string& bytes) {
    all = from_bytes(bytes, ledger.empty());
    return all.done;
  });
  job.begin();
  Cluster& ranks = cluster();
  JobRun::Calls calls;
  calls.work = [&](RangeQueue& queue, const Watch& watch) { job.work(queue, ledger, watch); };
  calls.gather = [&] {
    job.settle();
    const Partial<Tally> more = ledger.take();
    if (ranks.is_alone()) {
      all.merge(more);
      return;
    }
    const auto combine = [&](std::string_view a, std::string_view b) {
      Partial<Tally> both = from_bytes(a, ledger.empty());
      both.merge(from_bytes(b, ledger.empty()));
      return to_bytes(both);
    };
    const std::string bytes = ranks.reduce(to_bytes(more), size_bound(more), combine);
    if (ranks.is_root()) all.merge(from_bytes(bytes, ledger.empty()));
  };
  calls.partial = [&] { return to_bytes(all); };
  calls.units_done = [&] { return all.done.size(); };

  while (job.has_stages()) {
    const std::vector<IndexRange> todo = told_by_root(ranks, [&] { return job.next_stage(all); });
    if (todo.empty()) break;
    job.stage_begins(todo);
    if (!run.stage(todo, done, calls)) return run.give_up(calls);
    for (const IndexRange& range : todo) done.add(range);
  }
  // Without a target error there is one stage. Else each ends at a mark, where all look at it; what
  // is resumed may have come to one without looking.
  const std::uint64_t games = run.whole().end;
  std::uint64_t mark = games;
  if (rule.ends_when_known) mark = mark_after(std::max<std::uint64_t>(1, done.end()) - 1);
  while (!job.has_stages()) {
    const IndexRange stage = {run.whole().begin, std::min(mark, games)};
    if (!run.stage(done.missing_from(stage).ranges(), done, calls)) return run.give_up(calls);
    const std::uint64_t end = std::min(stage.end, run.whole().end);
    if (end == run.whole().end) break;
    const std::string known = ranks.broadcast(
        ranks.is_root() && job.is_known(all.tally) ? std::string("known") : std::string());
    if (!known.empty()) break;
    done = IndexRanges(IndexRange{stage.begin, end});
    mark = mark_after(end);
  }
  if (run.whole().end != games) job.cut(run.whole().end);
  const RunRecord record = run.record();
  if (!description.dump.empty() && !job.dump(run.watch())) return run.give_up(calls);
  ranks.expect_no_more();
  if (!run.is_root()) return exit_code::done;
  if (run.shard()) {
    run.store().write_shard(to_bytes(all));
    run.store().remove_checkpoints();
    run.finish(run.shard_text(record), job.violations(all.tally, run.out()));
    return exit_code::done;
  }
  if (run.out().empty() && caller() == nullptr) {
    publish(job.finished_files());
  } else {
    job.write_folders(run.out(), record, all.tally);
    deliver(run.out(), job.files(record, all.tally), job.finished_files());
    run.store().remove_checkpoints();
  }
  if (const std::string warning = job.warning(all.tally); !warning.empty()) warn_user(warning);
  run.finish(job.table(record, all.tally), job.violations(all.tally, run.out()));
  return exit_code::done;
}

}  // namespace delegauge::host
