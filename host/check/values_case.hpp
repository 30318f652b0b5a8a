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
///   static GameValues values(const Configuration&, const Execution&), as a run has them before it
///     adds them up. Raises RunError for whatever fails;
///   static std::string column_name(const Configuration&, std::size_t column).
template <class Job>
class ValuesCase final : public TallyCase<Job> {
 public:
  using TallyCase<Job>::TallyCase;

  std::optional<Difference> compare(const Execution& subject, const Execution& reference) override {
    if (!expected_ || expected_by_ != reference.kernels) {
      expected_ = Job::values(this->configuration(), this->pieces(reference));
      expected_by_ = reference.kernels;
    }
    GameValues got;
    try {
      got = Job::values(this->configuration(), this->pieces(subject));
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
  std::optional<Difference> of_tallies(const Execution& subject, const Execution& reference) {
    return TallyCase<Job>::compare(subject, reference);
  }

  std::optional<GameValues> expected_;
  const cpu::Kernels* expected_by_ = nullptr;
};

}  // namespace delegauge::host
