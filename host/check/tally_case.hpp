// SPDX-License-Identifier: Apache-2.0
// A job whose tallies are compared, byte for byte as a checkpoint would hold them.
#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <new>
#include <optional>
#include <string>
#include <utility>

#include "host/check/executions.hpp"
#include "host/check/kernel_case.hpp"
#include "host/check/narrow.hpp"
#include "host/job/bytes.hpp"
#include "host/machine/ledger.hpp"
#include "host/machine/range_queue.hpp"

namespace delegauge::host {

/// A tally, or what was raised instead.
template <class Tally>
struct Attempt {
  std::optional<Tally> tally;
  std::string bytes, problem;

  bool same_as(const Attempt& other) const { return tally && other.tally && bytes == other.bytes; }
};

/// Job: what a job's room says of it.
///   Configuration;
///   static Ledger<Tally> ledger(const Configuration&, const Execution&), with nothing in it;
///   static void run(const Configuration&, const Execution&, RangeQueue&, Ledger<Tally>&): enters
///     the queue's games in the ledger. Raises RunError for whatever fails, which a device does
///     that a run would go on without;
///   static std::uint64_t games(const Configuration&), of a search chains;
///   static BatchSizes batches(const Configuration&): that its command would choose;
///   static void set_games(Configuration&, std::uint64_t games), if it is to be timed: as many, or
///     some more.
/// Beside them, for its tally: write(ByteWriter&, tally), compare(got, expected, FirstDifference&).
///
/// The tally of these games.
template <class Job>
auto tally_of(const typename Job::Configuration& configuration, const Execution& execution,
              const IndexRange& games) {
  RangeQueue queue{IndexRanges(games)};
  auto ledger = Job::ledger(configuration, execution);
  Job::run(configuration, execution, queue, ledger);
  auto all = ledger.take();
  require_all_done(all.done.size(), games.size());
  return std::move(all.tally);
}

template <class Job>
auto attempt(const typename Job::Configuration& configuration, const Execution& execution,
             const IndexRange& games) {
  Attempt<decltype(tally_of<Job>(configuration, execution, games))> made;
  try {
    made.tally.emplace(tally_of<Job>(configuration, execution, games));
    ByteWriter writer;
    write(writer, *made.tally);
    made.bytes = writer.take();
  } catch (const std::bad_alloc&) {
    throw;  // says nothing of the kernel
  } catch (const std::exception& error) {
    made.problem = error.what();
  }
  return made;
}

/// Where two attempts at games [games) part that are not the same.
template <class Tally>
Difference difference_between(const Attempt<Tally>& got, const Attempt<Tally>& expected,
                              const IndexRange& games) {
  Difference difference;
  if (!got.tally || !expected.tally) {
    difference.problem = got.tally ? "the reference: " + expected.problem : got.problem;
  } else {
    FirstDifference first;
    compare(*got.tally, *expected.tally, first);
    if (first.found()) {
      difference = *first.found();
    } else {
      difference.problem = "the tallies have different bytes, in none of the numbers looked at";
    }
  }
  if (games.size() == 1) difference.game = games.begin;
  return difference;
}

/// Where the job's tallies by two executions part.
template <class Job>
std::optional<Difference> tally_difference(const typename Job::Configuration& configuration,
                                           const Execution& subject, const Execution& reference,
                                           const auto& expected) {
  const IndexRange all = {0, Job::games(configuration)};
  if (attempt<Job>(configuration, subject, all).same_as(expected)) return std::nullopt;
  const IndexRange where = narrowed(all, [&](const IndexRange& games) {
    return !attempt<Job>(configuration, subject, games)
                .same_as(attempt<Job>(configuration, reference, games));
  });
  const auto got = attempt<Job>(configuration, subject, where);
  const auto wanted = attempt<Job>(configuration, reference, where);
  if (got.same_as(wanted)) {
    Difference difference;
    difference.problem =
        "games differ from the reference at one time and not at another: the device, or its "
        "memory, is not to be trusted";
    return difference;
  }
  return difference_between(got, wanted, where);
}

/// Job: as above.
template <class Job>
class TallyCase : public KernelCase {
 public:
  using Configuration = typename Job::Configuration;

  TallyCase(KernelLabel label, Configuration configuration, bool is_timed = false)
      : KernelCase(std::move(label)),
        configuration_(std::move(configuration)),
        is_timed_(is_timed) {}

  std::uint64_t games() const override { return Job::games(configuration_); }

  std::optional<Difference> compare(const Execution& subject, const Execution& reference) override {
    const Execution its = pieces(reference);
    if (!expected_ || expected_by_ != reference.kernels) {
      expected_ = attempt<Job>(configuration_, its, {0, games()});
      expected_by_ = reference.kernels;
    }
    return tally_difference<Job>(configuration_, pieces(subject), its, *expected_);
  }

  bool is_timed() const override { return is_timed_; }
  void work(const Execution& execution, std::uint64_t games) const override {
    if constexpr (requires(Configuration c) { Job::set_games(c, games); }) {
      Configuration configuration = configuration_;
      Job::set_games(configuration, games);
      tally_of<Job>(configuration, as_run(execution, Job::batches(configuration)),
                    {0, Job::games(configuration)});
    }
  }

 protected:
  const Configuration& configuration() const { return configuration_; }
  Execution pieces(const Execution& execution) const {
    return in_pieces(execution, Job::batches(configuration_), games());
  }

 private:
  using Expected = decltype(attempt<Job>(std::declval<Configuration>(), Execution(), IndexRange()));

  Configuration configuration_;
  bool is_timed_;
  std::optional<Expected> expected_;
  const cpu::Kernels* expected_by_ = nullptr;
};

}  // namespace delegauge::host
