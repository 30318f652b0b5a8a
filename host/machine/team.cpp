// SPDX-License-Identifier: Apache-2.0
#include "host/machine/team.hpp"

#include <fmt/format.h>

#include <exception>
#include <system_error>

#include "host/text/caller.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {

void Team::start(int count, const std::function<void(int)>& body) {
  for (int i = 0; i < count; ++i) {
    {
      const std::lock_guard lock(mutex_);
      running_ += 1;
    }
    try {
      threads_.emplace_back([this, body, i, on_whose = caller()] {
        const OnBehalfOf same(on_whose, CalledThread::helper);
        run(body, i);
      });
    } catch (const std::exception& failure) {
      {
        const std::lock_guard lock(mutex_);
        running_ -= 1;
      }
      const auto* const error = dynamic_cast<const std::system_error*>(&failure);
      if (error == nullptr) throw;
      throw RunError(fmt::format("thread {} of {} could not be started ({}); use fewer --threads",
                                 i + 1, count, error->code().message()));
    }
  }
}

bool Team::wait(const Watch& watch, const std::function<std::uint64_t()>& done) {
  bool wanted = true;
  // Another program has its own signals to look after, and asks a fraction of a second of us.
  const std::chrono::milliseconds patience(caller() == nullptr ? 100 : 25);
  while (wanted && !finished_within(patience)) wanted = watch(done());
  stop_and_join();
  if (failure_) std::rethrow_exception(failure_);
  if (wanted) watch(done());
  return wanted;
}

void Team::run(const std::function<void(int)>& body, int member) {
  std::exception_ptr failure;
  try {
    body(member);
  } catch (...) {
    failure = std::current_exception();
    stop_();
  }
  const std::lock_guard lock(mutex_);
  if (failure && !failure_) failure_ = failure;
  running_ -= 1;
  finished_.notify_one();
}

bool Team::finished_within(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  return finished_.wait_for(lock, patience, [this] { return running_ == 0; });
}

void Team::stop_and_join() {
  stop_();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

}  // namespace delegauge::host
