// SPDX-License-Identifier: Apache-2.0
// Several devices: the current one, what belongs to which, contexts, a host thread for each.
#pragma once
#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

#include "check.cuh"
#include "kernels.cuh"
#include "pipelines.cuh"

// Module variables: a copy on each device.
static void check_module_variables(int devices) {
  for (int d = 0; d < devices; ++d) {
    OK(cudaSetDevice(d));
    unsigned factor = 10u + (unsigned)d;
    OK(cudaMemcpyToSymbol(constant_factor, &factor, sizeof factor));
    count_here<<<2, 32>>>(1);
  }
  for (int d = 0; d < devices; ++d) {
    OK(cudaSetDevice(d));
    unsigned t = 0;
    OK(cudaMemcpyFromSymbol(&t, device_total, sizeof t));
    CHECK(t == 64u * (10u + (unsigned)d));
  }
}

// Device 2 may touch device 0's memory and not device 1's.
// p1 holds 41.
static void check_peers(uint32_t* p0, uint32_t* p1) {
  uint32_t v = 0;
  OK(cudaSetDevice(2));
  int can = 0;
  OK(cudaDeviceCanAccessPeer(&can, 2, 0));
  CHECK(can == 1);
  OK(cudaDeviceEnablePeerAccess(0, 0));
  EXPECT(cudaErrorPeerAccessAlreadyEnabled, cudaDeviceEnablePeerAccess(0, 0));
  cudaGetLastError();
  store<<<1, 1>>>(p0, 77);
  OK(cudaDeviceSynchronize());
  OK(cudaMemcpy(&v, p0, 4, cudaMemcpyDeviceToHost));
  CHECK(v == 77);
  store<<<1, 1>>>(p1, 78);  // no peer access to device 1
  EXPECT(cudaErrorIllegalAddress, cudaDeviceSynchronize());
  OK(cudaSetDevice(1));  // the other devices go on
  OK(cudaMemcpy(&v, p1, 4, cudaMemcpyDeviceToHost));
  CHECK(v == 41);
}

static void case_devices() {
  int n = 0, current = -1;
  OK(cudaGetDeviceCount(&n));
  CHECK(n == 3);
  EXPECT(cudaErrorInvalidDevice, cudaSetDevice(3));
  EXPECT(cudaErrorInvalidDevice, cudaSetDevice(-1));
  cudaGetLastError();
  uint32_t *p0, *p1;
  cudaStream_t s0, s1;
  cudaEvent_t e0;
  OK(cudaMalloc((void**)&p0, 256));
  OK(cudaStreamCreate(&s0));
  OK(cudaEventCreate(&e0));
  OK(cudaSetDevice(1));
  OK(cudaMalloc((void**)&p1, 256));
  OK(cudaStreamCreate(&s1));
  std::thread([&] {
    cudaGetDevice(&current);
    CHECK(current == 0);  // the current device belongs to the host thread
  }).join();
  OK(cudaGetDevice(&current));
  CHECK(current == 1);
  cudaPointerAttributes a;
  OK(cudaPointerGetAttributes(&a, p0));
  CHECK(a.type == cudaMemoryTypeDevice && a.device == 0);
  store<<<1, 1, 0, s0>>>(p1, 1);  // a stream of device 0 while device 1 is current
  EXPECT(cudaErrorInvalidResourceHandle, cudaGetLastError());
  EXPECT(cudaErrorInvalidResourceHandle, cudaEventRecord(e0, s1));
  OK(cudaEventRecord(e0, s0));
  OK(cudaStreamWaitEvent(s1, e0, 0));  // across devices: allowed
  uint32_t v = 41;
  OK(cudaMemcpyAsync(p0, &v, 4, cudaMemcpyHostToDevice,
                     s0));  // copies do not mind the current device
  OK(cudaStreamSynchronize(s0));
  OK(cudaMemcpyPeer(p1, 1, p0, 0, 4));
  v = 0;
  OK(cudaMemcpy(&v, p1, 4, cudaMemcpyDeviceToHost));
  CHECK(v == 41);
  check_module_variables(n);
  check_peers(p0, p1);
  OK(cudaFree(p0));
}

extern "C" uint64_t ptxemu_contexts(int device);
// Each device's contexts, of three.
static bool contexts_are(uint64_t of_0, uint64_t of_1, uint64_t of_2) {
  return ptxemu_contexts(0) == of_0 && ptxemu_contexts(1) == of_1 && ptxemu_contexts(2) == of_2;
}

static void case_contexts() {  // PTXEMU_COMPUTE_MODE=default,exclusive,prohibited
  int n = 0, current = -1, value = -1;
  cudaDeviceProp properties;
  OK(cudaRuntimeGetVersion(&n));
  OK(cudaDriverGetVersion(&n));
  OK(cudaGetDeviceCount(&n));
  OK(cudaGetDevice(&current));
  const int modes[3] = {cudaComputeModeDefault, cudaComputeModeExclusiveProcess,
                        cudaComputeModeProhibited};
  for (int d = 0; d < n; ++d) {
    OK(cudaGetDeviceProperties(&properties, d));
    OK(cudaDeviceGetAttribute(&value, cudaDevAttrComputeMode, d));
    CHECK(value == modes[d]);
  }
  CHECK(contexts_are(0, 0, 0));  // looking makes none
  OK(cudaSetDevice(1));
  CHECK(contexts_are(0, 1, 0));
  uint32_t* p;
  OK(cudaMalloc((void**)&p, 64));
  OK(cudaFree(p));
  CHECK(contexts_are(0, 1, 0));  // one is enough
  EXPECT(cudaErrorDevicesUnavailable, cudaSetDevice(2));
  OK(cudaGetDevice(&current));
  CHECK(current == 1);
  OK(cudaDeviceReset());
  OK(cudaFree(nullptr));
  CHECK(contexts_are(0, 2, 0));
  std::thread([] { OK(cudaFree(nullptr)); }).join();  // where device 0 is current
  CHECK(contexts_are(1, 2, 0));
}

static void case_device_threads() {  // one host thread per device, all at once
  int n = 0;
  OK(cudaGetDeviceCount(&n));
  std::vector<std::thread> threads;
  std::atomic<int> good{0};
  for (int d = 0; d < n; ++d)
    threads.emplace_back([d, &good] {
      OK(cudaSetDevice(d));
      bool ok = true;
      for (int i = 0; i < 3; ++i) ok &= double_buffer(true, true, 6);
      good += ok;
    });
  for (std::thread& t : threads) t.join();
  CHECK(good == n);
}

static const Cases device_cases = {
    {"devices", case_devices},
    {"contexts", case_contexts},
    {"device_threads", case_device_threads},
};
