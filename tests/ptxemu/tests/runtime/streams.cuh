// SPDX-License-Identifier: Apache-2.0
// Streams, events and host functions: what runs when.
#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <thread>
#include <vector>

#include "check.cuh"
#include "kernels.cuh"

// What an asynchronous copy touches, and when.
static void case_copies() {
  bool lazy = getenv("PTXEMU_STREAMS") && !strcmp(getenv("PTXEMU_STREAMS"), "lazy");
  uint32_t *pinned, *d, out = 0;
  OK(cudaMallocHost((void**)&pinned, 8));
  OK(cudaMalloc((void**)&d, 8));
  cudaStream_t s;
  OK(cudaStreamCreate(&s));
  uint32_t pageable = 5;
  OK(cudaMemcpyAsync(d, &pageable, 4, cudaMemcpyHostToDevice, s));
  pageable = 6;  // staged at the call: allowed
  OK(cudaMemcpyAsync(&out, d, 4, cudaMemcpyDeviceToHost, s));
  CHECK(out == 5);  // to pageable memory: complete on return
  pinned[0] = 7;
  OK(cudaMemcpyAsync(d, pinned, 4, cudaMemcpyHostToDevice, s));
  if (lazy) {
    EXPECT(cudaErrorNotReady, cudaStreamQuery(s));
    OK(cudaStreamQuery(s));
    OK(cudaMemcpyAsync(d, pinned, 4, cudaMemcpyHostToDevice, s));
    pinned[0] = 8;
  }
  pinned[1] = 0;
  OK(cudaMemcpyAsync(pinned + 1, d, 4, cudaMemcpyDeviceToHost, s));
  if (lazy) CHECK(pinned[1] == 0);
  OK(cudaStreamSynchronize(s));
  CHECK(pinned[1] == (lazy ? 8u : 7u));
  int polls = 0;
  store<<<1, 1, 0, s>>>(d, 9);
  while (cudaStreamQuery(s) == cudaErrorNotReady) ++polls;
  if (lazy) CHECK(polls > 0);
  OK(cudaMemcpy(&out, d, 4, cudaMemcpyDeviceToHost));
  CHECK(out == 9);
  OK(cudaGetLastError());
  // ranges and directions
  EXPECT(cudaErrorInvalidValue, cudaMemcpy(d, &out, 9, cudaMemcpyHostToDevice));
  EXPECT(cudaErrorInvalidValue, cudaMemcpy(d, &out, 4, cudaMemcpyDeviceToHost));
  EXPECT(cudaErrorInvalidValue, cudaMemset(d, 0, 9));
  OK(cudaMemcpy(&out, d, 4, cudaMemcpyDefault));
  EXPECT(cudaErrorInvalidValue, cudaGetLastError());
  OK(cudaGetLastError());
  OK(cudaHostRegister(&out, sizeof out, 0));
  EXPECT(cudaErrorHostMemoryAlreadyRegistered, cudaHostRegister(&out, sizeof out, 0));
  OK(cudaHostUnregister(&out));
  OK(cudaStreamDestroy(s));
  EXPECT(cudaErrorInvalidResourceHandle, cudaStreamSynchronize(s));
}

static void case_default_stream() {
  uint32_t* log;
  OK(cudaMalloc((void**)&log, 400));
  OK(cudaMemset(log, 0, 400));
  cudaStream_t a, b;
  OK(cudaStreamCreate(&a));
  OK(cudaStreamCreate(&b));
  for (uint32_t i = 0; i < 10; ++i) {  // default stream operations order the blocking streams
    append<<<1, 1, 0, i & 1 ? a : b>>>(log, 10 + i);
    append<<<1, 1>>>(log, 100 + i);
  }
  std::vector<uint32_t> h(100);
  OK(cudaMemcpy(h.data(), log, 400, cudaMemcpyDeviceToHost));
  CHECK(h[0] == 20);
  for (uint32_t i = 0; i < 10; ++i) CHECK(h[1 + 2 * i] == 10 + i && h[2 + 2 * i] == 100 + i);
  append<<<1, 1, 0, cudaStreamPerThread>>>(log, 7);
  OK(cudaStreamSynchronize(cudaStreamPerThread));
  append<<<1, 1, 0, a>>>(log, 8);
  OK(cudaStreamSynchronize(0));  // an action in the legacy stream: waits for blocking streams
  OK(cudaMemcpy(h.data(), log, 400, cudaMemcpyDeviceToHost));
  CHECK(h[0] == 22 && h[21] == 7 && h[22] == 8);
}

static void case_events() {
  cudaEvent_t a, b, untimed;
  OK(cudaEventCreate(&a));
  OK(cudaEventCreate(&b));
  OK(cudaEventCreateWithFlags(&untimed, cudaEventDisableTiming));
  OK(cudaEventQuery(a));  // never recorded: complete
  float ms;
  EXPECT(cudaErrorInvalidResourceHandle, cudaEventElapsedTime(&ms, a, b));
  cudaStream_t s;
  OK(cudaStreamCreate(&s));
  uint32_t *d, *pinned;
  OK(cudaMalloc((void**)&d, 4));
  OK(cudaMallocHost((void**)&pinned, 4));
  OK(cudaEventRecord(a, s));
  for (int i = 0; i < 20; ++i) store<<<1, 1, 0, s>>>(d, i);
  OK(cudaMemcpyAsync(pinned, d, 4, cudaMemcpyDeviceToHost, s));
  OK(cudaEventRecord(b, s));
  OK(cudaEventRecord(untimed, s));
  while (cudaEventQuery(b) == cudaErrorNotReady) {
  }
  CHECK(*pinned == 19);
  OK(cudaEventElapsedTime(&ms, a, b));
  CHECK(ms >= 0);
  OK(cudaStreamSynchronize(s));
  EXPECT(cudaErrorInvalidResourceHandle, cudaEventElapsedTime(&ms, a, untimed));
  OK(cudaEventDestroy(a));
  EXPECT(cudaErrorInvalidResourceHandle, cudaEventSynchronize(a));
  cudaGetLastError();
}

static std::mutex program_lock;
static std::vector<int> host_calls;
static void case_host_functions() {
  cudaStream_t s;
  OK(cudaStreamCreate(&s));
  uint32_t *pinned, *d;
  OK(cudaMallocHost((void**)&pinned, 4));
  OK(cudaMalloc((void**)&d, 4));
  static std::atomic<bool> refused{false};
  for (int i = 0; i < 8; ++i) {
    std::lock_guard<std::mutex> held(program_lock);  // the host function takes it too
    store<<<1, 1, 0, s>>>(d, (uint32_t)i);
    OK(cudaMemcpyAsync(pinned, d, 4, cudaMemcpyDeviceToHost, s));
    OK(cudaLaunchHostFunc(
        s,
        [](void* p) {
          std::lock_guard<std::mutex> l(program_lock);
          host_calls.push_back((int)*(uint32_t*)p);
          refused = cudaDeviceSynchronize() == cudaErrorNotPermitted;
        },
        pinned));
  }
  OK(cudaStreamSynchronize(s));
  CHECK(host_calls == (std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7}));
  CHECK(refused);
  static std::atomic<bool> came{false};
  store<<<1, 1, 0, s>>>(d, 1);
  OK(cudaLaunchHostFunc(
      s, [](void*) { came = true; }, nullptr));
  for (int i = 0; i < 2000 && !came; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  CHECK(came);  // although nobody synchronised
}

static const Cases stream_cases = {
    {"copies", case_copies},
    {"default_stream", case_default_stream},
    {"events", case_events},
    {"host_functions", case_host_functions},
};
