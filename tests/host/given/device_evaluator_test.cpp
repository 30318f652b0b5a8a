// SPDX-License-Identifier: Apache-2.0
// Workers whose devices fail: made-up engines that stamp what they measured.
#include "host/given/device_evaluator.hpp"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <stdexcept>
#include <string>

#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

class FakeEngine final : public cuda::GivenEngine {
 public:
  FakeEngine(int device, int batches) : device_(device), batches_(batches) {}
  bool evaluate(const GivenBatch& batch) override {
    if (batches_-- == 0) throw std::runtime_error("cuda:" + std::to_string(device_) + ": broke");
    batch.results[0] = device_;
    return true;
  }

 private:
  int device_, batches_;
};

std::vector<cuda::DeviceInfo> devices(const std::vector<int>& numbers) {
  std::vector<cuda::DeviceInfo> r;
  for (const int number : numbers) {
    cuda::DeviceInfo info;
    info.number = number;
    r.push_back(info);
  }
  return r;
}

struct World {
  std::map<int, int> batches;  // that a device does before it fails; -1: never
  std::vector<std::string> warnings;

  std::vector<GivenEvaluator> workers(const std::vector<int>& numbers) {
    return device_evaluators(
        devices(numbers),
        [this](int device) -> std::unique_ptr<cuda::GivenEngine> {
          if (batches.at(device) == 0) throw std::runtime_error("cannot be made");
          return std::make_unique<FakeEngine>(device, batches.at(device));
        },
        [this](const std::string& message) { warnings.push_back(message); });
  }
};

/// The device that measured a batch.
double measured_by(const GivenEvaluator& worker) {
  double result = -1;
  GivenBatch batch;
  batch.results = &result;
  EXPECT_TRUE(worker(GivenJob(), batch));
  return result;
}

TEST(DeviceEvaluator, WorkersAreSpreadOverDevices) {
  World world{{{0, -1}, {2, -1}}, {}};
  const auto workers = world.workers({2, 0});
  ASSERT_EQ(workers.size(), 2U * workers_per_device);
  for (std::size_t i = 0; i < workers.size(); ++i) {
    EXPECT_EQ(measured_by(workers[i]), i % 2 == 0 ? 2 : 0);
  }
  EXPECT_TRUE(world.warnings.empty());
}

TEST(DeviceEvaluator, TheBatchThatFailedIsMeasuredElsewhere) {
  World world{{{0, 2}, {1, -1}}, {}};
  const auto workers = world.workers({0, 1});
  EXPECT_EQ(measured_by(workers[0]), 0);
  EXPECT_EQ(measured_by(workers[0]), 0);
  EXPECT_EQ(measured_by(workers[0]), 1);  // the third failed on 0
  EXPECT_EQ(measured_by(workers[0]), 1);
  EXPECT_EQ(measured_by(workers[2]), 1);  // a worker that had not begun does not try 0 again
  ASSERT_EQ(world.warnings.size(), 1U);
  EXPECT_EQ(world.warnings[0], "cuda:0: broke\ngoing on with 1 other device");
}

TEST(DeviceEvaluator, AnEngineThatCannotBeMade) {
  World world{{{0, 0}, {1, -1}}, {}};
  EXPECT_EQ(measured_by(world.workers({0, 1})[0]), 1);
  ASSERT_EQ(world.warnings.size(), 1U);
  EXPECT_EQ(world.warnings[0], "cannot be made\ngoing on with 1 other device");
}

TEST(DeviceEvaluator, NoDeviceLeftIsAnError) {
  World world{{{0, 1}, {1, 0}}, {}};
  const auto workers = world.workers({0, 1});
  measured_by(workers[0]);
  double result = 0;
  GivenBatch batch;
  batch.results = &result;
  for (int again = 0; again < 2; ++again) {
    try {
      workers[0](GivenJob(), batch);
      FAIL();
    } catch (const RunError& error) {
      EXPECT_NE(std::string(error.what()).find("no device is left"), std::string::npos);
    }
  }
  EXPECT_EQ(world.warnings.size(), 1U);
}

}  // namespace
}  // namespace delegauge::host
