// SPDX-License-Identifier: Apache-2.0
#include "host/machine/crew.hpp"

#include <exception>
#include <mutex>

namespace delegauge::host {
namespace {

/// How many workers each device has left. For several threads.
class WorkersLeft {
 public:
  WorkersLeft(std::size_t workers, int of_device)
      : of_device_(static_cast<std::size_t>(of_device)), left_(workers / of_device_, of_device_) {}
  std::size_t devices() const { return left_.size(); }
  /// Whether the worker was its device's last.
  bool lose(std::size_t worker) {
    const std::lock_guard lock(mutex_);
    return --left_[worker / of_device_] == 0;
  }

 private:
  std::size_t of_device_;
  std::mutex mutex_;
  std::vector<std::size_t> left_;
};

}  // namespace

void work_together(RangeQueue& queue, const Workers& workers, const Watch& watch,
                   const Warn& warn) {
  WorkersLeft left(workers.makers.size(), workers.of_device);
  Survivors survivors(left.devices(), queue, warn, workers.games_each);
  std::atomic<bool> given_up = false;
  const auto member = [&](int number) {
    const auto n = static_cast<std::size_t>(number);
    std::unique_ptr<UnitWorker> worker;
    try {
      try {
        worker = workers.makers[n]();
      } catch (const std::exception& error) {
        if (workers.failure == WorkerFailure::ends_the_run) throw;
        throw DeviceLost(error.what());
      }
      worker->work(queue, given_up);
    } catch (const DeviceLost& error) {
      if (workers.failure == WorkerFailure::ends_the_run) throw;
      if (left.lose(n)) survivors.lose_one(error.what());
    }
  };

  Team team([&] {
    given_up = true;
    queue.close();
  });
  team.start(static_cast<int>(workers.makers.size()), member);
  team.wait(watch, [&] { return queue.games_done() * workers.games_each; });
}

void run_crew(RangeQueue& queue, Crew& crew, const Execution& execution, const Watch& watch,
              const Warn& warn) {
  Workers workers;
  workers.games_each = crew.games_each();
  for (const cuda::DeviceInfo& device : execution.devices) {
    for (int k = 0; k < crew.workers_of_device(); ++k) {
      workers.makers.emplace_back([&crew, n = workers.makers.size(), number = device.number] {
        return crew.on_device(n, number);
      });
    }
  }
  if (!workers.makers.empty()) {
    workers.failure = WorkerFailure::is_made_up_for;
    workers.of_device = crew.workers_of_device();
  }
  const bool on_devices = !workers.makers.empty();
  for (int thread = 0; !on_devices && thread < execution.threads; ++thread) {
    workers.makers.emplace_back([&crew, n = workers.makers.size()] { return crew.on_thread(n); });
  }
  work_together(queue, workers, watch, warn);
}

}  // namespace delegauge::host
