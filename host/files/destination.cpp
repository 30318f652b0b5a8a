// SPDX-License-Identifier: Apache-2.0
#include "host/files/destination.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "host/text/console.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {

Destination::Destination(const std::string& name) {
  if (name.empty()) return;
  std::error_code ignored;
  const auto status = std::filesystem::status(name, ignored);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
    throw UsageError(fmt::format("--out: {} is not a file; give a file's name", name));
  }
  file_.emplace(followed(name));
}

void Destination::append(std::string_view bytes) {
  if (file_) {
    file_->append(bytes);
  } else {
    print(bytes);
  }
}

void Destination::finish() {
  if (!file_) return;
  file_->finish();
  publish(std::move(*file_));
}

}  // namespace delegauge::host
