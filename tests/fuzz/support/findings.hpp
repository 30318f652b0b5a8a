// SPDX-License-Identifier: Apache-2.0
// What counts as a finding, besides what sanitizers see.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "host/text/error.hpp"

namespace delegauge::fuzz {

/// Ends the process, saying what should have been so, unless it is.
inline void expect(bool so, const char* what) {
  if (so) return;
  std::fprintf(stderr, "finding: not so: %s\n", what);
  std::abort();
}

/// Messages go to terminals and logs: no control character of the input may get there.
inline void expect_fit_for_a_terminal(std::string_view message) {
  expect(!message.empty(), "a refusal says why");
  for (const char c : message) {
    const auto byte = static_cast<unsigned char>(c);
    expect(c == '\n' || (byte >= 0x20 && byte != 0x7f), "messages have no control characters");
  }
}

/// Calls read(), which may refuse its input: with a Refusal, and a message. Whatever else it raises
/// goes on, and ends the process. Returns whether it was read.
template <class Refusal = host::UsageError, class Read>
bool is_read(const Read& read) {
  try {
    read();
    return true;
  } catch (const Refusal& refusal) {
    expect_fit_for_a_terminal(refusal.what());
    return false;
  }
}

}  // namespace delegauge::fuzz
