// SPDX-License-Identifier: Apache-2.0
// What the commands that run a job have in common.
#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "host/cluster/cluster.hpp"
#include "host/cluster/shared_work.hpp"
#include "host/files/atomic_file.hpp"
#include "host/job/execution_options.hpp"
#include "host/job/progress.hpp"
#include "host/job/run_json.hpp"
#include "host/job/run_store.hpp"
#include "host/job/stop_rule.hpp"
#include "host/machine/interrupt.hpp"
#include "host/machine/shard.hpp"
#include "host/machine/team.hpp"

namespace delegauge::host {

/// Prints what the user should know to standard error; as one of several ranks, with its number.
void warn_user(const std::string& message);

/// Prints a command's results to standard output. Raises what print() does; but a violated bound is
/// a bug in the program or in a theorem and must not pass unseen: if there are violations, they are
/// what is raised.
void print_results(const std::string& text, const std::string& violations);

/// Writes a run's files to its folder, if it has one (write_files()); another program that has
/// called gets them, too.
void deliver(const std::string& folder, const std::vector<FileContent>& files,
             std::vector<AtomicFile> finished = {});

/// The time of day, UTC, ISO 8601.
std::string utc_now();

/// Writes the page of the run in a folder.
using WritePage = std::function<void(const std::string& folder)>;

/// What is told of a job's run, apart from its games.
struct JobDescription {
  std::string name;  // of the job
  nlohmann::ordered_json configuration;
  std::uint64_t units = 0;                       // what is handed out: games, or chains
  std::uint64_t games_per_unit = 1;              // for progress
  std::uint64_t numbers_per_game = 1;            // utilities: what a game's time goes by
  std::uint64_t grain = 1;                       // SharedWork's
  std::uint64_t batch = 1;                       // units that this process takes at a time
  std::uint64_t window = RangeQueue::no_window;  // of the queue
  // A file of the games in their order, which one process alone can write, from the first to the
  // last: the option that asks for it. Then there are no checkpoints.
  std::string in_order = {};
  std::string dump = {};  // the file of single games that is written besides; empty if none
  std::string what_units_are = "games";  // for messages
  // The table is data for another program: nothing but it goes to standard output.
  bool prints_data = false;
};

/// A run of a job with this many units, handed out in the execution's batches.
JobDescription described(std::string name, nlohmann::ordered_json configuration,
                         std::uint64_t units, const Execution& execution);

/// One run of a job, by one process or by the ranks of a cluster: its folder, how it is watched,
/// its checkpoints and its end. The ending_signals give it up, as long as this lives.
class JobRun {
 public:
  /// Prepares the folder, if one is asked for. Raises what RunStore does; in a cluster the root
  /// alone, and the others end. Raises UsageError if neither a table nor a file would come of it.
  JobRun(const ExecutionOptions& options, const Execution& execution, JobDescription description,
         WritePage page, const StopRule& rule = {});
  ~JobRun();

  /// Takes what the root goes on from; raises StateError if it cannot.
  using Accept = std::function<IndexRanges(const std::string& partial)>;
  /// What is done already, told to all ranks.
  IndexRanges resume(const Accept& accept);
  /// Whether a run that is resumed was complete; the user has been told.
  bool is_complete() const { return complete_; }
  /// Of a complete run: says that it is one. Raises UsageError, which names it, if one of the files
  /// has gone since.
  void nothing_to_resume(const std::vector<std::string>& file_names) const;

  /// The units of this run: of its shard, and up to where time has cut it off.
  const IndexRange& whole() const { return whole_; }

  /// Does a stage's units, which are not done, in this order: calls work(queue, watch) and, when it
  /// is time and at the end, gather(), in which all ranks take part and after which partial() at
  /// the root has all that is done. Returns whether the stage is complete. Raises what work raised.
  struct Calls {
    std::function<void(RangeQueue& queue, const Watch& watch)> work;
    std::function<void()> gather;
    std::function<std::string()> partial;
    std::function<std::uint64_t()> units_done;  // at the root, after gather()
  };
  bool stage(const std::vector<IndexRange>& todo, const IndexRanges& done, const Calls& calls);

  /// The end of a run that was interrupted, in which all ranks take part: writes a checkpoint and
  /// tells the user how to go on. Returns the exit code of a run that can be gone on with; raises
  /// RunError (OthersFailed in the others) if it cannot.
  int give_up(const Calls& calls);

  const std::optional<Shard>& shard() const { return shard_; }
  /// Where a finished shard is, and what to do with it.
  std::string shard_text(const RunRecord& record) const;
  bool is_root() const { return cluster_.is_root(); }
  const std::string& out() const { return out_; }
  RunStore& store() { return *store_; }
  /// When and how long it worked.
  RunRecord record() const;
  /// Asks whether the run is given up, while more is done with it.
  Watch watch() const {
    return [this](std::uint64_t) { return !wants_to_stop(); };
  }
  /// Writes the page, if one is asked for.
  void report() const;
  /// Writes the page, if one is asked for, prints the table, unless the user wants it quiet, and
  /// raises RunError if there are violations.
  void finish(const std::string& table, const std::string& violations) const;

 private:
  bool wants_to_stop() const {
    return guard_.interrupted() || (rule_.time_gives_up && time_is_up());
  }
  bool time_is_up() const;
  void checkpoint(const Calls& calls);
  /// At the root: whether what is done was written to a checkpoint.
  bool keep(const Calls& calls);
  /// Tells the user if this run without a folder is likely to be a long one.
  void warn_of_no_checkpoint(const Execution& execution) const;

  using Clock = std::chrono::steady_clock;
  Cluster& cluster_;
  JobDescription job_;
  WritePage page_;
  StopRule rule_;
  ProgressMode progress_mode_;
  std::string out_;
  bool report_;
  bool quiet_;
  std::optional<Shard> shard_;
  IndexRange whole_;
  bool complete_ = false;
  std::uint64_t done_before_ = 0;  // units that were resumed
  std::string started_;
  Clock::time_point start_ = Clock::now();
  std::unique_ptr<Progress> progress_;
  InterruptGuard guard_;
  std::unique_ptr<RunStore> store_;  // of the root
};

}  // namespace delegauge::host
