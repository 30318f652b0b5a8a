// SPDX-License-Identifier: Apache-2.0
// The folder of a run: what may be written where.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "host/job/run_document.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {

/// What run.json, or else summary.json, says. Raises UsageError if there is none or it is broken.
RunDocument read_run(const std::filesystem::path& folder);

/// What to say of a folder without a run's files: it may hold shards, or a run that is not done.
UsageError no_run_in(const std::filesystem::path& folder);

inline constexpr const char* state_suffix = ".delegauge";  // of checkpoints and shards

inline constexpr const char* cells_folder_name = "cells";  // of a sweep's cells

/// Creates the folder where needed. Raises UsageError if it is a file, RunError if it cannot.
void create_run_folder(const std::filesystem::path& folder);

/// What is in a folder that may take a run.
struct FolderContents {
  bool same = false;      // files of a run of the same configuration
  bool complete = false;  // among them run.json and the one that is written last, of all games
  bool partial = false;   // they are of some of its shards only
};

/// Makes a folder ready for a run's files: creates it where needed and checks that it can be
/// written. Raises UsageError if it holds a run of another job or configuration or files that are
/// no run's, RunError if it cannot be created or written.
FolderContents prepare_run_folder(const std::filesystem::path& folder, const std::string& job,
                                  const nlohmann::ordered_json& configuration);

/// The first key whose values differ, or which only one of the configurations has.
std::optional<std::string> differing_key(const nlohmann::ordered_json& a,
                                         const nlohmann::ordered_json& b);

/// Raises UsageError, naming path and what differs, unless `there`, of the file, is the run that is
/// to be done here.
void require_same_run(const std::filesystem::path& path, const std::string& job_there,
                      const nlohmann::ordered_json& there, const std::string& job_here,
                      const nlohmann::ordered_json& here);

}  // namespace delegauge::host
