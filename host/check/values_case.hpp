// SPDX-License-Identifier: Apache-2.0
// A job of whose games every value is compared besides the tally: sums round what differs in a last
// bit, and a value names its game at once.
#pragma once

#include <exception>
#include <new>
#include <optional>

#include "host/check/game_values.hpp"
#include "host/check/tally_case.hpp"

namespace delegauge::host {

template <class Configuration>
class ValuesCase final : public TallyCase<Configuration> {
 public:
  using TallyCase<Configuration>::TallyCase;

  std::optional<Difference> compare(const Execution& subject, const Execution& reference) override {
    if (!expected_ || expected_by_ != reference.kernels) {
      expected_ = values_of(this->configuration(), this->pieces(reference));
      expected_by_ = reference.kernels;
    }
    GameValues got;
    try {
      got = values_of(this->configuration(), this->pieces(subject));
    } catch (const std::bad_alloc&) {
      throw;
    } catch (const std::exception&) {
      return of_tallies(subject, reference);  // says which game it is, and why
    }
    const auto difference = values_difference(got, *expected_, [this](std::size_t column) {
      return column_name(this->configuration(), column);
    });
    return difference ? difference : of_tallies(subject, reference);
  }

 private:
  std::optional<Difference> of_tallies(const Execution& subject, const Execution& reference) {
    return TallyCase<Configuration>::compare(subject, reference);
  }

  std::optional<GameValues> expected_;
  const cpu::Kernels* expected_by_ = nullptr;
};

}  // namespace delegauge::host
