// SPDX-License-Identifier: Apache-2.0
#include "host/job/job_run.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <limits>
#include <new>
#include <system_error>
#include <thread>
#include <utility>

#include "host/job/tally_bytes.hpp"
#include "host/machine/outlook.hpp"
#include "host/text/caller.hpp"
#include "host/text/console.hpp"
#include "host/text/error.hpp"
#include "host/text/exit_code.hpp"
#include "host/text/for_terminal.hpp"
#include "host/text/shell_word.hpp"
#include "host/text/units.hpp"

namespace delegauge::host {
namespace {

/// Runs the root's part of what all ranks need. What it raises, the root raises, and the others
/// end as it will.
template <class Part>
std::string from_root(Cluster& cluster, const Part& part) {
  constexpr char fine = '+', wrong_usage = '2', wrong = '1';
  std::string bytes;
  std::exception_ptr failure;
  if (cluster.is_root()) {
    try {
      bytes = fine + part();
    } catch (const UsageError&) {
      failure = std::current_exception();
      bytes = wrong_usage;
    } catch (...) {
      failure = std::current_exception();
      bytes = wrong;
    }
  }
  bytes = cluster.broadcast(bytes);
  if (bytes.front() != fine) cluster.expect_no_more();
  if (failure) std::rethrow_exception(failure);
  if (bytes.front() == wrong_usage) throw OthersFailed(exit_code::bad_usage);
  if (bytes.front() == wrong) throw OthersFailed(exit_code::failed);
  return bytes.substr(1);
}

}  // namespace

void deliver(const std::string& folder, const std::vector<FileContent>& files,
             std::vector<AtomicFile> finished) {
  if (folder.empty()) {
    publish(std::move(finished));
  } else {
    write_files(folder, files, std::move(finished));
  }
  Caller* const other = caller();
  for (const FileContent& file : files) {
    if (other != nullptr) other->take_file(file.name, file.content);
  }
}

std::string utc_now() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

void warn_user(const std::string& message) {
  if (cluster().is_alone()) {
    say(message);
  } else {
    say(fmt::format("rank {}: {}", cluster().rank(), message));
  }
}

JobDescription described(std::string name, nlohmann::ordered_json configuration,
                         std::uint64_t units, const Execution& execution) {
  JobDescription description;
  description.name = std::move(name);
  description.configuration = std::move(configuration);
  description.units = units;
  description.batch = execution.batch * workers_of(execution);
  return description;
}

JobRun::JobRun(const ExecutionOptions& options, const Execution& execution,
               JobDescription description, WritePage page, const StopRule& rule)
    : cluster_(cluster()),
      job_(std::move(description)),
      page_(std::move(page)),
      rule_(rule),
      progress_mode_(cluster_.is_root() ? options.progress() : ProgressMode::off),
      out_(options.out()),
      report_(options.report()),
      quiet_(options.quiet() || !cluster_.is_root()),
      shard_(options.long_run().shard()),
      whole_(games_of(shard_.value_or(Shard{}), job_.units)) {
  if (shard_ && ((rule.max_seconds && !rule.time_gives_up) || rule.ends_when_known)) {
    throw UsageError(fmt::format(
        "{}: a shard cannot know when the whole run has seen enough; leave it or --shard out",
        rule.max_seconds ? "--max-seconds" : "--target-error"));
  }
  if (shard_ && options.report()) {
    throw UsageError(
        "--report: a shard has no page; drop it, and call 'delegauge report' for what "
        "'delegauge merge' makes of all shards");
  }
  if (options.quiet() && out_.empty() && job_.dump.empty() && job_.in_order.empty()) {
    throw UsageError(
        "--quiet: without --out or --dump nothing would come of this run; give one, or leave "
        "--quiet out");
  }
  StoreOptions store = options.long_run().store(out_);
  if (!job_.in_order.empty()) {
    if (store.resume || store.shard || !cluster_.is_alone()) {
      throw UsageError(
          fmt::format("{}: games are written in their order by one process from the first to the "
                      "last; leave it "
                      "out with --resume, --shard and MPI",
                      job_.in_order));
    }
    store.every = store.every.zero();
  }
  const std::string complete = from_root(cluster_, [&] {
    store_ = std::make_unique<RunStore>(store, job_.name, job_.configuration, whole_, warn_user);
    return std::string(store_->is_complete() ? "complete" : "");
  });
  complete_ = !complete.empty();
  if (!execution.note.empty() && !quiet_) warn_user(execution.note);
  if (out_.empty() && is_root()) warn_of_no_checkpoint(execution);
  started_ = utc_now();
}

void JobRun::nothing_to_resume(const std::vector<std::string>& file_names) const {
  if (!is_root()) return;
  // A shard has one file, which is known to be there.
  for (const std::string& name : shard_ ? std::vector<std::string>() : file_names) {
    std::error_code ignored;
    const std::filesystem::path path = std::filesystem::path(out_) / name;
    if (std::filesystem::exists(path, ignored)) continue;
    throw UsageError(
        fmt::format("{}: has gone from this run, which is complete; drop --resume to "
                    "run it again",
                    path.string()));
  }
  if (quiet_) return;
  warn_user(
      fmt::format("{}: this run is complete; there is nothing to resume{}", out_,
                  report_ || !job_.dump.empty() ? " but what --report and --dump ask for" : ""));
}

void JobRun::warn_of_no_checkpoint(const Execution& execution) const {
  Execution all = execution;
  all.ranks = cluster_.size();
  const double seconds =
      std::min(likely_seconds(all, whole_.size() * job_.games_per_unit, job_.numbers_per_game),
               rule_.max_seconds.value_or(std::numeric_limits<double>::infinity()));
  if (seconds <= long_run_seconds) return;
  warn_user(
      fmt::format("this may take {}, and without --out there is no checkpoint to go on from; give "
                  "--out DIR",
                  rough_duration_text(seconds)));
}

JobRun::~JobRun() = default;

IndexRanges JobRun::resume(const Accept& accept) {
  const std::string bytes = from_root(cluster_, [&] {
    IndexRanges done;
    store_->resumed([&](const std::string& partial) {
      done = accept(partial);
      require_within(done, whole_);
    });
    ByteWriter to;
    write(to, done);
    return to.take();
  });
  IndexRanges done;
  ByteReader from(bytes);
  read(from, done);
  done_before_ = done.size();
  start_ = Clock::now();
  return done;
}

bool JobRun::time_is_up() const {
  return rule_.max_seconds &&
         std::chrono::duration<double>(Clock::now() - start_).count() >= *rule_.max_seconds;
}

bool JobRun::keep(const Calls& calls) {
  try {
    return store_->checkpoint(calls.partial());
  } catch (const std::bad_alloc&) {
    warn_user("no checkpoint: out of memory");
    return false;
  }
}

void JobRun::checkpoint(const Calls& calls) {
  calls.gather();
  if (is_root()) keep(calls);
}

bool JobRun::stage(const std::vector<IndexRange>& todo, const IndexRanges& done,
                   const Calls& calls) {
  SharedWork work(cluster_, todo, job_.grain, job_.batch, job_.window);
  const std::uint64_t before = done.size();
  if (!progress_) {
    progress_ = std::make_unique<Progress>(progress_mode_, whole_.size() * job_.games_per_unit,
                                           before * job_.games_per_unit);
  }
  std::exception_ptr failure;
  SharedWork::Outlook outlook;
  const auto beat = [&](bool idle) {
    SharedWork::Wishes wishes;
    wishes.stop = wants_to_stop();
    wishes.failed = failure != nullptr;
    wishes.idle = idle;
    wishes.checkpoint = store_ && store_->is_due();
    wishes.time_is_up = !rule_.time_gives_up && time_is_up();
    outlook = work.beat(wishes, stop_block, done.end());
    if (outlook.checkpoint) checkpoint(calls);
    progress_->update((before + outlook.done) * job_.games_per_unit);
    return !outlook.stop;
  };
  try {
    calls.work(work.queue(), [&](std::uint64_t) { return beat(false); });
  } catch (...) {
    failure = std::current_exception();
  }
  // The others may still be at work, and need this rank for what all do together.
  for (beat(true); !outlook.all_idle; beat(true)) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  calls.gather();
  whole_.end = work.end(whole_.end);
  std::uint64_t wanted = before;
  for (const IndexRange& range : todo) {
    wanted += std::min(range.end, whole_.end) - std::min(range.begin, whole_.end);
  }
  const std::string all_done = cluster_.broadcast(
      is_root() && calls.units_done() == wanted ? std::string("complete") : std::string());
  if (!all_done.empty()) return true;
  if (!failure && !outlook.failed) return false;
  cluster_.expect_no_more();
  if (is_root() && store_->keeps_checkpoints() && keep(calls)) {
    warn_user(
        fmt::format("what was done is in {}; go on with the same command and --resume", out_));
  }
  if (failure) std::rethrow_exception(failure);
  throw OthersFailed(exit_code::failed);
}

int JobRun::give_up(const Calls& calls) {
  constexpr const char* kept = "kept";
  const bool keeps = is_root() && store_->keeps_checkpoints();
  const std::string outcome = cluster_.broadcast(keeps && keep(calls) ? kept : std::string());
  cluster_.expect_no_more();
  if (!is_root()) {
    if (outcome == kept) return exit_code::ended_early;
    throw OthersFailed(exit_code::failed);
  }
  const std::string how_far =
      fmt::format("interrupted after {} of {} {}", calls.units_done() * job_.games_per_unit,
                  whole_.size() * job_.games_per_unit, job_.what_units_are);
  if (outcome == kept) {
    warn_user(fmt::format("{}; go on with the same command and --resume (checkpoint in {})",
                          how_far, out_));
    return exit_code::ended_early;
  }
  if (!keeps) throw RunError(how_far + "; nothing was written");
  throw RunError(fmt::format(
      "{}, which could not be written to a checkpoint; {}", how_far,
      store_->has_checkpoint()
          ? "an earlier one is there, from which --resume goes on: first see to the reason above"
          : "nothing is kept"));
}

std::string JobRun::shard_text(const RunRecord& record) const {
  const std::uint64_t games = whole_.size() * job_.games_per_unit;
  const double rate =
      record.seconds > 0
          ? static_cast<double>(games - std::min(games, record.games_resumed)) / record.seconds
          : 0;
  return fmt::format(
      "shard {} of {}: {} {} in {} ({})\n{}\nadd it to the others with: delegauge merge {} "
      "--out DIR\n",
      shard_->number, shard_->count, games, job_.what_units_are, duration_text(record.seconds),
      rate_text(rate, job_.what_units_are), store_->shard_file().string(),
      shell_word(store_->shard_file().parent_path().string()));
}

RunRecord JobRun::record() const {
  RunRecord record;
  record.started = started_;
  record.ended = utc_now();
  record.seconds = std::chrono::duration<double>(Clock::now() - start_).count();
  record.ranks = cluster_.size();
  record.games_resumed = done_before_ * job_.games_per_unit;
  return record;
}

void JobRun::report() const {
  if (report_ && !shard_ && is_root()) page_(out_);
}

void JobRun::finish(const std::string& table, const std::string& violations) const {
  report();
  std::string text;
  if (!quiet_) {
    text = table;
    if (!out_.empty() && !job_.prints_data) {
      text += fmt::format("\nwritten to {}\n", for_terminal(out_));
    }
  }
  print_results(text, violations);
}

void print_results(const std::string& text, const std::string& violations) {
  if (violations.empty()) return print(text);
  try {
    print(text);
  } catch (const std::exception&) {
    // What follows weighs more, and ends the program as well.
  }
  throw RunError(violations);
}

}  // namespace delegauge::host
