// SPDX-License-Identifier: Apache-2.0
// Files that appear under their names complete or not at all.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace delegauge::host {

/// A file written under a temporary name in its folder, on the disk before it gets its own name.
/// Destroyed unpublished, it leaves nothing. As long as it lives it holds a lock on the temporary
/// file, so that those of processes that were killed can be told from those at work; the next
/// AtomicFile of the same name removes them. Errors are RunErrors with the path and the system's
/// reason.
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
  /// Gives the finished file its name, replacing what had it. The name may not yet survive a power
  /// failure: host::publish() and write_files() see to that, too.
  void publish();

  std::filesystem::path folder() const;

 private:
  std::filesystem::path path_;
  std::string temporary_;  // empty once published
  int descriptor_ = -1;    // of the file; -1 once published
};

/// Whether a file of this name is an AtomicFile's temporary.
bool is_temporary_name(std::string_view name);

/// Removes the temporary files of a folder that processes have left that were killed, of those
/// whose names `chosen` takes. What cannot be removed stays.
void remove_leftovers(const std::filesystem::path& folder,
                      const std::function<bool(std::string_view name)>& chosen);

/// What the user named, or, where that is a symbolic link, what it leads to: the link stays.
std::filesystem::path followed(const std::filesystem::path& path);

struct FileContent {
  std::string name;
  std::string content;
};

/// Gives finished files their names, in order, which are on the disk then, too.
void publish(std::vector<AtomicFile> files);
void publish(AtomicFile file);

/// Writes all files of a folder: all are on the disk before the first gets its name, in order.
/// finished: files that are, and get their names right after the first; the first says whose the
/// folder is (run.json), so that what is left half done can be done again.
void write_files(const std::filesystem::path& folder, const std::vector<FileContent>& files,
                 std::vector<AtomicFile> finished = {});

/// Creates and removes a file in the folder. Raises RunError if that fails.
void check_writable(const std::filesystem::path& folder);

}  // namespace delegauge::host
