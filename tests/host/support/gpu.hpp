// SPDX-License-Identifier: Apache-2.0
// Tests that take a GPU: without one they are skipped, or fail where there must be one.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <string_view>

namespace delegauge::test {

/// Whether the environment says that this machine has a GPU: on one whose driver is broken, tests
/// that are skipped would look like tests that pass.
inline bool gpu_is_required() {
  const char* const value = std::getenv("DELEGAUGE_REQUIRE_GPU");
  return value != nullptr && *value != '\0' && std::string_view(value) != "0";
}

/// Ends the test, or the set-up, that returns it.
inline void lacks_gpu(const std::string& why) {
  if (gpu_is_required()) {
    FAIL() << why << ", and DELEGAUGE_REQUIRE_GPU says that there is a GPU";
  }
  GTEST_SKIP() << "skipped: " << why;
}

}  // namespace delegauge::test
