// SPDX-License-Identifier: Apache-2.0
#include "host/given/device_evaluator.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

/// The devices that have not failed, for all workers.
class Pool {
 public:
  Pool(const std::vector<cuda::DeviceInfo>& devices, Warn warn) : warn_(std::move(warn)) {
    for (const cuda::DeviceInfo& device : devices) devices_.push_back({device.number, false});
  }

  /// The first device that works, looking from the preferred one on.
  std::optional<int> pick(std::size_t preferred) {
    const std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < devices_.size(); ++i) {
      const Entry& entry = devices_[(preferred + i) % devices_.size()];
      if (!entry.failed) return entry.number;
    }
    return std::nullopt;
  }

  /// Raises RunError if this was the last one.
  void fail(int number, const std::string& why) {
    const std::lock_guard lock(mutex_);
    std::size_t left = 0;
    bool news = false;
    for (Entry& entry : devices_) {
      if (entry.number == number && !entry.failed) news = entry.failed = true;
      if (!entry.failed) left += 1;
    }
    if (left == 0) {
      throw RunError(fmt::format(
          "{}\nno device is left. Run again, on other devices or with --device cpu", why));
    }
    if (news) {
      warn_(fmt::format("{}\ngoing on with {} other device{}", why, left, left == 1 ? "" : "s"));
    }
  }

 private:
  struct Entry {
    int number;
    bool failed;
  };
  std::mutex mutex_;
  std::vector<Entry> devices_;
  Warn warn_;
};

/// One worker: an engine on its device, made anew on another one when that fails.
class Worker {
 public:
  Worker(std::shared_ptr<Pool> pool, GivenEngineMaker make, std::size_t preferred)
      : pool_(std::move(pool)), make_(std::move(make)), preferred_(preferred) {}

  bool evaluate(const GivenBatch& batch) {
    while (true) {
      if (!engine_) {
        const auto device = pool_->pick(preferred_);
        if (!device) throw RunError("no device is left; run again with --device cpu");
        device_ = *device;
      }
      try {
        if (!engine_) engine_ = make_(device_);
        return engine_->evaluate(batch);
      } catch (const std::exception& error) {
        engine_.reset();
        pool_->fail(device_, error.what());
      }
    }
  }

 private:
  std::shared_ptr<Pool> pool_;
  GivenEngineMaker make_;
  std::size_t preferred_;
  int device_ = -1;
  std::unique_ptr<cuda::GivenEngine> engine_;
};

}  // namespace

std::vector<GivenEvaluator> device_evaluators(const std::vector<cuda::DeviceInfo>& devices,
                                              const GivenEngineMaker& make, const Warn& warn) {
  const auto pool = std::make_shared<Pool>(devices, warn);
  std::vector<GivenEvaluator> workers;
  for (int i = 0; i < workers_per_device; ++i) {
    for (std::size_t device = 0; device < devices.size(); ++device) {
      const auto worker = std::make_shared<Worker>(pool, make, device);
      workers.emplace_back(
          [worker](const GivenJob&, const GivenBatch& batch) { return worker->evaluate(batch); });
    }
  }
  return workers;
}

}  // namespace delegauge::host
