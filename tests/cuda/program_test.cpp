// SPDX-License-Identifier: Apache-2.0
// The program on devices: the CPU's bytes whatever the order of streams and the number of devices,
// and clear ends where devices fail. Faults and orders are the emulator's.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "tests/cuda/support/devices.hpp"
#include "tests/cuda/support/program.hpp"

namespace delegauge {
namespace {

using test::Environment;
using test::files_of;
using test::run_program;

using Program = test::OnDevice;
class EmulatedProgram : public test::OnDevice {
 protected:
  void SetUp() override {
    if (!test::emulated()) GTEST_SKIP() << "skipped: needs the PTX emulator";
    OnDevice::SetUp();
  }
};

const std::string games = "--games 60000 ";
const std::string small_batches = "--batch 4096 ";

const std::string& cpu_files() {
  static const std::string files = files_of(games + "--device cpu", {});
  return files;
}

// Two multiprocessors: as few blocks as show everything.
Environment small_device(Environment extra = {}) {
  extra.emplace("PTXEMU_SMS", "2");
  return extra;
}

TEST_F(Program, WritesTheCpusBytes) {
  ASSERT_NE(cpu_files(), "");
  // By auto where there is more to do than a GPU's start is worth: 60,000 games of one lane.
  for (const char* device : {"auto --threads 1 --isa scalar", "cuda", "cuda:0"}) {
    EXPECT_TRUE(files_of(games + "--device " + std::string(device), small_device()) == cpu_files())
        << device;
  }
}

TEST_F(Program, SaysWhatItRanOn) {
  const host::TemporaryFolder folder;
  const host::Outcome run = run_program(
      "surface --games 1e4 --quiet --device cuda:0 --out " + (folder / "run"), small_device());
  ASSERT_EQ(run.code, 0) << run.err;
  const std::string json = host::read_file(folder / "run/run.json");
  EXPECT_NE(json.find("\"device\": \"cuda\""), std::string::npos) << json;
  EXPECT_NE(json.find("\"number\": 0"), std::string::npos) << json;
}

TEST_F(Program, InfoListsDevicesAndKernels) {
  const host::Outcome info = run_program("info", {});
  ASSERT_EQ(info.code, 0) << info.err;
  for (const char* word :
       {"compute_capability", "multiprocessors", "\"4x4\"", "registers", "runtime-double",
        "grid-3x3-float", "grid-thread-double", "infer-block-double", "tally", "\"driver\""}) {
    EXPECT_NE(info.out.find(word), std::string::npos) << word << "\n" << info.out;
  }
}

TEST_F(EmulatedProgram, AnyOrderOfStreams) {
  const auto expect = [](const Environment& order) {
    EXPECT_TRUE(files_of(games + small_batches + "--device cuda", small_device(order)) ==
                cpu_files())
        << testing::PrintToString(order);
  };
  expect({{"PTXEMU_STREAMS", "lazy"}});
  expect({{"PTXEMU_STREAMS", "eager"}});
  for (int seed = 1; seed <= 20; ++seed) expect({{"PTXEMU_SEED", std::to_string(seed)}});
}

TEST_F(EmulatedProgram, AnyOrderOfThreads) {
  for (const char* order : {"reverse", "random"}) {
    EXPECT_TRUE(files_of(games + "--device cuda", small_device({{"PTXEMU_ORDER", order}})) ==
                cpu_files())
        << order;
  }
  EXPECT_TRUE(files_of(games + "--device cuda", small_device({{"PTXEMU_THREADS", "2"}})) ==
              cpu_files());
}

TEST_F(EmulatedProgram, SeveralDevices) {
  for (const char* count : {"2", "3"}) {
    EXPECT_TRUE(files_of(games + small_batches + "--device cuda",
                         small_device({{"PTXEMU_DEVICES", count}})) == cpu_files())
        << count;
  }
  EXPECT_TRUE(files_of(games + small_batches + "--device cuda:2,0",
                       small_device({{"PTXEMU_DEVICES", "3"}})) == cpu_files());
}

TEST_F(EmulatedProgram, OlderDevicesWithLessSharedMemory) {
  for (const char* capability : {"75", "80", "86"}) {
    EXPECT_TRUE(files_of(games + "--device cuda", small_device({{"PTXEMU_SM", capability}})) ==
                cpu_files())
        << capability;
  }
}

TEST_F(EmulatedProgram, NoDeviceOrDriver) {
  const Environment none = {{"PTXEMU_DEVICES", "0"}}, old = {{"PTXEMU_DRIVER", "insufficient"}};
  for (const Environment& world : {none, old}) {
    host::Outcome run;
    // auto: the CPU, and one line that says so.
    const host::TemporaryFolder folder;
    run = run_program(
        "surface " + games + "--threads 1 --isa scalar --progress off --out " + (folder / "run"),
        world);
    EXPECT_EQ(run.code, 0) << run.err;
    EXPECT_NE(run.err.find("no usable GPU ("), std::string::npos) << run.err;
    EXPECT_NE(run.err.find("): using the CPU\n"), std::string::npos) << run.err;
    EXPECT_EQ(std::count(run.err.begin(), run.err.end(), '\n'), 1) << run.err;
    EXPECT_TRUE(host::read_file(folder / "run/summary.json") != "");
    EXPECT_TRUE(files_of(games + "--device auto", world) == cpu_files());
    // Asked for: an error.
    for (const char* device : {"cuda", "cuda:0"}) {
      run = run_program(std::string("surface --games 1e4 --device ") + device, world);
      EXPECT_EQ(run.code, 1) << device;
      EXPECT_EQ(run.out, "") << device;
      EXPECT_NE(run.err.find(std::string("--device ") + device), std::string::npos) << run.err;
    }
  }
  const host::Outcome absent = run_program("surface --games 1e4 --device cuda:4", small_device());
  EXPECT_EQ(absent.code, 1);
  EXPECT_NE(absent.err.find("there is no device 4"), std::string::npos) << absent.err;
}

TEST_F(EmulatedProgram, OutOfMemoryAtAnyAllocation) {
  int failed = 0, survived = 0;
  for (int call = 1; call <= 8; ++call) {
    for (const char* function : {"cudaMalloc", "cudaHostAlloc"}) {
      host::Outcome run;
      const std::string fault =
          std::string(function) + "@" + std::to_string(call) + "=cudaErrorMemoryAllocation";
      const std::string files = files_of("--games 60000 --batch 16384 --device cuda",
                                         small_device({{"PTXEMU_FAULTS", fault}}), &run);
      (run.code == 0 ? survived : failed) += 1;
      EXPECT_EQ(run.code, 0) << fault << "\n" << run.err;
      EXPECT_TRUE(files == cpu_files()) << fault << "\n" << run.err;
    }
  }
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(survived, 16);
  // Never any memory: a clear error.
  const host::Outcome run =
      run_program("surface --games 1e4 --device cuda",
                  small_device({{"PTXEMU_FAULTS", "cudaMalloc@1+=cudaErrorMemoryAllocation"}}));
  EXPECT_EQ(run.code, 1);
  EXPECT_NE(run.err.find("cuda:0: cudaMalloc: out of memory (cudaErrorMemoryAllocation), at "
                         "kernels/cuda/memory.hpp:"),
            std::string::npos)
      << run.err;
}

TEST_F(EmulatedProgram, OutOfMemoryAtALaunchHalvesTheBatch) {
  for (int call = 1; call <= 6; ++call) {
    const std::string fault =
        "cudaLaunchKernel@" + std::to_string(call) + "=cudaErrorLaunchOutOfResources";
    host::Outcome run;
    const std::string files = files_of("--games 60000 --batch 16384 --device cuda",
                                       small_device({{"PTXEMU_FAULTS", fault}}), &run);
    EXPECT_EQ(run.code, 0) << fault << "\n" << run.err;
    EXPECT_TRUE(files == cpu_files()) << fault;
  }
}

// With one device a failure ends the run; with two, the other does it all.
TEST_F(EmulatedProgram, FailuresOfADevice) {
  for (const char* what :
       {"cudaErrorLaunchFailure", "cudaErrorIllegalAddress", "cudaErrorECCUncorrectable", "lost"}) {
    // Calls that a device makes for the three batches it takes at once when it begins: later ones
    // it may never come to, if the other is quicker.
    for (const char* where :
         {"cudaLaunchKernel@1", "cudaLaunchKernel@6", "cudaMemcpyAsync@3", "cudaMemsetAsync@3"}) {
      const std::string fault = std::string("device1:") + where + "=" + what;
      host::Outcome run;
      const std::string files =
          files_of(games + "--batch 1024 --device cuda",
                   small_device({{"PTXEMU_DEVICES", "2"}, {"PTXEMU_FAULTS", fault}}), &run);
      EXPECT_EQ(run.code, 0) << fault << "\n" << run.err;
      EXPECT_TRUE(files == cpu_files()) << fault;
      EXPECT_NE(run.err.find("going on with 1 other device"), std::string::npos) << fault << "\n"
                                                                                 << run.err;

      const host::TemporaryFolder folder;
      const host::Outcome alone = run_program(
          "surface --quiet " + games + small_batches + "--device cuda:1 --out " + (folder / "run"),
          small_device({{"PTXEMU_DEVICES", "2"}, {"PTXEMU_FAULTS", fault}}));
      EXPECT_EQ(alone.code, 1) << fault;
      EXPECT_NE(alone.err.find("cuda:1: "), std::string::npos) << alone.err;
      EXPECT_NE(alone.err.find("no device is left"), std::string::npos) << alone.err;
      // Nothing half-done under a final name.
      EXPECT_FALSE(std::filesystem::exists(folder / "run/summary.json"));
    }
  }
}

TEST_F(EmulatedProgram, AllDevicesLost) {
  const host::Outcome run =
      run_program("surface " + games + small_batches + "--device cuda",
                  small_device({{"PTXEMU_DEVICES", "2"},
                                {"PTXEMU_FAULTS",
                                 "device0:cudaLaunchKernel@5=lost;device1:cudaLaunchKernel@3="
                                 "lost"}}));
  EXPECT_EQ(run.code, 1);
  EXPECT_NE(run.err.find("no device is left"), std::string::npos) << run.err;
  EXPECT_NE(run.err.find("--device cpu"), std::string::npos) << run.err;
}

}  // namespace
}  // namespace delegauge
