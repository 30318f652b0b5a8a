// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "host/machine/execution.hpp"
#include "kernels/cpu/kernels.hpp"
#include "tests/host/commands/captured.hpp"

namespace delegauge::host {
namespace {

TEST(Info, TellsTheBuildAndTheInstructionSets) {
  const auto r = run_json({"info"});
  for (const char* key :
       {"version", "commit", "compiler", "build", "cpu", "cores", "mpi", "cuda"}) {
    EXPECT_TRUE(r.contains(key)) << key;
  }
  EXPECT_EQ(r["isas"].size(), cpu::available().size());
  for (const cpu::Kernels* table : cpu::available()) {
    EXPECT_EQ(r["isas"][std::string(table->isa)]["float_lanes"], table->float_lanes);
  }
  EXPECT_EQ(r["isa"], std::string(cpu::choose("auto").isa));
}

TEST(Info, SaysHowManyThreadsAutoIs) {
  const auto r = run_json({"info"});
  EXPECT_EQ(r["processors"]["threads"], available_threads());
  EXPECT_GE(r["processors"]["allowed"], r["processors"]["threads"]);
  EXPECT_TRUE(r["processors"].contains("quota"));
}

TEST(Info, ListsTheCompiledShapes) {
  const auto r = run_json({"info"});
  std::string shapes;
  for (const auto& shape : r["compiled_shapes"]) {
    shapes += (shapes.empty() ? "" : " ") + shape.get<std::string>();
  }
  EXPECT_EQ(shapes, DELEGAUGE_COMPILED_SHAPES);  // CMake's list
}

TEST(Info, PrintsText) {
  const Captured r = run_captured({"info", "--format", "text"});
  EXPECT_EQ(r.code, 0);
  EXPECT_NE(r.out.find("scalar"), r.out.npos) << r.out;
  EXPECT_EQ(run_captured({"info", "--format", "csv"}).code, 2);
  EXPECT_EQ(run_captured({"info", "--format", "xml"}).code, 2);
}

}  // namespace
}  // namespace delegauge::host
