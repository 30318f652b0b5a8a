// SPDX-License-Identifier: Apache-2.0
// A Python program that calls a command.
#pragma once

#include <nanobind/nanobind.h>

#include <chrono>
#include <cstdint>
#include <exception>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "host/text/caller.hpp"

namespace delegauge::host::python {

/// Keeps what a command says, prints and makes. It is asked without the interpreter's lock, and
/// takes it only to ask Python for signals and to tell it of progress.
class PythonCaller final : public Caller {
 public:
  /// progress: None, or what is called with (done, games) up to ten times a second.
  explicit PythonCaller(nanobind::object progress) : progress_(std::move(progress)) {}

  void say(std::string_view message) noexcept override;
  void print(std::string_view text) override;
  bool wants_to_stop() override;
  void progress(std::uint64_t done, std::uint64_t games) override;
  void take_file(std::string_view name, std::string_view content) override;
  void take_shard(std::string_view bytes) override;
  const std::string* file(const std::string& path) const override;

  /// What file() finds from now on.
  void lend(const std::string& path, std::string content) { lent_[path] = std::move(content); }

  /// Raises what a signal's handler or `progress` has raised, if they have.
  void raise_what_python_raised() const;

  const std::vector<std::string>& messages() const { return messages_; }
  const std::string& text() const { return text_; }
  const std::map<std::string, std::string>& files() const { return files_; }
  const std::string& shard() const { return shard_; }

 private:
  using Clock = std::chrono::steady_clock;
  std::mutex mutex_;  // of the messages
  std::vector<std::string> messages_;
  std::string text_;
  std::map<std::string, std::string> files_, lent_;
  std::string shard_;
  nanobind::object progress_;
  Clock::time_point told_ = {};
  std::exception_ptr raised_;
};

}  // namespace delegauge::host::python
