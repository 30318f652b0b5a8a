// SPDX-License-Identifier: Apache-2.0
#include "host/machine/execution_text.hpp"

#include <gtest/gtest.h>

namespace delegauge::host {
namespace {

Execution on_cpu() {
  Execution execution;
  execution.threads = 2;
  execution.kernels = &cpu::choose("scalar");
  return execution;
}

TEST(ExecutionText, NamesThreadsOrDevices) {
  EXPECT_EQ(execution_text(on_cpu(), 10'000, 2.0), "2.0 s, 5000 games/s, 2 threads, scalar");
  Execution gpu = on_cpu();
  gpu.devices.resize(1);
  EXPECT_EQ(execution_text(gpu, 10'000, 2.0), "2.0 s, 5000 games/s, 1 device");
}

TEST(ExecutionText, SaysWhyItWasTheCpu) {
  Execution execution = on_cpu();
  execution.why_cpu = "too little work to start a GPU for";
  EXPECT_EQ(execution_text(execution, 10'000, 2.0),
            "2.0 s, 5000 games/s, 2 threads, scalar (too little work to start a GPU for)");
}

}  // namespace
}  // namespace delegauge::host
