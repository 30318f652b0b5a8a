// SPDX-License-Identifier: Apache-2.0
// Limits of launches, occupancy, what is known of kernels, and the hook that is called after them.
#pragma once
#include <cstdint>
#include <cstring>

#include "check.cuh"
#include "kernels.cuh"

static void case_limits() {
  uint32_t* d;
  OK(cudaMalloc((void**)&d, 4096));
  auto launch = [&](unsigned threads, size_t shared) {
    use_shared<<<1, threads, shared>>>(d);
    cudaError_t e = cudaGetLastError();
    return e == cudaSuccess ? cudaDeviceSynchronize() : e;
  };
  OK(launch(1024, 4096));
  EXPECT(cudaErrorInvalidConfiguration, launch(1025, 8192));
  EXPECT(cudaErrorInvalidConfiguration, launch(0, 8192));
  OK(launch(64, 47 << 10));  // and 1 KiB is static
  EXPECT(cudaErrorInvalidValue, launch(64, (47 << 10) + 4));
  EXPECT(cudaErrorInvalidValue,
         cudaFuncSetAttribute(use_shared, cudaFuncAttributeMaxDynamicSharedMemorySize, 227 << 10));
  cudaGetLastError();
  OK(cudaFuncSetAttribute(use_shared, cudaFuncAttributeMaxDynamicSharedMemorySize, 226 << 10));
  OK(launch(64, 226 << 10));
  EXPECT(cudaErrorInvalidValue, launch(64, (226 << 10) + 4));
  bounded<<<1, 128>>>(d);
  OK(cudaGetLastError());
  bounded<<<1, 129>>>(d);
  EXPECT(cudaErrorLaunchOutOfResources, cudaGetLastError());
  store<<<dim3(1, 65536, 1), 1>>>(d, 1);
  EXPECT(cudaErrorInvalidConfiguration, cudaGetLastError());
  cudaFuncAttributes a;
  OK(cudaFuncGetAttributes(&a, use_shared));
  CHECK(a.sharedSizeBytes == 1024 && a.maxDynamicSharedSizeBytes == 226 << 10 &&
        a.maxThreadsPerBlock == 1024);
  OK(cudaFuncGetAttributes(&a, store));
  CHECK(a.sharedSizeBytes == 0);  // not the whole module's
  cudaDeviceProp p;
  OK(cudaGetDeviceProperties(&p, 0));
  CHECK(p.major == 9 && p.minor == 0 && p.multiProcessorCount == 132 &&
        p.sharedMemPerBlockOptin == 227 << 10);
}

static void case_occupancy() {
  int n = -1, grid = 0, block = 0;
  auto blocks = [&](const void* f, int threads, size_t shared) {
    n = -1;
    OK(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&n, f, threads, shared));
    return n;
  };
  // 64 registers: 65536 / (64 * 32) = 32 warps
  CHECK(blocks((const void*)store, 256, 0) == 4);
  CHECK(blocks((const void*)store, 1024, 0) == 1);
  CHECK(blocks((const void*)store, 32, 0) == 32);
  CHECK(blocks((const void*)store, 33, 0) == 16);
  OK(cudaFuncSetAttribute(use_shared, cudaFuncAttributeMaxDynamicSharedMemorySize, 200 << 10));
  CHECK(blocks((const void*)use_shared, 64, 100 << 10) == 2);  // 228 / (100 + 1 + 1 reserved)
  CHECK(blocks((const void*)use_shared, 64, 112 << 10) == 2);  // 228 / 114
  CHECK(blocks((const void*)use_shared, 64, (112 << 10) + 4) == 1);
  CHECK(blocks((const void*)use_shared, 64, (200 << 10) + 4) == 0);
  CHECK(blocks((const void*)bounded, 129, 0) == 0);
  EXPECT(cudaErrorInvalidValue, cudaOccupancyMaxActiveBlocksPerMultiprocessor(&n, store, 0, 0));
  OK(cudaOccupancyMaxPotentialBlockSize(&grid, &block, store, 0, 0));
  CHECK(block == 1024 && grid == 132);
}

static void case_figures() {  // PTXEMU_REGS=./figures with store 200 registers, 48 bytes
  cudaFuncAttributes a;
  OK(cudaFuncGetAttributes(&a, store));
  CHECK(a.numRegs == 200 && a.localSizeBytes == 48);
  CHECK(a.maxThreadsPerBlock == 256);  // 200 registers: two warps to each of four partitions
  OK(cudaFuncGetAttributes(&a, count_here));
  CHECK(a.numRegs == 64 && a.localSizeBytes == 0);
  int blocks = 0;
  OK(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&blocks, store, 32, 0));
  CHECK(blocks == 8);
}

extern "C" void ptxemu_after_kernel(void (*hook)(const char*, const void* const*, void*), void*);

static void case_after_kernel() {
  uint32_t* p;
  OK(cudaMalloc((void**)&p, 8));
  int calls = 0;
  // store(p, v) puts v; the hook makes it v + 1, and tells by the name what it has seen.
  const auto hook = [](const char* kernel, const void* const* arguments, void* data) {
    uint32_t* const there = *(uint32_t* const*)arguments[0];
    if (strstr(kernel, "store") && *there == *(const uint32_t*)arguments[1]) *there += 1;
    *(int*)data += 1;
  };
  ptxemu_after_kernel(hook, &calls);
  store<<<1, 1>>>(p, 20);
  uint32_t v = 0;
  OK(cudaMemcpy(&v, p, 4, cudaMemcpyDeviceToHost));
  CHECK(v == 21 && calls == 1);
  ptxemu_after_kernel(nullptr, nullptr);
  store<<<1, 1>>>(p, 30);
  OK(cudaMemcpy(&v, p, 4, cudaMemcpyDeviceToHost));
  CHECK(v == 30 && calls == 1);
  OK(cudaFree(p));
}

static const Cases launch_cases = {
    {"limits", case_limits},
    {"occupancy", case_occupancy},
    {"figures", case_figures},
    {"after_kernel", case_after_kernel},
};
