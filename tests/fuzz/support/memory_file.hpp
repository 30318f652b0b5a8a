// SPDX-License-Identifier: Apache-2.0
// A file without a folder, for readers that want a file's name.
#pragma once

#include <string>
#include <string_view>

namespace delegauge::fuzz {

class MemoryFile {
 public:
  MemoryFile();
  ~MemoryFile();
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  /// Its content from now on.
  void write(std::string_view content);
  const std::string& path() const { return path_; }

 private:
  int descriptor_;
  std::string path_;
};

}  // namespace delegauge::fuzz
