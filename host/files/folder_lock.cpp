// SPDX-License-Identifier: Apache-2.0
#include "host/files/folder_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <thread>

#include "host/text/error.hpp"

namespace delegauge::host {

FolderLock::FolderLock(const std::filesystem::path& path, const Warn& warn,
                       std::chrono::milliseconds patience)
    : path_(path) {
  using Clock = std::chrono::steady_clock;
  constexpr std::chrono::milliseconds pause(20);
  const Clock::time_point end = Clock::now() + patience;
  while (true) {
    descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor_ < 0) {
      const int error = errno;
      throw RunError(fmt::format("{}: the folder cannot be written: {}; choose another --out",
                                 path.parent_path().string(), std::strerror(error)));
    }
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0) {
      if (is_still_there()) return;
      // Whoever had it has just removed it: that was a lock on nothing.
      ::close(descriptor_);
      continue;
    }
    const int error = errno;
    if (error != EWOULDBLOCK) {
      warn(fmt::format("{}: cannot be locked ({}): see to it that no other run writes there",
                       path.string(), std::strerror(error)));
      return;
    }
    ::close(descriptor_);
    if (Clock::now() >= end) break;
    std::this_thread::sleep_for(pause);
  }
  throw UsageError(
      fmt::format("{}: another run is writing to this folder; wait for it, or choose another --out",
                  path.parent_path().string()));
}

FolderLock::~FolderLock() {
  ::unlink(path_.c_str());
  ::close(descriptor_);
}

bool FolderLock::is_still_there() const {
  struct stat ours = {}, there = {};
  return ::fstat(descriptor_, &ours) == 0 && ::stat(path_.c_str(), &there) == 0 &&
         ours.st_dev == there.st_dev && ours.st_ino == there.st_ino;
}

}  // namespace delegauge::host
