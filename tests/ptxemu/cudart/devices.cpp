// SPDX-License-Identifier: Apache-2.0
// Of the stand-in for the CUDA runtime: which devices there are, the thread's current one, peers,
// versions.
#include <cstdio>
#include <vector>

#include "cudart/call.h"
#include "machine/memory.h"
#include "machine/queues.h"

using namespace ptxcudart;
using namespace ptxsim;

extern "C" {

cudaError_t cudaGetDeviceCount(int* n) {
  *n = 0;
  return call("cudaGetDeviceCount", INFO, [&](Lock&, Device&) {
    *n = (int)state().devices.size();
    return cudaSuccess;
  });
}
cudaError_t cudaGetDevice(int* d) {
  return call("cudaGetDevice", INFO, [&](Lock&, Device&) {
    *d = current_device;
    return cudaSuccess;
  });
}
cudaError_t cudaSetDevice(int d) {
  return call("cudaSetDevice", INFO, [&](Lock&, Device&) {
    if (!is_device(d)) return cudaErrorInvalidDevice;
    if (Error e = make_context(*state().devices[d])) return e;  // from CUDA 12 on
    current_device = d;
    return cudaSuccess;
  });
}
cudaError_t cudaInitDevice(int d, unsigned, unsigned) {
  return call("cudaInitDevice", INFO, [&](Lock&, Device&) {
    if (!is_device(d)) return cudaErrorInvalidDevice;
    return make_context(*state().devices[d]);
  });
}
cudaError_t cudaSetDeviceFlags(unsigned) {
  return call("cudaSetDeviceFlags", INFO, [](Lock&, Device&) { return cudaSuccess; });
}
cudaError_t cudaGetDeviceFlags(unsigned* f) {
  *f = 0;
  return call("cudaGetDeviceFlags", INFO, [](Lock&, Device&) { return cudaSuccess; });
}
cudaError_t cudaDeviceGetPCIBusId(char* text, int n, int id) {
  return call("cudaDeviceGetPCIBusId", INFO, [&](Lock&, Device&) {
    if (!is_device(id)) return cudaErrorInvalidDevice;
    snprintf(text, (size_t)n, "0000:%02X:00.0", id + 1);
    return cudaSuccess;
  });
}
cudaError_t cudaDeviceCanAccessPeer(int* can, int d, int peer) {
  return call("cudaDeviceCanAccessPeer", INFO, [&](Lock&, Device&) {
    if (!is_device(d) || !is_device(peer)) return cudaErrorInvalidDevice;
    *can = d != peer;
    return cudaSuccess;
  });
}
cudaError_t cudaDeviceEnablePeerAccess(int peer, unsigned) {
  return call("cudaDeviceEnablePeerAccess", PLAIN, [&](Lock&, Device& d) {
    if (!is_device(peer) || peer == d.id) return cudaErrorInvalidDevice;
    return d.peers.insert(peer).second ? cudaSuccess : cudaErrorPeerAccessAlreadyEnabled;
  });
}
cudaError_t cudaDeviceDisablePeerAccess(int peer) {
  return call("cudaDeviceDisablePeerAccess", PLAIN, [&](Lock&, Device& d) {
    return d.peers.erase(peer) ? cudaSuccess : cudaErrorPeerAccessNotEnabled;
  });
}
cudaError_t cudaDeviceSynchronize() {
  return call("cudaDeviceSynchronize", SYNCS, [](Lock& lock, Device& d) {
    wait_device(lock, d);
    return cudaSuccess;
  });
}
cudaError_t cudaDeviceReset() {
  return call("cudaDeviceReset", SYNCS, [](Lock& lock, Device& d) {
    wait_device(lock, d);
    std::vector<uint64_t> all;
    for (auto& [address, a] : d.allocations)
      if (a.size) all.push_back(address);
    for (uint64_t a : all) release(d, a);
    d.has_context = false;
    return cudaSuccess;
  });
}
cudaError_t cudaDeviceGetStreamPriorityRange(int* least, int* greatest) {
  return call("cudaDeviceGetStreamPriorityRange", PLAIN, [&](Lock&, Device&) {
    if (least) *least = 0;
    if (greatest) *greatest = -5;
    return cudaSuccess;
  });
}
cudaError_t cudaDeviceSetLimit(cudaLimit, size_t) {
  return call("cudaDeviceSetLimit", PLAIN, [](Lock&, Device&) { return cudaSuccess; });
}
cudaError_t cudaDeviceGetLimit(size_t* v, cudaLimit) {
  *v = 1024;
  return call("cudaDeviceGetLimit", PLAIN, [](Lock&, Device&) { return cudaSuccess; });
}
cudaError_t cudaRuntimeGetVersion(int* v) {
  *v = CUDART_VERSION;
  return cudaSuccess;
}
cudaError_t cudaDriverGetVersion(int* v) {
  *v = state().config.old_driver ? CUDART_VERSION - 2000 : CUDART_VERSION;
  return cudaSuccess;
}
cudaError_t cudaProfilerStart() { return cudaSuccess; }
cudaError_t cudaProfilerStop() { return cudaSuccess; }

}  // extern "C"
