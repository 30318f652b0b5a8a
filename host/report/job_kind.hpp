// SPDX-License-Identifier: Apache-2.0
// A job as everything outside of its folder knows it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "host/check/case_request.hpp"
#include "host/job/job_run.hpp"
#include "host/job/merge.hpp"
#include "host/job/run_document.hpp"
#include "host/report/run_page.hpp"
#include "host/settings/options.hpp"

namespace delegauge::host {

struct SweptJob;  // host/job/swept_job.hpp

/// Runs a command whose options are parsed; returns the exit code.
using RunCommand = std::function<int(const WritePage& page)>;

/// The options of `replay` that say how a game was sampled, where there is no run to ask.
class Sampling {
 public:
  Sampling() = default;
  Sampling(const Sampling&) = delete;
  Sampling& operator=(const Sampling&) = delete;
  virtual ~Sampling() = default;
  /// The name of an option that was given; empty if none was.
  virtual std::string any_given() const = 0;
  virtual nlohmann::ordered_json replay(std::uint64_t index) const = 0;
};

struct JobKind {
  std::string_view name;  // of the command, and in every file
  const char* about;      // for --help
  /// Adds its options to its command.
  RunCommand (*command)(CLI::App& command);
  /// Adds up shards of the job.
  int (*merge)(const MergeOptions& options, const std::vector<MergePart>& parts);
  /// Raises UsageError unless the document's configuration is one of the job's.
  void (*check)(const RunDocument& document);
  /// Adds a case for each of its kernels, by which `check` holds them against a reference.
  AddCases add_cases;
  /// Reads a folder with this summary back. Raises UsageError that names the file.
  std::shared_ptr<const RunPage> (*read_page)(const RunDocument& summary,
                                              const std::filesystem::path& folder);
  /// A game of the run in the folder, again; none for a job whose games are not sampled by index.
  nlohmann::ordered_json (*replay)(const RunDocument& run, const std::string& folder,
                                   std::uint64_t index) = nullptr;
  /// The options that replay a game without a run; of one job at most.
  std::unique_ptr<Sampling> (*sampling)(CLI::App& command) = nullptr;
  const SweptJob* sweeps = nullptr;  // null for a job that cannot be swept
  bool several_on_a_page = false;    // whether runs of it can be looked at side by side
};

}  // namespace delegauge::host
