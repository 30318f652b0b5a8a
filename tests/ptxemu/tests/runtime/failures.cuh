// SPDX-License-Identifier: Apache-2.0
// Kernels that fail, and failures that are injected.
#pragma once
#include <cstdint>
#include <cstdio>
#include <string>

#include "check.cuh"
#include "kernels.cuh"

// A failed kernel breaks its device.
static void case_kernel_fails(int which) {
  uint32_t *d, *freed, *host = new uint32_t[4];
  OK(cudaMalloc((void**)&d, 64));
  OK(cudaMalloc((void**)&freed, 64));
  OK(cudaFree(freed));
  cudaStream_t s;
  OK(cudaStreamCreate(&s));
  cudaError_t want = cudaErrorIllegalAddress;
  if (which == 0) store<<<1, 1, 0, s>>>(nullptr, 1);
  if (which == 1) store<<<1, 1, 0, s>>>(host, 1);  // pageable host memory
  if (which == 2) store<<<1, 1, 0, s>>>(freed, 1);
  if (which == 3)
    store<<<1, 1, 0, s>>>((uint32_t*)((char*)d + 1), 1), want = cudaErrorMisalignedAddress;
  if (which == 4) asserting<<<1, 1, 0, s>>>(0), want = cudaErrorLaunchFailure;
  if (which == 5) store<<<1, 1, 0, s>>>(d + (1 << 20), 1);  // far behind the block
  OK(cudaGetLastError());                                   // the launch itself succeeds
  OK(cudaMalloc((void**)&freed, 64));
  EXPECT(want, cudaStreamSynchronize(s));
  EXPECT(want, cudaMalloc((void**)&freed, 64));  // from now on everything fails
  EXPECT(want, cudaDeviceSynchronize());
  store<<<1, 1>>>(d, 1);
  EXPECT(want, cudaGetLastError());
  int n;
  OK(cudaGetDeviceCount(&n));
  delete[] host;
}

// A fixed sequence of calls; prints the error of each, for `selftest` to compare.
static void case_fault_sequence() {
  int n = 0;
  auto say = [](const char* what, cudaError_t e) { printf("%s %s\n", what, cudaGetErrorName(e)); };
  say("count", cudaGetDeviceCount(&n));
  for (int d = 0; d < n; ++d) {
    printf("device %d\n", d);
    cudaSetDevice(d);
    cudaGetLastError();
    uint32_t *p = nullptr, *q = nullptr, v = 1, *pinned = nullptr;
    cudaStream_t s = nullptr;
    say("malloc", cudaMalloc((void**)&p, 64));
    say("malloc", cudaMalloc((void**)&q, 64));
    cudaGetLastError();
    if (!p) continue;
    say("stream", cudaStreamCreate(&s));
    say("host", cudaMallocHost((void**)&pinned, 64));
    if (pinned) pinned[0] = 5;
    store<<<1, 1, 0, s>>>(p, 11);
    say("launch", cudaGetLastError());
    say("copy", cudaMemcpyAsync(pinned, p, 4, cudaMemcpyDeviceToHost, s));
    store<<<1, 1, 0, s>>>(p, 12);
    say("launch", cudaGetLastError());
    say("copy", cudaMemcpyAsync(pinned + 1, p, 4, cudaMemcpyDeviceToHost, s));
    say("sync", cudaStreamSynchronize(s));
    say("memcpy", cudaMemcpy(&v, p, 4, cudaMemcpyDeviceToHost));
    say("free", cudaFree(p));
    if (pinned) printf("pinned %u %s\n", pinned[0], pinned[1] == 12 ? "12" : "-");
  }
}

static Cases cases_of_failures() {
  Cases cases = {{"fault_sequence", case_fault_sequence}};
  for (int i = 0; i < 6; ++i)
    cases["kernel_fails_" + std::to_string(i)] = [i] { case_kernel_fails(i); };
  return cases;
}
static const Cases failure_cases = cases_of_failures();
