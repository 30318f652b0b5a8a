// SPDX-License-Identifier: Apache-2.0
// Another program that has the engine in its process, and calls it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace delegauge::host {

/// What a command tells and asks of whoever has called it, in place of the console, the process's
/// signals and the ranks of a job. Several may be at work in a process, each in threads of its own.
class Caller {
 public:
  Caller() = default;
  Caller(const Caller&) = delete;
  Caller& operator=(const Caller&) = delete;
  virtual ~Caller() = default;

  /// What say() is given. By any thread of the call.
  virtual void say(std::string_view message) noexcept = 0;
  /// What print() is given.
  virtual void print(std::string_view text) = 0;
  /// Whether the run is to be given up; asked several times a second by the thread that called.
  virtual bool wants_to_stop() = 0;
  /// How far a run is, told as often.
  virtual void progress(std::uint64_t done, std::uint64_t games) = 0;
  /// A file of a run that is complete, whether or not there is a folder for it.
  virtual void take_file(std::string_view name, std::string_view content) = 0;
  /// A finished shard as its file has it.
  virtual void take_shard(std::string_view bytes) = 0;
  /// A run's file that the caller has in memory, by its path; null if it has none, and the disk is
  /// to be asked.
  virtual const std::string* file(const std::string& path) const = 0;
};

/// On whose behalf this thread works; null: the program's own.
Caller* caller() noexcept;

/// What stop_if_asked() raises. It is no std::exception: nobody who takes a failure for a result
/// may take this for one.
struct CallGivenUp {};

/// For loops that may last: raises CallGivenUp if whoever has called wants the call to end. Costs a
/// look at the clock, and asks twenty times a second at most; threads that help the one that was
/// called do not ask, and neither does the program's own.
void stop_if_asked();

/// The thread that was called, or one that helps it.
enum class CalledThread { itself, helper };

/// While it lives, this thread works for a caller, or null for none.
class OnBehalfOf {
 public:
  explicit OnBehalfOf(Caller* caller, CalledThread thread = CalledThread::itself) noexcept;
  ~OnBehalfOf();
  OnBehalfOf(const OnBehalfOf&) = delete;
  OnBehalfOf& operator=(const OnBehalfOf&) = delete;

 private:
  Caller* before_;
  CalledThread thread_before_;
};

}  // namespace delegauge::host
