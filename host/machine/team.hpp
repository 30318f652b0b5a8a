// SPDX-License-Identifier: Apache-2.0
// The threads of a run, and the one that waits for them.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace delegauge::host {

/// Called by the thread that waits, a few times a second and once at the end, with the games done;
/// the run is given up when it returns false.
using Watch = std::function<bool(std::uint64_t done)>;

class Team {
 public:
  /// stop: makes the members' bodies return soon; called from any thread, any number of times.
  explicit Team(std::function<void()> stop) : stop_(std::move(stop)) {}
  /// Stops the members and waits for them.
  ~Team() { stop_and_join(); }
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;

  /// Starts body(0) ... body(count - 1), a thread each. What one throws stops all, and wait()
  /// throws it. Raises RunError if a thread cannot be started.
  void start(int count, const std::function<void(int)>& body);
  /// Waits until all members have returned or watch(done()) is false; then stops them. Returns
  /// whether watch wanted to go on.
  bool wait(const Watch& watch, const std::function<std::uint64_t()>& done);

 private:
  void run(const std::function<void(int)>& body, int member);
  bool finished_within(std::chrono::milliseconds patience);
  void stop_and_join();

  std::function<void()> stop_;
  std::vector<std::thread> threads_;
  std::mutex mutex_;  // of what follows
  std::condition_variable finished_;
  int running_ = 0;
  std::exception_ptr failure_;
};

}  // namespace delegauge::host
