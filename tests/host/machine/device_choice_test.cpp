// SPDX-License-Identifier: Apache-2.0
#include "host/machine/device_choice.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include "host/text/error.hpp"
#include "tests/host/support/gpu.hpp"

namespace delegauge::host {
namespace {

cuda::DeviceInfo device(int number, const std::string& problem = "") {
  cuda::DeviceInfo info;
  info.number = number;
  info.name = "some GPU";
  info.problem = problem;
  return info;
}

std::function<cuda::Devices()> finds(const std::vector<cuda::DeviceInfo>& found,
                                     const std::string& problem = "") {
  return [=] {
    cuda::Devices devices;
    devices.found = found;
    devices.problem = problem;
    return devices;
  };
}

std::vector<int> numbers(const DeviceChoice& choice) {
  std::vector<int> r;
  for (const auto& d : choice.devices) r.push_back(d.number);
  return r;
}

template <class Error>
std::string message(const std::string& option, const std::function<cuda::Devices()>& find) {
  try {
    choose_devices(option, find);
  } catch (const Error& error) {
    return error.what();
  }
  return "no such error";
}

TEST(DeviceChoice, CpuAsksForNoDevices) {
  const DeviceChoice choice = choose_devices("cpu", []() -> cuda::Devices {
    ADD_FAILURE() << "asked";
    return {};
  });
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

// What follows needs a build that knows CUDA; the devices are made up.
class CudaDeviceChoice : public testing::Test {
 protected:
  void SetUp() override {
    if (!cuda::built()) return test::lacks_gpu("this build has no CUDA backend");
    ::unsetenv("DELEGAUGE_DEVICE");
  }
};

TEST_F(CudaDeviceChoice, TheEnvironmentSaysWhatAutoMeans) {
  ::setenv("DELEGAUGE_DEVICE", "cuda:1", 1);
  EXPECT_EQ(numbers(choose_devices("auto", finds({device(0), device(1)}))), std::vector<int>{1});
  EXPECT_EQ(numbers(choose_devices("cuda:0", finds({device(0), device(1)}))), std::vector<int>{0});
  ::setenv("DELEGAUGE_DEVICE", "cpu", 1);
  EXPECT_TRUE(choose_devices("auto", finds({device(0)})).devices.empty());
  ::setenv("DELEGAUGE_DEVICE", "tpu", 1);
  const std::string what = message<UsageError>("auto", finds({device(0)}));
  EXPECT_NE(what.find("DELEGAUGE_DEVICE"), std::string::npos) << what;
  ::unsetenv("DELEGAUGE_DEVICE");
}

TEST_F(CudaDeviceChoice, AutoTakesAllUsableDevices) {
  EXPECT_EQ(numbers(choose_devices("auto", finds({device(0), device(1)}))),
            (std::vector<int>{0, 1}));
  const DeviceChoice choice = choose_devices("auto", finds({device(0, "too old"), device(1)}));
  EXPECT_EQ(numbers(choice), std::vector<int>{1});
  EXPECT_EQ(choice.note, "cuda:0 is left out: too old");
}

TEST_F(CudaDeviceChoice, AutoFallsBackToTheCpuInOneLine) {
  const DeviceChoice none = choose_devices("auto", finds({}, "no driver"));
  EXPECT_TRUE(none.devices.empty());
  EXPECT_EQ(none.note, "no usable GPU (no driver): using the CPU");
  const DeviceChoice unusable = choose_devices("auto", finds({device(0, "too old")}));
  EXPECT_TRUE(unusable.devices.empty());
  EXPECT_EQ(unusable.note, "no usable GPU (cuda:0 is left out: too old): using the CPU");
}

TEST_F(CudaDeviceChoice, NamedDevicesInTheirOrder) {
  EXPECT_EQ(numbers(choose_devices("cuda:2,0", finds({device(0), device(1), device(2)}))),
            (std::vector<int>{2, 0}));
  EXPECT_EQ(numbers(choose_devices("cuda", finds({device(0), device(1)}))),
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

}  // namespace
}  // namespace delegauge::host
