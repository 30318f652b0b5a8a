// SPDX-License-Identifier: Apache-2.0
#include "host/files/atomic_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "host/error.hpp"

namespace delegauge::host {
namespace {

constexpr std::string_view temporary_suffix = ".delegauge-tmp";

[[noreturn]] void fail(const std::string& path, int error, std::string_view what) {
  std::string_view advice = "choose another --out";
  if (error == ENOSPC || error == EDQUOT || error == EFBIG) advice = "free some space there";
  throw RunError(fmt::format("{}: {}: {}; {}", path, what, std::strerror(error), advice));
}

std::filesystem::path folder_of(const std::filesystem::path& path) {
  return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

/// The names, too, must survive a power failure. Not every file system can promise it (EINVAL).
void sync_folder(const std::filesystem::path& folder) {
  const int directory = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) fail(folder.string(), errno, "cannot be written");
  const int error = ::fsync(directory) != 0 ? errno : 0;
  ::close(directory);
  if (error != 0 && error != EINVAL) fail(folder.string(), error, "cannot be written");
}

}  // namespace

bool is_temporary_name(std::string_view name) {
  return name.size() > temporary_suffix.size() && name.front() == '.' &&
         name.substr(name.size() - temporary_suffix.size()) == temporary_suffix;
}

AtomicFile::AtomicFile(const std::filesystem::path& path, std::string_view content)
    : AtomicFile(path) {
  append(content);
  finish();
}

AtomicFile::AtomicFile(const std::filesystem::path& path) : path_(path) {
  const std::string name = path_.filename().string();
  // Another process, or one of the past, may have taken a name.
  for (int attempt = 0; descriptor_ < 0; ++attempt) {
    const std::filesystem::path temporary =
        folder_of(path_) / fmt::format(".{}.{}-{}{}", name, ::getpid(), attempt, temporary_suffix);
    descriptor_ = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor_ >= 0) {
      temporary_ = temporary.string();
    } else if (errno != EEXIST || attempt == 100) {
      fail(path_.string(), errno, "cannot be created");
    }
  }
}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::exchange(other.temporary_, {})),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

AtomicFile::~AtomicFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void AtomicFile::append(std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor_, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) fail(path_.string(), written < 0 ? errno : ENOSPC, "cannot be written");
    content.remove_prefix(static_cast<std::size_t>(written));
  }
}

void AtomicFile::finish() {
  if (::fsync(descriptor_) != 0) fail(path_.string(), errno, "cannot be written");
  // Some file systems only now say that the disk is full.
  if (::close(std::exchange(descriptor_, -1)) != 0) {
    fail(path_.string(), errno, "cannot be written");
  }
}

void AtomicFile::publish() {
  if (std::rename(temporary_.c_str(), path_.c_str()) != 0) {
    fail(path_.string(), errno, "cannot be given its name");
  }
  temporary_.clear();
}

void write_files(const std::filesystem::path& folder, const std::vector<FileContent>& files,
                 std::vector<AtomicFile> finished) {
  std::vector<AtomicFile> written = std::move(finished);
  written.reserve(written.size() + files.size());
  for (const FileContent& file : files) written.emplace_back(folder / file.name, file.content);
  for (AtomicFile& file : written) file.publish();
  sync_folder(folder);
}

void sync_folder_of(const std::filesystem::path& file) { sync_folder(folder_of(file)); }

void check_writable(const std::filesystem::path& folder) {
  // A full disk often still makes empty files.
  constexpr std::size_t bytes = 4096;
  const AtomicFile probe(folder / "probe", std::string(bytes, ' '));
}

}  // namespace delegauge::host
