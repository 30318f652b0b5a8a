// SPDX-License-Identifier: Apache-2.0
// The folder of a run as long as it lasts: whose it is, its lock and its checkpoints.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "host/files/folder_lock.hpp"
#include "host/job/checkpoints.hpp"
#include "host/machine/shard.hpp"

namespace delegauge::host {

/// How a run's folder is used.
struct StoreOptions {
  std::filesystem::path folder;  // empty: nothing is written at all
  std::optional<Shard> shard;
  std::chrono::duration<double> every{0};  // between checkpoints; 0: there are none
  bool resume = false;
};

class RunStore {
 public:
  /// Prepares the folder and locks it. Raises UsageError if it is of another run, another run is
  /// writing to it, or there is a checkpoint that is neither resumed nor removed; RunError if the
  /// folder cannot be written.
  RunStore(StoreOptions options, const std::string& job,
           const nlohmann::ordered_json& configuration, const IndexRange& whole, const Warn& warn);

  /// Whether all is done already: what was resumed is complete.
  bool is_complete() const { return complete_; }
  bool keeps_checkpoints() const { return options_.every.count() > 0 && checkpoints_.has_value(); }
  /// The bytes of what is done already, which accept() takes or raises StateError; nothing if there
  /// is none.
  std::optional<std::string> resumed(
      const std::function<void(const std::string& partial)>& accept) const;

  bool has_checkpoint() const { return checkpoints_ && checkpoints_->exist(); }

  /// Whether it is time for a checkpoint.
  bool is_due() const;
  /// Writes one. Where that fails the user is warned, and the one before stays. Returns whether it
  /// was written.
  bool checkpoint(const std::string& partial);
  /// Writes the finished shard; another program that has called gets its bytes, too.
  void write_shard(const std::string& partial) const;
  std::filesystem::path shard_file() const;
  /// Removes the checkpoints of a run that is complete.
  void remove_checkpoints() const;

 private:
  State state_of(const std::string& partial) const;
  void require_ours(const State& state) const;

  using Clock = std::chrono::steady_clock;  // which no one sets back
  StoreOptions options_;
  std::string job_;
  nlohmann::ordered_json configuration_;
  IndexRange whole_;
  Warn warn_;
  std::optional<FolderLock> lock_;
  mutable std::optional<Checkpoints> checkpoints_;
  Clock::time_point last_ = Clock::now();
  bool complete_ = false;
};

}  // namespace delegauge::host
