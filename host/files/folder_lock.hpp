// SPDX-License-Identifier: Apache-2.0
// One run at a time in a folder.
#pragma once

#include <chrono>
#include <filesystem>

#include "host/text/warn.hpp"

namespace delegauge::host {

/// Holds a lock until it is destroyed or the process ends, however it does.
class FolderLock {
 public:
  /// path: the lock's file, which is there as long as the lock; a process that is killed leaves it
  /// behind, without a lock on it. Raises UsageError if another process holds it for longer than
  /// `patience`: one that was killed takes a moment to be gone. Raises RunError if the file cannot
  /// be made; where the file system knows no locks `warn` is told.
  FolderLock(const std::filesystem::path& path, const Warn& warn,
             std::chrono::milliseconds patience = std::chrono::seconds(2));
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  bool is_still_there() const;

  std::filesystem::path path_;
  int descriptor_ = -1;
};

}  // namespace delegauge::host
