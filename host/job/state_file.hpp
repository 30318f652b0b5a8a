// SPDX-License-Identifier: Apache-2.0
// The file that keeps what a run has added up so far: a checkpoint, or a finished shard
// (docs/files.md).
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "host/job/bytes.hpp"
#include "host/machine/index_ranges.hpp"

namespace delegauge::host {

/// Raised whenever the bytes of a tally change.
inline constexpr std::uint32_t state_version = 5;

struct State {
  std::string job;
  nlohmann::ordered_json configuration;
  IndexRange whole;     // the games of the run, or of its shard
  std::string program;  // version and commit of what wrote it
  std::string partial;  // bytes of the games done and of their tally
};

/// Everything, and a checksum of it.
std::string to_bytes(const State& state);
/// Raises StateError: no such file, another version, cut short, damaged.
State state_from_bytes(std::string_view bytes);
/// The same of a file. Raises StateError, too, if it cannot be read.
State read_state(const std::filesystem::path& path);

/// This program, as states name it.
std::string program_name();

}  // namespace delegauge::host
