// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/surface/kernel_note.hpp"

#include <gtest/gtest.h>

#include <string>

namespace delegauge::host {
namespace {

Execution by(const cpu::Kernels& kernels) { return {1, &kernels, 4096}; }

SurfaceConfiguration of_shape(int players, int outcomes) {
  SurfaceConfiguration c = default_configuration();
  c.job.games.players = players;
  c.job.games.outcomes = outcomes;
  return c;
}

TEST(KernelNote, ACompiledShapeIsAsFastAsItGets) {
  const cpu::Kernels& widest = *cpu::available().back();
  if (widest.isa == "scalar") GTEST_SKIP() << "there are scalar kernels only";
  for (const cpu::CompiledShape& shape : cpu::compiled_shapes()) {
    const KernelNote note = kernel_note(of_shape(shape.players, shape.outcomes), by(widest));
    EXPECT_EQ(note.name, std::to_string(shape.players) + "x" + std::to_string(shape.outcomes));
    EXPECT_EQ(note.slow_because, "");
  }
}

TEST(KernelNote, SaysWhatWouldBeFaster) {
  const cpu::Kernels& widest = *cpu::available().back();
  if (widest.isa == "scalar") GTEST_SKIP() << "there are scalar kernels only";
  const KernelNote shape = kernel_note(of_shape(3, 7), by(widest));
  EXPECT_EQ(shape.name, "runtime-float");
  EXPECT_NE(shape.slow_because.find("3x7 in DELEGAUGE_CPU_SHAPES"), std::string::npos)
      << shape.slow_because;
  SurfaceConfiguration c = of_shape(4, 4);
  c.job.games.metric = max_metric;
  EXPECT_NE(kernel_note(c, by(widest)).slow_because.find("metric epic"), std::string::npos);
  c.precision = Precision::double_precision;
  EXPECT_EQ(kernel_note(c, by(widest)).name, "runtime-double");
  EXPECT_NE(kernel_note(c, by(widest)).slow_because.find("--precision float"), std::string::npos);
}

TEST(KernelNote, ScalarKernelsHaveNoShapes) {
  const KernelNote note = kernel_note(of_shape(4, 4), by(*cpu::available().front()));
  EXPECT_EQ(note.name, "runtime-float");
  EXPECT_NE(note.slow_because.find("--isa"), std::string::npos);
}

}  // namespace
}  // namespace delegauge::host
