// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "host/files/atomic_file.hpp"

namespace delegauge::host {

/// Where the file that --out names is to be written: there, or, where it is a link, where the link
/// leads. Its folder is made. Raises UsageError if the name is that of something else than a file
/// or of a link that leads nowhere, RunError if the folder cannot be made.
std::filesystem::path place_of_output(const std::filesystem::path& name);

/// Where a long output goes, piece by piece: standard output, or a file that appears under its name
/// when it is complete.
class Destination {
 public:
  /// An empty name is standard output. Raises UsageError if the name is that of something else than
  /// a file, RunError if a file cannot be created there.
  explicit Destination(const std::string& name);

  bool is_file() const { return file_.has_value(); }
  /// Raises RunError if the bytes cannot be written, OutputClosed if nobody reads them any more.
  void append(std::string_view bytes);
  /// The file is on the disk, under its name.
  void finish();

 private:
  std::optional<AtomicFile> file_;
};

}  // namespace delegauge::host
