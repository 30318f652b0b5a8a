// SPDX-License-Identifier: Apache-2.0
// Tallies as fuzzers get them.
#pragma once

#include <string>
#include <string_view>

#include "host/job/tally_bytes.hpp"
#include "tests/fuzz/support/findings.hpp"
#include "tests/fuzz/support/runs.hpp"

namespace delegauge::fuzz {

/// What the input holds of a run whose tally is `empty` at first. It comes back the same when it is
/// written and read again. Raises what from_bytes() raises.
template <class Tally>
auto tally_in(std::string_view input, const Tally& empty) {
  auto partial = host::from_bytes(with_runs(input), empty);
  const std::string bytes = host::to_bytes(partial);
  expect(host::to_bytes(host::from_bytes(bytes, empty)) == bytes,
         "a tally is the same when it is read again");
  return partial;
}

}  // namespace delegauge::fuzz
