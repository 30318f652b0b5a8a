// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace delegauge::host {

/// Why a file could not be read; the text does not name the file.
class FileFault : public std::runtime_error {
 public:
  enum class Kind {
    absent,   // there is no such file
    unfit,    // it is none that could hold what is wanted: a folder, a pipe, far too large
    failure,  // the system would not let it be read
  };
  FileFault(Kind kind, const std::string& why) : std::runtime_error(why), kind_(kind) {}
  Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

/// All bytes of a regular file. Never waits: a pipe or a device in its place is refused at once.
/// Raises FileFault, also if there are more bytes than `most`.
std::string read_regular_file(const std::filesystem::path& path, std::uint64_t most);

}  // namespace delegauge::host
