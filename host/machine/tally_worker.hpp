// SPDX-License-Identifier: Apache-2.0
// Devices and threads that add their batches up by themselves.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "host/machine/batch_run.hpp"

namespace delegauge::host {

/// How a job's batches come back added up.
template <class Batch, class Tally>
struct TallyJob {
  std::function<std::unique_ptr<TallyEngine<Batch, Tally>>(int device)> engine;
  std::function<Tally(const Batch& batch)> kernel = {};  // of the CPU, if it has one
  /// Enters the tally of these games in the ledger; called by several threads at a time.
  std::function<void(const IndexRange& range, Tally tally)> enter;
};

/// A thread of the CPU.
template <class Batch, class Tally>
class TallyThread final : public BatchWorker {
 public:
  TallyThread(const BatchJob<Batch>& job, const TallyJob<Batch, Tally>& tallies,
              std::uint64_t batch)
      : job_(job), tallies_(tallies), batch_(batch) {}

  std::uint64_t batch() const override { return batch_; }
  bool leaves_columns() const override { return false; }
  void evaluate(const IndexRange& range, const BatchValues& to) override {
    tally_ = tallies_.kernel(job_.batch(range, to));
  }
  void enter(const IndexRange& range, const BatchValues& /*values*/,
             const BatchTask& /*task*/) override {
    tallies_.enter(range, std::move(*tally_));
  }

 private:
  const BatchJob<Batch>& job_;
  const TallyJob<Batch, Tally>& tallies_;
  std::uint64_t batch_;
  std::optional<Tally> tally_;
};

/// A device. Once too many of a batch's values lay far from the others for the device to add them
/// up, they come in columns, those of this batch and of all that follow: games of one job are
/// alike.
template <class Batch, class Tally>
class TallyWorker final : public BatchWorker {
 public:
  TallyWorker(const BatchJob<Batch>& job, const TallyJob<Batch, Tally>& tallies, int device)
      : job_(job), tallies_(tallies), device_(device), tally_engine_(tallies.engine(device)) {}

  std::uint64_t batch() const override {
    return tally_engine_ ? tally_engine_->batch() : engine_->batch();
  }
  bool leaves_columns() const override { return !tally_engine_; }
  void evaluate(const IndexRange& range, const BatchValues& to) override {
    counts_ = true;
    if (!tally_engine_) {
      engine_->evaluate(job_.batch(range, to));
      return;
    }
    tally_ = tally_engine_->tally(job_.batch(range, to));
    if (tally_) return;
    counts_ = false;
    tally_engine_.reset();  // its memory is the other's
    engine_ = job_.engine(device_);
  }
  bool counts() const override { return counts_; }
  void enter(const IndexRange& range, const BatchValues& values, const BatchTask& task) override {
    if (tally_engine_) {
      tallies_.enter(range, std::move(*tally_));
    } else {
      task.consume(range, values);
    }
  }

 private:
  const BatchJob<Batch>& job_;
  const TallyJob<Batch, Tally>& tallies_;
  int device_;
  std::unique_ptr<TallyEngine<Batch, Tally>> tally_engine_;
  std::unique_ptr<BatchEngine<Batch>> engine_;
  std::optional<Tally> tally_;
  bool counts_ = true;
};

}  // namespace delegauge::host
