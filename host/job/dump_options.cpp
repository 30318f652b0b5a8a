// SPDX-License-Identifier: Apache-2.0
#include "host/job/dump_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <filesystem>
#include <string_view>

#include "host/job/games_file.hpp"
#include "host/text/error.hpp"
#include "host/text/join.hpp"
#include "host/text/parse.hpp"

namespace delegauge::host {
namespace {

/// Whether `name` is the quantity, or its value of one player.
bool is_of(const std::string& name, const std::string& quantity) {
  if (name == quantity) return true;
  if (name.size() != quantity.size() + 2 || name.compare(0, quantity.size(), quantity) != 0) {
    return false;
  }
  return name[quantity.size()] == '_' && name.back() >= '1' && name.back() <= '8';
}

/// A name that promises another format than HDF5 is a misunderstanding.
void refuse_other_format(const std::string& file) {
  std::string extension = std::filesystem::path(file).extension().string();
  for (char& c : extension) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  constexpr std::array<std::string_view, 18> others = {
      ".csv", ".tsv", ".txt", ".json", ".npy",  ".npz", ".parquet", ".feather", ".arrow",
      ".zip", ".gz",  ".xz",  ".zst",  ".xlsx", ".xls", ".pkl",     ".zarr",    ".html"};
  if (std::find(others.begin(), others.end(), extension) == others.end()) return;
  throw UsageError(
      fmt::format("--dump: {}: what is written is HDF5, and {} is another format; name it {}, "
                  "which h5py, pandas "
                  "and xarray read",
                  file, extension, std::filesystem::path(file).replace_extension(".h5").string()));
}

}  // namespace

DumpOptions::DumpOptions(CLI::App& command) {
  option_ = &add_execution_option(command, "--dump", file_, "FILE",
                                  "Also write every game's values to this HDF5 file");
  add_execution_option(command, "--dump-columns", columns_, "NAME,...",
                       "Of these: all (default), or names of docs/files.md, such as "
                       "principals_welfare_regret,published");
}

std::string DumpOptions::file() const {
  if (!is_given(*option_)) {
    if (!columns_.empty()) {
      throw UsageError("--dump-columns: there is no file to write them to; give --dump FILE");
    }
    return "";
  }
  require_games_files();
  if (file_.empty()) refuse("--dump", file_, "a file to write to");
  refuse_other_format(file_);
  return file_;
}

std::vector<std::size_t> DumpOptions::columns(const std::vector<std::string>& names,
                                              const std::vector<std::string>& by_name) const {
  std::vector<std::size_t> chosen;
  for (const std::string& name : split_list(columns_.empty() ? "all" : columns_)) {
    bool known = false;
    for (std::size_t i = 0; i < names.size(); ++i) {
      const bool at_once = std::find(by_name.begin(), by_name.end(), names[i]) == by_name.end();
      if (name == "all" ? !at_once : !is_of(names[i], name)) continue;
      known = true;
      if (std::find(chosen.begin(), chosen.end(), i) != chosen.end()) {
        throw UsageError(
            fmt::format("--dump-columns: {} is asked for twice; name it once", names[i]));
      }
      chosen.push_back(i);
    }
    if (!known) refuse("--dump-columns", name, fmt::format("all, or {}", joined(names, ", ")));
  }
  return chosen;
}

}  // namespace delegauge::host
