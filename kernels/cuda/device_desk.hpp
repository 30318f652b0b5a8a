// SPDX-License-Identifier: Apache-2.0
// Work on numbers that others have in a device's memory, where they lie. A part of backend.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "kernels/cuda/strided_numbers.hpp"
#include "kernels/executor/given_job.hpp"

namespace delegauge::cuda {

/// The device whose memory this is; none for the host's, and for what CUDA does not know. Raises
/// std::runtime_error.
std::optional<int> device_of(const void* data);

/// Memory of a device's, freed there when nobody has it any more; null if there is too little.
/// Raises std::runtime_error.
std::shared_ptr<std::byte> memory_on(int device, std::size_t bytes);

/// A stream of its own on a device. Calls queue work, in order; what they read and write must last
/// until the next one that says it waits. Used by one thread at a time, whose current device it
/// leaves as it was. Calls raise std::runtime_error; only destruction is of use then.
class DeviceDesk {
 public:
  DeviceDesk() = default;
  DeviceDesk(const DeviceDesk&) = delete;
  DeviceDesk& operator=(const DeviceDesk&) = delete;
  /// Waits.
  virtual ~DeviceDesk() = default;

  virtual int device() const = 0;

  /// The stream, as CUDA's handles are numbers in other languages.
  virtual std::uintptr_t stream() const = 0;
  /// What is queued from now on comes after all that this stream has been given: a handle, or 1
  /// for the legacy default stream, 2 for the thread's own.
  virtual void wait_for(std::uintptr_t stream) = 0;

  /// The numbers in order, those of an item together, items `stride` numbers apart, in the device's
  /// memory. As float32 only what is float32.
  virtual void gather(const StridedNumbers& from, GivenStorage as, void* to,
                      std::int64_t stride) = 0;

  virtual void zero(void* to, std::size_t bytes) = 0;

  /// Between the host's memory, of any kind, and the device's. Both wait.
  virtual void copy_up(void* to, const void* from, std::size_t bytes) = 0;
  virtual void copy_down(void* to, const void* from, std::size_t bytes) = 0;

  /// Fills in the results of a batch whose memory is all the device's; column c of game g goes to
  /// results[c * stride + g], without padding. Returns whether all utilities were finite. Waits.
  virtual bool evaluate(const GivenJob& job, bool in_float, const GivenBatch& batch) = 0;

  /// Waits until all is done.
  virtual void finish() = 0;
};

std::unique_ptr<DeviceDesk> device_desk(int device);

}  // namespace delegauge::cuda
