// SPDX-License-Identifier: Apache-2.0
// The games of a run whose values come in columns, batch by batch, over threads or devices.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "host/machine/crew.hpp"
#include "host/machine/execution.hpp"
#include "host/machine/range_queue.hpp"
#include "host/machine/team.hpp"
#include "kernels/executor/batch_engine.hpp"

namespace delegauge::host {

/// Where the values of a range's games are: column c of game g in values[c * stride + (g - begin)].
struct BatchValues {
  double* values = nullptr;
  std::int64_t stride = 0;
  // Once it is true the values are of no more use, and may be left as they are.
  const std::atomic<bool>* given_up = nullptr;
};

struct BatchTask;

/// Something that works out a batch at a time: a thread's kernel, or a GPU.
class BatchWorker {
 public:
  BatchWorker() = default;
  BatchWorker(const BatchWorker&) = delete;
  BatchWorker& operator=(const BatchWorker&) = delete;
  virtual ~BatchWorker() = default;

  /// The most games to give at a time, from 1.
  virtual std::uint64_t batch() const = 0;
  /// Raises a std::exception if it cannot; it is of no more use then.
  virtual void evaluate(const IndexRange& range, const BatchValues& to) = 0;
  /// Whether evaluate() leaves values of columns. Asked before each batch.
  virtual bool leaves_columns() const { return true; }
  /// Whether the games of the last evaluate() count; else they are handed out again, in batches of
  /// what batch() says now.
  virtual bool counts() const { return true; }
  /// Enters what it has worked out of them. Raises what ends the run.
  virtual void enter(const IndexRange& range, const BatchValues& values, const BatchTask& task);
};
/// Makes a worker, in the thread that will use it. Raises a std::exception if it cannot.
using BatchWorkerMaker = std::function<std::unique_ptr<BatchWorker>()>;

/// What is done with games.
struct BatchTask {
  /// What a game of the queue stands for where games are counted for the user: a chain evaluates
  /// many.
  std::uint64_t games_each = 1;
  int columns = 1;
  /// Called once for every game, in any order and by several threads at a time.
  std::function<void(const IndexRange& range, const BatchValues& values)> consume;
};

/// Does the task with the queue's games by all workers, each on a thread of its own, until all are
/// done or `watch` gives the run up. What `consume` raises ends the run. of_device: so many
/// workers, one after the other, are one device's, which is lost with the last of them.
void run_workers(RangeQueue& queue, const BatchTask& task,
                 const std::vector<BatchWorkerMaker>& workers, WorkerFailure failure,
                 const Watch& watch, const Warn& warn, int of_device = 1);

/// A batch worker that does a task, which must outlive it. What a device's raises while it works
/// batches out is a DeviceLost.
enum class WorksOn { thread, device };
std::unique_ptr<UnitWorker> unit_worker(std::unique_ptr<BatchWorker> worker, const BatchTask& task,
                                        WorksOn on);

/// How a job's batches, such as StrategicBatch, are worked out.
template <class Batch>
struct BatchJob {
  std::function<Batch(const IndexRange& range, const BatchValues& to)> batch;
  std::function<void(const Batch& batch)> kernel;  // of the CPU
  std::function<std::unique_ptr<BatchEngine<Batch>>(int device)> engine;
  // What works with a device, if it is not an engine whose values the task consumes.
  std::function<std::unique_ptr<BatchWorker>(int device)> device_worker = {};
  // Likewise what works on a thread, if it does not leave columns.
  std::function<std::unique_ptr<BatchWorker>()> thread_worker = {};
  // Each has a thread of the host's and a batch under way: while one's is computed another's is
  // copied, and a third is added up.
  int workers_of_device = 1;
};

template <class Batch>
class KernelWorker final : public BatchWorker {
 public:
  KernelWorker(const BatchJob<Batch>& job, std::uint64_t batch) : job_(job), batch_(batch) {}
  std::uint64_t batch() const override { return batch_; }
  void evaluate(const IndexRange& range, const BatchValues& to) override {
    job_.kernel(job_.batch(range, to));
  }

 private:
  const BatchJob<Batch>& job_;
  std::uint64_t batch_;
};

template <class Batch>
class EngineWorker final : public BatchWorker {
 public:
  EngineWorker(const BatchJob<Batch>& job, int device) : job_(job), engine_(job.engine(device)) {}
  std::uint64_t batch() const override { return engine_->batch(); }
  void evaluate(const IndexRange& range, const BatchValues& to) override {
    engine_->evaluate(job_.batch(range, to));
  }

 private:
  const BatchJob<Batch>& job_;
  std::unique_ptr<BatchEngine<Batch>> engine_;
};

/// A job's batches and what is done with them, as a crew.
template <class Batch>
class BatchCrew : public Crew {
 public:
  /// execution must outlive it. batch: games that a thread takes at a time.
  explicit BatchCrew(const Execution& execution) : execution_(execution) {}
  std::unique_ptr<UnitWorker> on_thread(std::size_t /*worker*/) override {
    return unit_worker(batches.thread_worker
                           ? batches.thread_worker()
                           : std::make_unique<KernelWorker<Batch>>(batches, execution_.batch),
                       task, WorksOn::thread);
  }
  std::unique_ptr<UnitWorker> on_device(std::size_t /*worker*/, int device) override {
    return unit_worker(batches.device_worker
                           ? batches.device_worker(device)
                           : std::make_unique<EngineWorker<Batch>>(batches, device),
                       task, WorksOn::device);
  }
  int workers_of_device() const override { return batches.workers_of_device; }
  std::uint64_t games_each() const override { return task.games_each; }

  BatchJob<Batch> batches;
  BatchTask task;

 protected:
  const Execution& execution_;
};

/// The same on the run's devices, or else threads. Raises RunError if a thread could not be started
/// or no device is left, and what kernels and `consume` raise.
template <class Batch>
void run_batches(RangeQueue& queue, const BatchTask& task, const BatchJob<Batch>& job,
                 const Execution& execution, const Watch& watch, const Warn& warn) {
  BatchCrew<Batch> crew(execution);
  crew.batches = job;
  crew.task = task;
  run_crew(queue, crew, execution, watch, warn);
}

/// Raises RunError unless all games were done: `watch` gave the run up.
void require_all_done(std::uint64_t done, std::uint64_t games);

}  // namespace delegauge::host
