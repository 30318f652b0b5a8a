// SPDX-License-Identifier: Apache-2.0
#include "host/files/read_text.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <system_error>

#include "host/error.hpp"

namespace delegauge::host {

std::string read_text(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) {
    throw UsageError(
        fmt::format("{}: there is no such file, so the run is incomplete or another version's; run "
                    "again into this folder",
                    path.string()));
  }
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in.is_open() || in.bad()) {
    throw RunError(fmt::format("{}: cannot be read: {}", path.string(), std::strerror(errno)));
  }
  return text;
}

}  // namespace delegauge::host
