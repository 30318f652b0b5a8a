// SPDX-License-Identifier: Apache-2.0
#include "host/files/atomic_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <iterator>
#include <set>
#include <system_error>
#include <utility>

#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view temporary_suffix = ".delegauge-tmp";
constexpr std::size_t longest_name = 255;  // NAME_MAX of nearly all file systems

[[noreturn]] void fail(const fs::path& path, int error, std::string_view what) {
  std::string_view advice = "choose another --out";
  if (error == ENOSPC || error == EDQUOT || error == EFBIG) advice = "free some space there";
  throw RunError(fmt::format("{}: {}: {}; {}", path.string(), what, std::strerror(error), advice));
}

fs::path folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

/// Waits until what is written is on the disk. Returns 0 or the system's reason; file systems that
/// cannot promise it (of folders, many network file systems cannot) are no failure.
int sync(int descriptor) {
  if (::fsync(descriptor) == 0) return 0;
  const int error = errno;
  const bool cannot = error == EINVAL || error == ENOSYS || error == EOPNOTSUPP;
  return cannot ? 0 : error;
}

/// The names, too, must survive a power failure.
void sync_folder(const fs::path& folder) {
  const int directory = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) {
    const int error = errno;
    if (error == EACCES) return;  // files can be written there, but their names not be listed
    fail(folder, error, "cannot be written");
  }
  const int error = sync(directory);
  ::close(directory);
  if (error != 0) fail(folder, error, "cannot be written");
}

void sync_folders(const std::set<fs::path>& folders) {
  for (const fs::path& folder : folders) sync_folder(folder);
}

/// What the temporary names of a file begin with, with room for the rest of them.
std::string stem_of(const fs::path& path) {
  constexpr std::size_t rest = 48;  // two dots, process, dash, attempt and suffix
  return fmt::format(".{}.", path.filename().string().substr(0, longest_name - rest));
}

/// Whether the lock was to be had. Where the file system knows no locks nobody has it: then names,
/// which are never taken twice, must do.
enum class Lock { taken, held_by_another, unknown };
Lock lock(int descriptor) {
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return Lock::taken;
  return errno == EWOULDBLOCK ? Lock::held_by_another : Lock::unknown;
}

bool has_name(int descriptor) {
  struct stat status = {};
  return ::fstat(descriptor, &status) == 0 && status.st_nlink > 0;
}

/// A new file, locked; -1 if it has the name and another process took it for a leftover.
int create_locked(const fs::path& temporary) {
  const int descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor < 0) return -1;
  if (lock(descriptor) != Lock::held_by_another && has_name(descriptor)) return descriptor;
  ::close(descriptor);
  errno = EEXIST;
  return -1;
}

}  // namespace

bool is_temporary_name(std::string_view name) {
  return name.size() > temporary_suffix.size() && name.front() == '.' &&
         name.substr(name.size() - temporary_suffix.size()) == temporary_suffix;
}

void remove_leftovers(const fs::path& folder,
                      const std::function<bool(std::string_view name)>& chosen) {
  std::error_code ignored;
  for (fs::directory_iterator entry(folder, ignored), end; entry != end; entry.increment(ignored)) {
    const std::string name = entry->path().filename().string();
    if (!is_temporary_name(name) || !chosen(name)) continue;
    const int descriptor =
        ::open(entry->path().c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0) continue;
    if (lock(descriptor) == Lock::taken) ::unlink(entry->path().c_str());
    ::close(descriptor);
  }
}

fs::path followed(const fs::path& path) {
  fs::path target = path;
  std::error_code error;
  constexpr int most_links = 40;  // as the system has it
  for (int links = 0; links < most_links; ++links) {
    const fs::path next = fs::read_symlink(target, error);
    if (error) return target;  // no link
    target = next.is_absolute() ? next : folder_of(target) / next;
  }
  fail(path, ELOOP, "cannot be written");
}

AtomicFile::AtomicFile(const fs::path& path, std::string_view content) : AtomicFile(path) {
  append(content);
  finish();
}

AtomicFile::AtomicFile(const fs::path& path) : path_(path) {
  const std::string stem = stem_of(path_);
  remove_leftovers(folder(), [&stem](std::string_view name) { return name.starts_with(stem); });
  // Another process, or one of the past, may have taken a name.
  for (int attempt = 0; descriptor_ < 0; ++attempt) {
    std::string temporary =
        (folder() / fmt::format("{}{}-{}{}", stem, ::getpid(), attempt, temporary_suffix)).string();
    descriptor_ = create_locked(temporary);
    const int error = errno;
    if (descriptor_ >= 0) {
      temporary_ = std::move(temporary);
    } else if (error != EEXIST || attempt == 100) {
      fail(path_, error, "cannot be created");
    }
  }
}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::exchange(other.temporary_, {})),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

AtomicFile::~AtomicFile() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
  if (descriptor_ >= 0) ::close(descriptor_);
}

fs::path AtomicFile::folder() const { return folder_of(path_); }

void AtomicFile::append(std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor_, content.data(), content.size());
    const int error = written < 0 ? errno : ENOSPC;
    if (written < 0 && error == EINTR) continue;
    if (written <= 0) fail(path_, error, "cannot be written");
    content.remove_prefix(static_cast<std::size_t>(written));
  }
}

void AtomicFile::finish() {
  if (const int error = sync(descriptor_); error != 0) fail(path_, error, "cannot be written");
  // Some file systems say only when a file is closed that the disk is full. The descriptor itself
  // stays open, for its lock.
  const int copy = ::fcntl(descriptor_, F_DUPFD_CLOEXEC, 0);
  if (copy < 0 || ::close(copy) != 0) {
    const int error = errno;
    fail(path_, error, "cannot be written");
  }
}

void AtomicFile::publish() {
  if (std::rename(temporary_.c_str(), path_.c_str()) != 0) {
    const int error = errno;
    fail(path_, error, "cannot be given its name");
  }
  temporary_.clear();
  ::close(std::exchange(descriptor_, -1));  // all is on the disk
}

void publish(std::vector<AtomicFile> files) {
  std::set<fs::path> folders;
  for (AtomicFile& file : files) {
    folders.insert(file.folder());
    file.publish();
  }
  sync_folders(folders);
}

void publish(AtomicFile file) {
  file.publish();
  sync_folder(file.folder());
}

void write_files(const fs::path& folder, const std::vector<FileContent>& files,
                 std::vector<AtomicFile> finished) {
  std::vector<AtomicFile> written;
  written.reserve(files.size() + finished.size());
  for (const FileContent& file : files) {
    written.emplace_back(folder / file.name, file.content);
    if (written.size() > 1) continue;
    std::move(finished.begin(), finished.end(), std::back_inserter(written));
  }
  publish(std::move(written));
}

void check_writable(const fs::path& folder) {
  // A full disk often still makes empty files.
  constexpr std::size_t bytes = 4096;
  const AtomicFile probe(folder / "probe", std::string(bytes, ' '));
}

}  // namespace delegauge::host
