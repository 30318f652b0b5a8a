// SPDX-License-Identifier: Apache-2.0
// The checkpoint of a run, and the one before it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "host/job/state_file.hpp"
#include "host/text/warn.hpp"

namespace delegauge::host {

/// Two generations of a state file in a folder.
class Checkpoints {
 public:
  /// name: of the newest, "checkpoint.delegauge"; that before it is
  /// "checkpoint.previous.delegauge".
  Checkpoints(const std::filesystem::path& folder, const std::string& name);

  bool exist() const;
  /// The newest that is whole and that accept() takes, which may raise StateError; nothing if there
  /// is none at all. `warn` is told if it is the one before. Raises UsageError if there are some
  /// and none is good.
  std::optional<State> load(const std::function<void(const State&)>& accept, const Warn& warn);
  /// Writes the newest; what was the newest and good becomes the one before. Raises RunError and
  /// leaves both as they are.
  void write(const State& state);
  /// Removes both.
  void remove() const;

  const std::filesystem::path& newest() const { return newest_; }

 private:
  std::filesystem::path newest_, previous_;
  bool newest_is_good_ = true;
};

}  // namespace delegauge::host
