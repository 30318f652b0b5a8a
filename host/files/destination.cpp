// SPDX-License-Identifier: Apache-2.0
#include "host/files/destination.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>

#include "host/text/console.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {

namespace {

namespace fs = std::filesystem;

/// Makes the folder of a file that is to be written.
void make_folder(const fs::path& folder) {
  std::error_code error;
  if (folder.empty() || fs::is_directory(folder, error)) return;
  fs::create_directories(folder, error);
  if (!error) return;
  throw RunError(fmt::format("{}: the folder cannot be created: {}; choose another --out",
                             folder.string(), error.message()));
}

}  // namespace

fs::path place_of_output(const fs::path& name) {
  std::error_code error;
  const fs::file_status status = fs::status(name, error);
  if (error == std::errc::too_many_symbolic_link_levels) {
    throw UsageError(
        fmt::format("--out: {} is a link that leads back to itself; remove it, or give another "
                    "name",
                    name.string()));
  }
  if (!name.has_filename() || (fs::exists(status) && !fs::is_regular_file(status))) {
    throw UsageError(fmt::format("--out: {} is not a file; give a file's name", name.string()));
  }
  fs::path place = followed(name);
  if (place != name && !fs::is_directory(place.parent_path(), error)) {
    // Whoever made the link meant a folder that is there; a typing error makes none.
    throw UsageError(fmt::format(
        "--out: {} is a link to {}, whose folder is not there; make the folder or the link anew",
        name.string(), place.string()));
  }
  make_folder(place.parent_path());
  return place;
}

Destination::Destination(const std::string& name) {
  if (!name.empty()) file_.emplace(place_of_output(name));
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
