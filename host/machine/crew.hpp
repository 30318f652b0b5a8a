// SPDX-License-Identifier: Apache-2.0
// Those who work on a run's units, each on a thread of its own, whatever the job.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "host/machine/execution.hpp"
#include "host/machine/range_queue.hpp"
#include "host/machine/survivors.hpp"
#include "host/machine/team.hpp"

namespace delegauge::host {

/// A device can do no more. What it held has been given back.
class DeviceLost : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// One thread's work on units of one run, on the CPU or with a device.
class UnitWorker {
 public:
  UnitWorker() = default;
  UnitWorker(const UnitWorker&) = delete;
  UnitWorker& operator=(const UnitWorker&) = delete;
  virtual ~UnitWorker() = default;

  /// Works on what the source hands out and enters it, until there is no more to be had; soon
  /// returns, too, once `given_up` is true. Raises DeviceLost for the end of its device, anything
  /// else for the end of the run.
  virtual void work(RangeSource& source, const std::atomic<bool>& given_up) = 0;
};

/// Makes a worker, in the thread that will use it. Raises a std::exception if it cannot.
using UnitWorkerMaker = std::function<std::unique_ptr<UnitWorker>()>;

/// What a job's units are worked on by: made once for a run, asked for its workers by their
/// threads.
class Crew {
 public:
  Crew() = default;
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;
  virtual ~Crew() = default;

  /// Workers are numbered from 0. They must not outlive the crew.
  virtual std::unique_ptr<UnitWorker> on_thread(std::size_t worker) = 0;
  virtual std::unique_ptr<UnitWorker> on_device(std::size_t worker, int device) = 0;
  /// How many workers share a device.
  virtual int workers_of_device() const { return 1; }
  /// What a unit stands for where games are counted for the user: a chain evaluates many.
  virtual std::uint64_t games_each() const { return 1; }
};

/// What it means if a worker fails.
enum class WorkerFailure {
  ends_the_run,   // whatever the worker raised is raised
  is_made_up_for  // the others do its games; RunError when none is left
};

/// Those who work together.
struct Workers {
  std::vector<UnitWorkerMaker> makers;
  WorkerFailure failure = WorkerFailure::ends_the_run;
  int of_device = 1;  // so many, one after the other, are one device's, which is lost with the last
  std::uint64_t games_each = 1;
};

/// Works on the queue's units, each worker on a thread of its own, until all are done or `watch`
/// gives the run up. `warn` is told of devices that fail while others go on. Raises RunError if a
/// thread could not be started or no device is left, and what ends the run.
void work_together(RangeQueue& queue, const Workers& workers, const Watch& watch, const Warn& warn);

/// The same by a crew on the run's devices, or else threads.
void run_crew(RangeQueue& queue, Crew& crew, const Execution& execution, const Watch& watch,
              const Warn& warn);

}  // namespace delegauge::host
