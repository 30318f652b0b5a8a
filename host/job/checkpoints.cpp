// SPDX-License-Identifier: Apache-2.0
#include "host/job/checkpoints.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>
#include <vector>

#include "host/files/atomic_file.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

namespace fs = std::filesystem;

bool is_there(const fs::path& path) {
  std::error_code error;
  return fs::exists(fs::symlink_status(path, error));
}

}  // namespace

Checkpoints::Checkpoints(const fs::path& folder, const std::string& name)
    : newest_(folder / name), previous_(newest_) {
  previous_.replace_extension(".previous" + newest_.extension().string());
}

bool Checkpoints::exist() const { return is_there(newest_) || is_there(previous_); }

std::optional<State> Checkpoints::load(const std::function<void(const State&)>& accept,
                                       const Warn& warn) {
  std::vector<std::string> faults;
  for (const fs::path& path : {newest_, previous_}) {
    // Between two renames there is only the one before, and it is good.
    if (!is_there(path)) continue;
    try {
      State state = read_state(path);
      accept(state);
      newest_is_good_ = path == newest_;
      if (!faults.empty()) warn(faults.front() + "; going on from the checkpoint before it");
      return state;
    } catch (const StateError& error) {
      faults.push_back(fmt::format("{}: {}", path.string(), error.what()));
    }
  }
  if (faults.empty()) return std::nullopt;
  throw UsageError(fmt::format(
      "{}; there is no other checkpoint to go on from: remove it to begin again", faults.front()));
}

void Checkpoints::write(const State& state) {
  AtomicFile file(newest_, to_bytes(state));
  // A damaged one must not take the place of a good one.
  if (newest_is_good_ && std::rename(newest_.c_str(), previous_.c_str()) != 0) {
    const int error = errno;
    if (error != ENOENT) {
      throw RunError(fmt::format("{}: cannot be renamed: {}", newest_.string(),
                                 std::generic_category().message(error)));
    }
  }
  publish(std::move(file));
  newest_is_good_ = true;
}

void Checkpoints::remove() const {
  std::error_code ignored;  // what is left is of a run that is complete
  fs::remove(newest_, ignored);
  fs::remove(previous_, ignored);
}

}  // namespace delegauge::host
