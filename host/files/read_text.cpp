// SPDX-License-Identifier: Apache-2.0
#include "host/files/read_text.hpp"

#include <fmt/format.h>

#include "host/files/regular_file.hpp"
#include "host/text/caller.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {

std::string read_text(const std::filesystem::path& path) {
  if (const Caller* const other = caller()) {
    if (const std::string* const text = other->file(path.string())) return *text;
  }
  try {
    return read_regular_file(path, most_bytes_of_run_file);
  } catch (const FileFault& fault) {
    const std::string what = fmt::format("{}: {}", path.string(), fault.what());
    switch (fault.kind()) {
      case FileFault::Kind::absent:
        throw UsageError(what +
                         ", so the run is incomplete or another version's; run again into this "
                         "folder");
      case FileFault::Kind::unfit:
        throw UsageError(what + "; run again into this folder");
      default:
        throw RunError(what);
    }
  }
}

}  // namespace delegauge::host
