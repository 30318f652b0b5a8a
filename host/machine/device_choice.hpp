// SPDX-License-Identifier: Apache-2.0
// Which devices a run uses.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "host/machine/outlook.hpp"
#include "kernels/cuda/backend.hpp"

namespace delegauge::host {

struct DeviceChoice {
  std::vector<cuda::DeviceInfo> devices;  // empty: the CPU
  std::string note;                       // what the user should know; empty: nothing
  std::string why_cpu;  // what the table says of a choice that needs no warning; empty: nothing
};

struct DeviceWish {
  /// auto (DELEGAUGE_DEVICE if set, else the CPU for too little work, else all usable GPUs, else
  /// the CPU), cpu, cuda (all usable GPUs) or cuda:0,2 (those).
  std::string option = "auto";
  Workload workload = Workload::worth_a_start;
  /// Of processes that share the machine, each takes one of the devices: its number among them.
  std::optional<std::size_t> turn = {};
};

/// How devices are asked; each only if need be.
struct DeviceAccess {
  std::function<bool()> built = cuda::built;
  std::function<cuda::Devices()> find = cuda::find_devices;
  /// Makes a context, so asked of devices that are taken only. Returns what is wrong, if anything.
  std::function<std::string(int)> open = cuda::open_device;
};

/// Raises UsageError for an option that is none of these and for GPUs in builds without CUDA,
/// RunError if a GPU was asked for and cannot be used.
DeviceChoice choose_devices(const DeviceWish& wish, const DeviceAccess& access = {});

}  // namespace delegauge::host
