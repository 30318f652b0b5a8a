// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/architectures.hpp"

#include <gtest/gtest.h>

namespace delegauge::cuda {
namespace {

bool runs(const std::string& architectures, int major, int minor) {
  return missing_code(architectures, major, minor).empty();
}

TEST(Architectures, MachineCodeRunsWithinItsMajorVersion) {
  EXPECT_TRUE(runs("80-real", 8, 0));
  EXPECT_TRUE(runs("80-real", 8, 9));
  EXPECT_FALSE(runs("86-real", 8, 0));
  EXPECT_FALSE(runs("80-real", 9, 0));
  EXPECT_FALSE(runs("80-real", 7, 5));
  EXPECT_TRUE(runs("120-real", 12, 1));
  EXPECT_TRUE(runs("75-real 80-real", 8, 6));
}

TEST(Architectures, PtxRunsOnAllThatCameLater) {
  for (const char* list : {"80", "80-virtual"}) {
    EXPECT_TRUE(runs(list, 8, 0)) << list;
    EXPECT_TRUE(runs(list, 9, 0)) << list;
    EXPECT_TRUE(runs(list, 12, 1)) << list;
    EXPECT_FALSE(runs(list, 7, 5)) << list;
  }
}

TEST(Architectures, SomeAreOfOneDeviceOrFamily) {
  EXPECT_TRUE(runs("90a", 9, 0));
  EXPECT_FALSE(runs("90a", 10, 0));
  EXPECT_FALSE(runs("90a-real", 8, 9));
  EXPECT_TRUE(runs("100f", 10, 3));
  EXPECT_FALSE(runs("100f", 12, 0));
}

TEST(Architectures, WhatIsNotKnownIsLeftToTheDriver) {
  for (const char* list : {"", "native", "all", "all-major", "90 native"}) {
    EXPECT_TRUE(runs(list, 6, 1)) << list;
  }
}

TEST(Architectures, SaysWhatIsMissingAndWhatToDo) {
  EXPECT_EQ(missing_code("75 90-real", 6, 1),
            "this build has no code for compute capability 6.1 (its architectures: 75, 90-real); "
            "configure it with -DCMAKE_CUDA_ARCHITECTURES=61");
}

}  // namespace
}  // namespace delegauge::cuda
