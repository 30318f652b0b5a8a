// SPDX-License-Identifier: Apache-2.0
// Memory that is allocated and released in a stream's order, and how much there is.
#pragma once
#include <cstdint>
#include <vector>

#include "check.cuh"
#include "kernels.cuh"

static void case_async_memory() {
  cudaStream_t s, t;
  OK(cudaStreamCreateWithFlags(&s, cudaStreamNonBlocking));
  OK(cudaStreamCreateWithFlags(&t, cudaStreamNonBlocking));
  size_t before, after, total;
  OK(cudaMemGetInfo(&before, &total));
  std::vector<uint32_t> out(50);
  for (uint32_t i = 0; i < 50; ++i) {  // far more than fits, unless the releases happen
    uint32_t* p;
    OK(cudaMallocAsync((void**)&p, total / 4, s));
    store<<<1, 1, 0, s>>>(p + i, i);
    OK(cudaMemcpyAsync(&out[i], p + i, 4, cudaMemcpyDeviceToHost, s));
    OK(cudaFreeAsync(p, s));
    EXPECT(cudaErrorInvalidValue, cudaMemcpy(&out[i], p + i, 4, cudaMemcpyDeviceToHost));
  }
  OK(cudaStreamSynchronize(s));
  for (uint32_t i = 0; i < 50; ++i) CHECK(out[i] == i);
  OK(cudaMemGetInfo(&after, &total));
  CHECK(after == before);
  EXPECT(cudaErrorInvalidValue, cudaFree(&out));
  uint32_t* q;
  OK(cudaMalloc((void**)&q, 100));
  OK(cudaFree(q));
  EXPECT(cudaErrorInvalidValue, cudaFree(q));
  EXPECT(cudaErrorMemoryAllocation, cudaMalloc((void**)&q, total + 1));
  EXPECT(cudaErrorMemoryAllocation, cudaGetLastError());
  OK(cudaGetLastError());
}

static const Cases memory_cases = {
    {"async_memory", case_async_memory},
};
