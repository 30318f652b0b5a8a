// SPDX-License-Identifier: Apache-2.0
// Tests that run kernels need a GPU, or a build whose programs emulate one.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "kernels/cuda/backend.hpp"
#include "tests/host/support/gpu.hpp"

namespace delegauge::test {

inline const cuda::Devices& devices() {
  // The emulator's devices get two multiprocessors: as few blocks as show everything.
  static const cuda::Devices found = (::setenv("PTXEMU_SMS", "2", 0), cuda::find_devices());
  return found;
}

inline bool emulated() {
#if defined(DELEGAUGE_EMULATED)
  return true;
#else
  return false;
#endif
}

class OnDevice : public testing::Test {
 protected:
  void SetUp() override {
    if (!cuda::built()) return lacks_gpu("this build has no CUDA backend");
    if (devices().found.empty()) {
      return lacks_gpu("no GPU and no PTX emulator (" + devices().problem + ")");
    }
    ASSERT_EQ(devices().found.front().problem, "");
  }
};

}  // namespace delegauge::test
