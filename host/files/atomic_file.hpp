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
  ~AtomicFile();
  AtomicFile(AtomicFile&& other) noexcept;
  AtomicFile& operator=(AtomicFile&&) = delete;

  /// Gives the file its name, replacing what had it.
  void publish();

 private:
  void write(std::string_view content);
  std::filesystem::path path_;
  std::string temporary_;  // empty once published
};

/// Whether a file of this name is an AtomicFile's temporary, left by a process that was killed.
bool is_temporary_name(std::string_view name);

struct FileContent {
  std::string name;
  std::string content;
};

/// Writes all files of a folder: all are on the disk before the first gets its name, in order.
void write_files(const std::filesystem::path& folder, const std::vector<FileContent>& files);

/// Creates and removes a file in the folder. Raises RunError if that fails.
void check_writable(const std::filesystem::path& folder);

}  // namespace delegauge::host
