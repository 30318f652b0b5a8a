// SPDX-License-Identifier: Apache-2.0
// A run's folder as one input: its files one after the other, each below a line with its name:
//
//   == run.json
//   {...
//   == checkpoint.delegauge
//   delegauge state...
//
// A line that is no name that a file of a run can have belongs to the content. States are as
// runs.hpp has them.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace delegauge::fuzz {

struct File {
  std::string name;
  std::string content;
};

std::vector<File> files_in(std::string_view input);

/// The bytes of a state with the checksum that is right for them: fuzzers do not guess checksums.
std::string with_checksum(std::string_view state);

/// A folder in memory, emptied again and again, removed in the end.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void clear() const;
  /// Writes files to a folder in it; states with all their runs and with
  /// the checksum that is right.
  void write(const std::string& name, const std::vector<File>& files) const;
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  bool has(const std::string& name) const;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// Runs the program in this process on these arguments. Returns its exit code, which is one of
/// those that it promises.
int run(const std::vector<std::string>& arguments);

}  // namespace delegauge::fuzz
