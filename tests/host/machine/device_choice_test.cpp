// SPDX-License-Identifier: Apache-2.0
#include "host/machine/device_choice.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <cstdlib>

#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

cuda::DeviceInfo device(int number, const std::string& problem = "") {
  cuda::DeviceInfo info;
  info.number = number;
  info.name = "some GPU";
  info.problem = problem;
  return info;
}

// Devices that can all be opened.
DeviceAccess finds(const std::vector<cuda::DeviceInfo>& found, const std::string& problem = "") {
  DeviceAccess access;
  access.built = [] { return true; };
  access.find = [=] {
    cuda::Devices devices;
    devices.found = found;
    devices.problem = problem;
    return devices;
  };
  access.open = [](int) { return std::string(); };
  return access;
}

// Devices of which opening one fails; `opened` is what was tried.
DeviceAccess finds_busy(const std::vector<cuda::DeviceInfo>& found, int busy,
                        std::vector<int>* opened = nullptr) {
  DeviceAccess access = finds(found);
  access.open = [=](int device) {
    if (opened != nullptr) opened->push_back(device);
    return std::string(device == busy ? "in use" : "");
  };
  return access;
}

DeviceAccess never_asked() {
  DeviceAccess access;
  access.built = [] { return true; };
  access.find = []() -> cuda::Devices {
    ADD_FAILURE() << "looked for devices";
    return {};
  };
  access.open = [](int) -> std::string {
    ADD_FAILURE() << "opened a device";
    return "";
  };
  return access;
}

std::vector<int> numbers(const DeviceChoice& choice) {
  std::vector<int> r;
  for (const auto& d : choice.devices) r.push_back(d.number);
  return r;
}

template <class Error>
std::string message(const std::string& option, const DeviceAccess& access) {
  try {
    choose_devices({option}, access);
  } catch (const Error& error) {
    return error.what();
  }
  return "no such error";
}

TEST(DeviceChoice, CpuAsksForNoDevices) {
  const DeviceChoice choice = choose_devices({"cpu"}, never_asked());
  EXPECT_TRUE(choice.devices.empty());
  EXPECT_EQ(choice.note, "");
}

TEST(DeviceChoice, RefusesWhatItDoesNotKnow) {
  for (const char* option : {"", "gpu", "cuda:", "cuda:x", "cuda:0,", "cuda:,0", "cuda:0;1",
                             "cuda:-1", "cuda0", "CPU", "cuda:0 ", "cuda:99999999999"}) {
    const std::string what = message<UsageError>(option, finds({device(0)}));
    EXPECT_NE(what.find("--device"), std::string::npos) << option << ": " << what;
  }
}

TEST(DeviceChoice, BuildsWithoutCudaHaveTheCpu) {
  DeviceAccess access = never_asked();
  access.built = [] { return false; };
  const DeviceChoice cpu = choose_devices({"auto", Workload::too_little}, access);
  EXPECT_TRUE(cpu.devices.empty());
  EXPECT_EQ(cpu.note + cpu.why_cpu, "");  // there is no GPU to speak of
  EXPECT_EQ(message<UsageError>("cuda", access),
            "--device: this build has no CUDA backend; use auto or cpu");
}

// As in a build that knows CUDA; the devices are made up.
class CudaDeviceChoice : public testing::Test {
 protected:
  // The tests' own environment keeps them off devices, and is to do so again.
  void SetUp() override {
    if (const char* const set = std::getenv("DELEGAUGE_DEVICE")) before_ = set;
    ::unsetenv("DELEGAUGE_DEVICE");
  }
  void TearDown() override {
    if (!before_.empty()) ::setenv("DELEGAUGE_DEVICE", before_.c_str(), 1);
  }

 private:
  std::string before_;
};

TEST_F(CudaDeviceChoice, TheEnvironmentSaysWhatAutoMeans) {
  ::setenv("DELEGAUGE_DEVICE", "cuda:1", 1);
  EXPECT_EQ(numbers(choose_devices({"auto"}, finds({device(0), device(1)}))), std::vector<int>{1});
  EXPECT_EQ(numbers(choose_devices({"cuda:0"}, finds({device(0), device(1)}))),
            std::vector<int>{0});
  ::setenv("DELEGAUGE_DEVICE", "cpu", 1);
  EXPECT_TRUE(choose_devices({"auto"}, finds({device(0)})).devices.empty());
  ::setenv("DELEGAUGE_DEVICE", "tpu", 1);
  const std::string what = message<UsageError>("auto", finds({device(0)}));
  EXPECT_NE(what.find("DELEGAUGE_DEVICE"), std::string::npos) << what;
  ::unsetenv("DELEGAUGE_DEVICE");
}

TEST_F(CudaDeviceChoice, AutoTakesAllUsableDevices) {
  EXPECT_EQ(numbers(choose_devices({"auto"}, finds({device(0), device(1)}))),
            (std::vector<int>{0, 1}));
  const DeviceChoice choice = choose_devices({"auto"}, finds({device(0, "too old"), device(1)}));
  EXPECT_EQ(numbers(choice), std::vector<int>{1});
  EXPECT_EQ(choice.note, "cuda:0 is left out: too old");
}

TEST_F(CudaDeviceChoice, AutoFallsBackToTheCpuInOneLine) {
  const DeviceChoice none = choose_devices({"auto"}, finds({}, "no driver"));
  EXPECT_TRUE(none.devices.empty());
  EXPECT_EQ(none.note, "no usable GPU (no driver): using the CPU");
  const DeviceChoice unusable = choose_devices({"auto"}, finds({device(0, "too old")}));
  EXPECT_TRUE(unusable.devices.empty());
  EXPECT_EQ(unusable.note, "no usable GPU (cuda:0 is left out: too old): using the CPU");
}

TEST_F(CudaDeviceChoice, NamedDevicesInTheirOrder) {
  EXPECT_EQ(numbers(choose_devices({"cuda:2,0"}, finds({device(0), device(1), device(2)}))),
            (std::vector<int>{2, 0}));
  EXPECT_EQ(numbers(choose_devices({"cuda"}, finds({device(0), device(1)}))),
            (std::vector<int>{0, 1}));
}

TEST_F(CudaDeviceChoice, AskedForAndNotThereIsAnError) {
  EXPECT_EQ(message<RunError>("cuda", finds({}, "no driver")),
            "--device cuda: no usable device: no driver; use --device cpu");
  EXPECT_EQ(
      message<RunError>("cuda:3", finds({device(0)})),
      "--device cuda:3: there is no device 3 (1 found); 'delegauge info' lists what there is");
  EXPECT_EQ(message<RunError>("cuda:0", finds({device(0, "too old")})),
            "--device cuda:0: device 0 cannot be used: too old");
  EXPECT_EQ(message<UsageError>("cuda:0,0", finds({device(0)})),
            "--device: cuda:0,0 names device 0 twice");
}

TEST_F(CudaDeviceChoice, TooLittleWorkIsTheCpusUnlessAGpuIsAskedFor) {
  const DeviceChoice cpu = choose_devices({"auto", Workload::too_little}, never_asked());
  EXPECT_TRUE(cpu.devices.empty());
  EXPECT_EQ(cpu.note, "");
  EXPECT_EQ(cpu.why_cpu, "too little work to start a GPU for");
  for (const char* option : {"cuda", "cuda:0"}) {
    const DeviceChoice gpu = choose_devices({option, Workload::too_little}, finds({device(0)}));
    EXPECT_EQ(numbers(gpu), std::vector<int>{0}) << option;
    EXPECT_EQ(gpu.why_cpu, "") << option;
  }
  // Who sets the variable asks, too, unless it says auto.
  ::setenv("DELEGAUGE_DEVICE", "cuda", 1);
  EXPECT_EQ(numbers(choose_devices({"auto", Workload::too_little}, finds({device(0)}))),
            std::vector<int>{0});
  ::setenv("DELEGAUGE_DEVICE", "auto", 1);
  EXPECT_EQ(choose_devices({"auto", Workload::too_little}, never_asked()).why_cpu, cpu.why_cpu);
  ::unsetenv("DELEGAUGE_DEVICE");
}

TEST_F(CudaDeviceChoice, OpensOnlyWhatItTakes) {
  std::vector<int> opened;
  const std::vector<cuda::DeviceInfo> three = {device(0, "too old"), device(1), device(2)};
  choose_devices({"auto"}, finds_busy(three, -1, &opened));
  EXPECT_EQ(opened, (std::vector<int>{1, 2}));
  opened.clear();
  choose_devices({"cuda:2"}, finds_busy(three, -1, &opened));
  EXPECT_EQ(opened, std::vector<int>{2});
  // Ranks of a machine take the usable ones in turn.
  for (std::size_t rank = 0; rank < 5; ++rank) {
    opened.clear();
    const DeviceChoice choice =
        choose_devices({"auto", Workload::worth_a_start, rank}, finds_busy(three, -1, &opened));
    const std::vector<int> own = {rank % 2 == 0 ? 1 : 2};
    EXPECT_EQ(numbers(choice), own) << rank;
    EXPECT_EQ(opened, own) << rank;
  }
}

TEST_F(CudaDeviceChoice, ADeviceThatDoesNotOpen) {
  const std::vector<cuda::DeviceInfo> two = {device(0), device(1)};
  for (const char* option : {"auto", "cuda"}) {
    const DeviceChoice choice = choose_devices({option}, finds_busy(two, 0));
    EXPECT_EQ(numbers(choice), std::vector<int>{1}) << option;
    EXPECT_EQ(choice.note, "cuda:0 is left out: in use") << option;
  }
  const DeviceChoice none = choose_devices({"auto"}, finds_busy({device(0)}, 0));
  EXPECT_TRUE(none.devices.empty());
  EXPECT_EQ(none.note, "no usable GPU (cuda:0 is left out: in use): using the CPU");
  EXPECT_EQ(message<RunError>("cuda", finds_busy({device(0)}, 0)),
            "--device cuda: no usable device: cuda:0 is left out: in use; use --device cpu");
  EXPECT_EQ(message<RunError>("cuda:1,0", finds_busy(two, 0)),
            "--device cuda:1,0: device 0 cannot be used: in use");
}

}  // namespace
}  // namespace delegauge::host
