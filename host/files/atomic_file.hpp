// SPDX-License-Identifier: Apache-2.0
// Files that appear under their names complete or not at all.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace delegauge::host {

/// A file written under a temporary name in its folder, on the disk before publish() gives it its
/// own name. Destroyed unpublished, it leaves nothing. Errors are RunErrors with the path and the
/// system's reason.
class AtomicFile {
 public:
  /// Writes the content and waits until it is on the disk.
  AtomicFile(const std::filesystem::path& path, std::string_view content);
  /// Nothing in it yet: append() what is to be written, then finish().
  explicit AtomicFile(const std::filesystem::path& path);
  ~AtomicFile();
  AtomicFile(AtomicFile&& other) noexcept;
  AtomicFile& operator=(AtomicFile&&) = delete;

  void append(std::string_view content);
  /// The name it has until it is published, for libraries that write files themselves.
  const std::string& temporary() const { return temporary_; }
  /// Waits until all is on the disk; nothing can be appended afterwards.
  void finish();
  /// Gives the finished file its name, replacing what had it.
  void publish();

 private:
  std::filesystem::path path_;
  std::string temporary_;  // empty once published
  int descriptor_ = -1;    // of the file; -1 once finished
};

/// Whether a file of this name is an AtomicFile's temporary, left by a process that was killed.
bool is_temporary_name(std::string_view name);

struct FileContent {
  std::string name;
  std::string content;
};

/// Writes all files of a folder: all are on the disk before the first gets its name, in order.
/// finished: files that are, and get their names before the others.
void write_files(const std::filesystem::path& folder, const std::vector<FileContent>& files,
                 std::vector<AtomicFile> finished = {});

/// Waits until the names of a folder's files are on the disk, too, where the file system can.
void sync_folder_of(const std::filesystem::path& file);

/// Creates and removes a file in the folder. Raises RunError if that fails.
void check_writable(const std::filesystem::path& folder);

}  // namespace delegauge::host
