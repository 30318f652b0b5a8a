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

#include "host/check/kernel_case.hpp"
#include "host/check/narrow.hpp"
#include "host/check/small_jobs.hpp"
#include "host/check/tally_difference.hpp"
#include "host/jobs/grid/tally_bytes.hpp"
#include "host/jobs/infer/tally_bytes.hpp"
#include "host/jobs/search/tally_bytes.hpp"
#include "host/jobs/surface/tally_bytes.hpp"

namespace delegauge::host {

/// A tally, or what was raised instead.
template <class Tally>
struct Attempt {
  std::optional<Tally> tally;
  std::string bytes, problem;

  bool same_as(const Attempt& other) const { return tally && other.tally && bytes == other.bytes; }
};

template <class Configuration>
auto attempt(const Configuration& configuration, const Execution& execution,
             const IndexRange& games) {
  Attempt<decltype(tally_of(configuration, execution, games))> made;
  try {
    made.tally.emplace(tally_of(configuration, execution, games));
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
template <class Configuration>
std::optional<Difference> tally_difference(const Configuration& configuration,
                                           const Execution& subject, const Execution& reference,
                                           const auto& expected) {
  const IndexRange all = {0, units_of(configuration)};
  if (attempt(configuration, subject, all).same_as(expected)) return std::nullopt;
  const IndexRange where = narrowed(all, [&](const IndexRange& games) {
    return !attempt(configuration, subject, games)
                .same_as(attempt(configuration, reference, games));
  });
  const auto got = attempt(configuration, subject, where);
  const auto wanted = attempt(configuration, reference, where);
  if (got.same_as(wanted)) {
    Difference difference;
    difference.problem =
        "games differ from the reference at one time and not at another: the device, or its "
        "memory, is not to be trusted";
    return difference;
  }
  return difference_between(got, wanted, where);
}

/// The configuration with as many games, and some more where its points take as many each.
inline void set_games(SurfaceConfiguration& configuration, std::uint64_t games) {
  configuration.games = games;
}
inline void set_games(GridConfiguration& configuration, std::uint64_t games) {
  const std::uint64_t points = point_count(configuration);
  configuration.repetitions = (games + points - 1) / points;
}

template <class Configuration>
class TallyCase : public KernelCase {
 public:
  TallyCase(KernelLabel label, Configuration configuration, bool is_timed = false)
      : KernelCase(std::move(label)),
        configuration_(std::move(configuration)),
        is_timed_(is_timed) {}

  std::uint64_t games() const override { return units_of(configuration_); }

  std::optional<Difference> compare(const Execution& subject, const Execution& reference) override {
    const Execution its = pieces(reference);
    if (!expected_ || expected_by_ != reference.kernels) {
      expected_ = attempt(configuration_, its, {0, games()});
      expected_by_ = reference.kernels;
    }
    return tally_difference(configuration_, pieces(subject), its, *expected_);
  }

  bool is_timed() const override { return is_timed_; }
  void work(const Execution& execution, std::uint64_t games) const override {
    if constexpr (requires(Configuration c) { set_games(c, games); }) {
      Configuration configuration = configuration_;
      set_games(configuration, games);
      tally_of(configuration, as_run(execution, batches_of(configuration)),
               {0, units_of(configuration)});
    }
  }

 protected:
  const Configuration& configuration() const { return configuration_; }
  Execution pieces(const Execution& execution) const {
    return in_pieces(execution, batches_of(configuration_), games());
  }

 private:
  using Expected = decltype(attempt(std::declval<Configuration>(), Execution(), IndexRange()));

  Configuration configuration_;
  bool is_timed_;
  std::optional<Expected> expected_;
  const cpu::Kernels* expected_by_ = nullptr;
};

}  // namespace delegauge::host
