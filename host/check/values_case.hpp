// SPDX-License-Identifier: Apache-2.0
// A job of whose games every value is compared besides the tally: sums round what differs in a last
// bit, and a value names its game at once.
#pragma once

#include <exception>
#include <new>
#include <optional>

#include "host/check/tally_case.hpp"
#include "host/check/values_difference.hpp"

namespace delegauge::host {

/// Job: as of TallyCase, and
///   run(), which takes one argument more: what is shown every batch, as a run has them before it
///     adds them up;
///   static int columns(const Configuration&): how many values a game has;
///   static std::string column_name(const Configuration&, std::size_t column).
template <class Job>
class ValuesCase final : public TallyCase<Job> {
 public:
  using TallyCase<Job>::TallyCase;

  std::optional<Difference> compare(const Execution& subject, const Execution& reference) override {
    if (!expected_ || expected_by_ != reference.kernels) {
      expected_ = values_by(reference);
      expected_by_ = reference.kernels;
    }
    GameValues got;
    try {
      got = values_by(subject);
    } catch (const std::bad_alloc&) {
      throw;
    } catch (const std::exception&) {
      return of_tallies(subject, reference);  // says which game it is, and why
    }
    const auto difference = values_difference(got, *expected_, [this](std::size_t column) {
      return Job::column_name(this->configuration(), column);
    });
    return difference ? difference : of_tallies(subject, reference);
  }

 private:
  GameValues values_by(const Execution& execution) const {
    const auto& configuration = this->configuration();
    const Execution its = this->pieces(execution);
    GameValues all = empty_values(this->games(), Job::columns(configuration));
    RangeQueue queue(this->games());
    auto ledger = Job::ledger(configuration, its);
    Job::run(configuration, its, queue, ledger,
             {[&all](const auto& batch) { take_over(batch, all); }});
    return all;
  }
  std::optional<Difference> of_tallies(const Execution& subject, const Execution& reference) {
    return TallyCase<Job>::compare(subject, reference);
  }

  std::optional<GameValues> expected_;
  const cpu::Kernels* expected_by_ = nullptr;
};

}  // namespace delegauge::host
