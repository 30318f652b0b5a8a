// SPDX-License-Identifier: Apache-2.0
// How a run is carried out: nothing that its statistics depend on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "kernels/cpu/kernels.hpp"
#include "kernels/cuda/backend.hpp"

namespace delegauge::host {

struct Execution {
  int threads = 1;
  const cpu::Kernels* kernels = nullptr;
  // Games that a thread takes at a time, at most batch_limit, or a device, at most
  // cuda::device_batch_limit.
  std::uint64_t batch = batch_limit;
  std::vector<cuda::DeviceInfo> devices = {};  // if there are none, the CPU's threads do it
  std::string note = {};                       // what the user should know of that choice
  std::string why_cpu = {};                    // what the table says of it; empty: nothing
  // The processes of a run that several did: ranks together, an earlier one before, shards each a
  // part.
  int ranks = 1;
  std::uint64_t games_before = 0;
  std::size_t shards = 0;
};

/// Threads, or else devices.
inline std::size_t workers_of(const Execution& execution) {
  return execution.devices.empty() ? static_cast<std::size_t>(execution.threads)
                                   : execution.devices.size();
}

inline constexpr int max_threads = 1024;

/// The threads that keep busy the processors which this process may use, from 1 to max_threads:
/// what confines it and a container's quota count.
int available_threads();

/// The batches of a job.
struct BatchSizes {
  // Where none is asked for.
  std::function<std::uint64_t(int threads)> of_thread;
  std::function<std::uint64_t(std::size_t devices)> of_device;
  // Those that are asked for are rounded up to whole multiples of this.
  std::uint64_t thread_multiple = 1;
  // Larger ones are cut down to these.
  std::uint64_t most_of_thread = batch_limit;
  std::uint64_t most_of_device = cuda::device_batch_limit;
};

}  // namespace delegauge::host
