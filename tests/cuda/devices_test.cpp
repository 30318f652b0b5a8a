// SPDX-License-Identifier: Apache-2.0
// Looking at devices takes none of them: contexts are counted by the emulator.
#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/cuda/support/devices.hpp"
#include "tests/cuda/support/program.hpp"

#if defined(DELEGAUGE_EMULATED)
extern "C" std::uint64_t ptxemu_contexts(int device);
#endif

namespace delegauge {
namespace {

using test::Environment;
using test::run_program;

class EmulatedDevices : public testing::Test {
 protected:
  void SetUp() override {
    if (!test::emulated()) GTEST_SKIP() << "skipped: needs the PTX emulator";
  }

  /// The program's run, and the contexts that it made on each device.
  std::vector<int> contexts(const std::string& arguments, Environment world,
                            host::Outcome* outcome = nullptr) {
    const std::string profile = folder_ / "profile.json";
    world.emplace("PTXEMU_SMS", "2");
    world.emplace("PTXEMU_DEVICES", "3");
    world.emplace("PTXEMU_PROFILE", profile);
    const host::Outcome run = run_program(arguments, world);
    if (outcome != nullptr) *outcome = run;
    const std::string json = host::read_file(profile);
    std::filesystem::remove(profile);
    if (json.empty()) return {};  // the runtime was not called
    return nlohmann::json::parse(json).at("runtime").at("contexts").get<std::vector<int>>();
  }

  const host::TemporaryFolder folder_;
};

using Contexts = std::vector<int>;
const std::string small = "surface --games 2e4 --progress off ";

#if defined(DELEGAUGE_EMULATED)
TEST_F(EmulatedDevices, LookingMakesNoContext) {
  const std::uint64_t before = ptxemu_contexts(0);
  const cuda::Devices devices = cuda::find_devices();
  ASSERT_FALSE(devices.found.empty());
  EXPECT_EQ(devices.found.front().problem, "");
  EXPECT_EQ(ptxemu_contexts(0), before);
  EXPECT_EQ(cuda::open_device(0), "");
  EXPECT_EQ(ptxemu_contexts(0), 1U);
}
#endif

TEST_F(EmulatedDevices, ContextsAreMadeOnChosenDevicesAlone) {
  EXPECT_EQ(contexts(small + "--device cuda:1", {}), (Contexts{0, 1, 0}));
  EXPECT_EQ(contexts(small + "--device cuda:2,0", {}), (Contexts{1, 0, 1}));
  EXPECT_EQ(contexts(small + "--device cuda", {}), (Contexts{1, 1, 1}));
  EXPECT_EQ(contexts(small + "--device cpu", {}), Contexts());
  const std::string strategic = "--repetitions 100 --progress off --device cuda:1";
  EXPECT_EQ(contexts("grid --dims 3x3 --vary ia --points 3 " + strategic, {}), (Contexts{0, 1, 0}));
  EXPECT_EQ(contexts("infer --dims 2x2 --samples 10 " + strategic, {}), (Contexts{0, 1, 0}));
  EXPECT_EQ(contexts("search --chains 32 --steps 256 --progress off --device cuda:1", {}),
            (Contexts{0, 1, 0}));
}

TEST_F(EmulatedDevices, ProhibitedOnesAreNamedWithoutATouch) {
  const Environment world = {{"PTXEMU_COMPUTE_MODE", "default,prohibited,exclusive"}};
  host::Outcome run;
  EXPECT_EQ(contexts(small + "--device cuda", world, &run), (Contexts{1, 0, 1}));
  EXPECT_EQ(run.code, 0) << run.err;
  EXPECT_NE(run.err.find("cuda:1 is left out: its compute mode is prohibited: 'nvidia-smi -i 1 -c "
                         "DEFAULT' lets programs use it"),
            std::string::npos)
      << run.err;
  EXPECT_EQ(contexts(small + "--device cuda:1", world, &run), (Contexts{0, 0, 0}));
  EXPECT_EQ(run.code, 1);
  EXPECT_NE(run.err.find("device 1 cannot be used: its compute mode is prohibited"),
            std::string::npos)
      << run.err;
}

TEST_F(EmulatedDevices, WithoutCodeForThemTheyAreNotTouched) {
  host::Outcome run;
  EXPECT_EQ(contexts(small + "--device cuda", {{"PTXEMU_SM", "61"}}, &run), (Contexts{0, 0, 0}));
  EXPECT_EQ(run.code, 1);
  EXPECT_NE(run.err.find("cuda:2 is left out: this build has no code for compute capability 6.1"),
            std::string::npos)
      << run.err;
}

// Another program has it, in exclusive mode.
TEST_F(EmulatedDevices, ABusyOneIsLeftOut) {
  const Environment world = {{"PTXEMU_COMPUTE_MODE", "exclusive"},
                             {"PTXEMU_FAULTS", "device1:context@1+=cudaErrorDevicesUnavailable"}};
  host::Outcome run;
  EXPECT_EQ(contexts(small + "--device cuda", world, &run), (Contexts{1, 0, 1}));
  EXPECT_EQ(run.code, 0) << run.err;
  EXPECT_NE(run.err.find("cuda:1 is left out: cuda:1: cudaSetDevice: "), std::string::npos)
      << run.err;
  EXPECT_NE(run.err.find("busy or unavailable"), std::string::npos) << run.err;
  contexts(small + "--device cuda:1", world, &run);
  EXPECT_EQ(run.code, 1);
  EXPECT_NE(run.err.find("device 1 cannot be used: cuda:1: cudaSetDevice: "), std::string::npos)
      << run.err;
}

TEST_F(EmulatedDevices, ALittleWorkIsTheCpus) {
  host::Outcome run;
  EXPECT_EQ(contexts("surface --games 1e4 --device auto", {}, &run), Contexts());
  EXPECT_EQ(run.code, 0) << run.err;
  EXPECT_EQ(run.err.find("GPU"), std::string::npos) << run.err;
  EXPECT_NE(run.out.find(" (too little work to start a GPU for)\n"), std::string::npos) << run.out;
  // More of it: one lane of one thread.
  EXPECT_EQ(contexts("surface --games 6e4 --threads 1 --isa scalar --device auto", {}, &run),
            (Contexts{1, 1, 1}));
  EXPECT_NE(run.out.find(", 3 devices\n"), std::string::npos) << run.out;
}

}  // namespace
}  // namespace delegauge
