// SPDX-License-Identifier: Apache-2.0
// Work that overlaps with copies, done right, and with a race that has to show.
#pragma once
#include <cstdint>
#include <cstring>

#include "check.cuh"
#include "kernels.cuh"

// Batches pass through two pinned input buffers and two streams. `wait_for_slot`: wait until the
// copy out of a buffer is done before filling it again. `wait_for_result`: synchronise before
// reading the results.
static bool double_buffer(bool wait_for_slot, bool wait_for_result, int batches = 10) {
  const uint32_t n = 700;
  uint32_t *in[2], *din[2], *dout[2], *results;
  unsigned long long *dtotal, total = 0, want_total = 0;
  cudaStream_t s[2];
  cudaEvent_t copied[2];
  OK(cudaMallocHost((void**)&results, batches * n * 4));
  OK(cudaMalloc((void**)&dtotal, 8));
  OK(cudaMemset(dtotal, 0, 8));
  OK(cudaDeviceSynchronize());
  for (int k = 0; k < 2; ++k) {
    OK(cudaHostAlloc((void**)&in[k], n * 4, cudaHostAllocDefault));
    OK(cudaMalloc((void**)&din[k], n * 4));
    OK(cudaMalloc((void**)&dout[k], n * 4));
    OK(cudaStreamCreateWithFlags(&s[k], cudaStreamNonBlocking));
    OK(cudaEventCreateWithFlags(&copied[k], cudaEventDisableTiming));
  }
  memset(results, 0, batches * n * 4);
  auto value = [](int b, uint32_t i) { return (uint32_t)b * 100003u + i * 7u; };
  for (int b = 0; b < batches; ++b) {
    int k = b & 1;
    if (wait_for_slot) OK(cudaEventSynchronize(copied[k]));
    for (uint32_t i = 0; i < n; ++i) in[k][i] = value(b, i);
    OK(cudaMemcpyAsync(din[k], in[k], n * 4, cudaMemcpyHostToDevice, s[k]));
    OK(cudaEventRecord(copied[k], s[k]));
    transform<<<(n + 127) / 128, 128, 0, s[k]>>>(din[k], dout[k], n, (uint32_t)b);
    sum_blocks<<<(n + 127) / 128, 128, 0, s[k]>>>(dout[k], dtotal, n);
    OK(cudaMemcpyAsync(results + (size_t)b * n, dout[k], n * 4, cudaMemcpyDeviceToHost, s[k]));
  }
  if (wait_for_result) OK(cudaDeviceSynchronize());
  uint64_t wrong = 0;
  for (int b = 0; b < batches; ++b)
    for (uint32_t i = 0; i < n; ++i) {
      uint32_t want = value(b, i) * 3 + (uint32_t)b;
      want_total += want;
      wrong += results[(size_t)b * n + i] != want;
    }
  OK(cudaDeviceSynchronize());
  OK(cudaMemcpy(&total, dtotal, 8, cudaMemcpyDeviceToHost));
  for (int k = 0; k < 2; ++k) {
    OK(cudaFreeHost(in[k]));
    OK(cudaFree(din[k]));
    OK(cudaFree(dout[k]));
    OK(cudaStreamDestroy(s[k]));
    OK(cudaEventDestroy(copied[k]));
  }
  OK(cudaFreeHost(results));
  OK(cudaFree(dtotal));
  return wrong == 0 && total == want_total;
}
static void case_double_buffer() { CHECK(double_buffer(true, true)); }
static void case_racy_reuse() { CHECK(double_buffer(false, true)); }
static void case_racy_read() { CHECK(double_buffer(true, false)); }

// One stream copies, the other computes; `with_events` orders them.
static bool copy_and_compute(bool with_events) {
  const uint32_t n = 300, batches = 8;
  uint32_t *host, *din, *dout;
  cudaStream_t copy, compute;
  cudaEvent_t ready, used;
  OK(cudaMallocHost((void**)&host, 2 * batches * n * 4));
  OK(cudaMalloc((void**)&din, n * 4));
  OK(cudaMalloc((void**)&dout, batches * n * 4));
  OK(cudaStreamCreateWithPriority(&copy, cudaStreamNonBlocking, -1));
  OK(cudaStreamCreateWithPriority(&compute, cudaStreamNonBlocking, 0));
  OK(cudaEventCreate(&ready));
  OK(cudaEventCreate(&used));
  for (uint32_t i = 0; i < batches * n; ++i) host[i] = i * 13;
  for (uint32_t b = 0; b < batches; ++b) {
    if (with_events) OK(cudaStreamWaitEvent(copy, used, 0));
    OK(cudaMemcpyAsync(din, host + b * n, n * 4, cudaMemcpyHostToDevice, copy));
    OK(cudaEventRecord(ready, copy));
    if (with_events) OK(cudaStreamWaitEvent(compute, ready, 0));
    transform<<<3, 128, 0, compute>>>(din, dout + b * n, n, b);
    OK(cudaEventRecord(used, compute));
  }
  uint32_t* out = host + batches * n;
  OK(cudaMemcpyAsync(out, dout, batches * n * 4, cudaMemcpyDeviceToHost, compute));
  OK(cudaStreamSynchronize(compute));
  bool good = true;
  for (uint32_t i = 0; i < batches * n; ++i) good &= out[i] == i * 13 * 3 + i / n;
  float ms = -1;
  OK(cudaEventSynchronize(ready));
  OK(cudaEventElapsedTime(&ms, ready, used));
  return good;
}
static void case_two_streams() { CHECK(copy_and_compute(true)); }
static void case_racy_two_streams() { CHECK(copy_and_compute(false)); }

static const Cases pipeline_cases = {
    {"double_buffer", case_double_buffer},
    {"racy_reuse", case_racy_reuse},
    {"racy_read", case_racy_read},
    {"two_streams", case_two_streams},
    {"racy_two_streams", case_racy_two_streams},
};
