// SPDX-License-Identifier: Apache-2.0
// Which devices a run uses.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "kernels/cuda/backend.hpp"

namespace delegauge::host {

struct DeviceChoice {
  std::vector<cuda::DeviceInfo> devices;  // empty: the CPU
  std::string note;                       // what the user should know; empty: nothing
};

/// wanted: auto (DELEGAUGE_DEVICE if set, else all usable GPUs, else the CPU), cpu, cuda (all
/// usable GPUs) or cuda:0,2 (those). `find` is asked only if need be. Raises UsageError for
/// anything else and in builds without CUDA, RunError if a GPU was asked for and cannot be used.
DeviceChoice choose_devices(const std::string& wanted, const std::function<cuda::Devices()>& find);

}  // namespace delegauge::host
