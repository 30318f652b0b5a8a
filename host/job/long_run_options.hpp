// SPDX-License-Identifier: Apache-2.0
// The command-line options of runs that last, are interrupted, or are divided over processes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "host/job/run_store.hpp"
#include "host/settings/options.hpp"

namespace delegauge::host {

/// --checkpoint-every, --resume and --shard. Must outlive the parsing.
class LongRunOptions {
 public:
  explicit LongRunOptions(CLI::App& command);
  LongRunOptions(const LongRunOptions&) = delete;
  LongRunOptions& operator=(const LongRunOptions&) = delete;

  /// Raises UsageError naming the option.
  StoreOptions store(const std::string& out) const;
  bool resume() const { return resume_; }
  /// Seconds between checkpoints; 0 for none.
  double checkpoint_every() const;
  std::optional<Shard> shard() const;

 private:
  std::string checkpoint_every_ = "60s";
  std::string shard_;
  bool resume_ = false;
};

}  // namespace delegauge::host
