// SPDX-License-Identifier: Apache-2.0
#include "host/output/destination.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "host/error.hpp"

namespace delegauge::host {

Destination::Destination(const std::string& name) : name_(name) {
  if (name.empty()) return;
  std::error_code ignored;
  const auto status = std::filesystem::status(name, ignored);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
    throw UsageError(fmt::format("--out: {} is not a file; give a file's name", name));
  }
  file_.emplace(name);
}

void Destination::append(std::string_view bytes) {
  if (file_) {
    file_->append(bytes);
  } else if (std::fwrite(bytes.data(), 1, bytes.size(), stdout) != bytes.size()) {
    throw RunError(fmt::format("standard output cannot be written: {}", std::strerror(errno)));
  }
}

void Destination::finish() {
  if (!file_) return;
  file_->finish();
  file_->publish();
  sync_folder_of(name_);
}

}  // namespace delegauge::host
