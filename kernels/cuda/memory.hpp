// SPDX-License-Identifier: Apache-2.0
// Memory, streams and events as owners. All belong to the device that is current when they are
// made, and are used and freed by the thread that made them.
#pragma once

#include <cstddef>
#include <memory>

#include "kernels/cuda/check.hpp"

namespace delegauge::cuda {

// A failed device refuses to free: nothing is left to do about it then.
struct FreeDevice {
  void operator()(std::byte* p) const { cudaFree(p); }
};
struct FreePinned {
  void operator()(std::byte* p) const { cudaFreeHost(p); }
};
struct DestroyStream {
  void operator()(cudaStream_t s) const { cudaStreamDestroy(s); }
};
struct DestroyEvent {
  void operator()(cudaEvent_t e) const { cudaEventDestroy(e); }
};

using DeviceMemory = std::unique_ptr<std::byte, FreeDevice>;
using PinnedMemory = std::unique_ptr<std::byte, FreePinned>;
using Stream = std::unique_ptr<std::remove_pointer_t<cudaStream_t>, DestroyStream>;
using Event = std::unique_ptr<std::remove_pointer_t<cudaEvent_t>, DestroyEvent>;

inline DeviceMemory device_memory(std::size_t bytes) {
  void* p = nullptr;
  DELEGAUGE_CUDA(cudaMalloc(&p, bytes));
  return DeviceMemory(static_cast<std::byte*>(p));
}
inline PinnedMemory pinned_memory(std::size_t bytes) {
  void* p = nullptr;
  DELEGAUGE_CUDA(cudaHostAlloc(&p, bytes, cudaHostAllocDefault));
  return PinnedMemory(static_cast<std::byte*>(p));
}
/// Without ties to the default stream.
inline Stream stream() {
  cudaStream_t s = nullptr;
  DELEGAUGE_CUDA(cudaStreamCreateWithFlags(&s, cudaStreamNonBlocking));
  return Stream(s);
}
/// Waiting for it leaves the processor to others.
inline Event event() {
  cudaEvent_t e = nullptr;
  DELEGAUGE_CUDA(cudaEventCreateWithFlags(&e, cudaEventDisableTiming | cudaEventBlockingSync));
  return Event(e);
}

}  // namespace delegauge::cuda
