// SPDX-License-Identifier: Apache-2.0
// The kernels that the cases launch.
#pragma once
#include <cstdint>

__device__ unsigned device_total;
__constant__ unsigned constant_factor;

__global__ void transform(const uint32_t* in, uint32_t* out, uint32_t n, uint32_t add) {
  uint32_t i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) out[i] = in[i] * 3 + add;
}
__global__ void sum_blocks(const uint32_t* in, unsigned long long* total, uint32_t n) {
  __shared__ unsigned long long block_total;
  if (threadIdx.x == 0) block_total = 0;
  __syncthreads();
  uint32_t i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) atomicAdd(&block_total, (unsigned long long)in[i]);
  __syncthreads();
  if (threadIdx.x == 0) atomicAdd(total, block_total);
}
__global__ void store(uint32_t* p, uint32_t v) { *p = v; }
__global__ void append(uint32_t* log, uint32_t v) { log[1 + log[0]++] = v; }
__global__ void count_here(unsigned n) { atomicAdd(&device_total, n * constant_factor); }
__global__ void use_shared(uint32_t* out) {
  extern __shared__ uint32_t dynamic[];
  __shared__ uint32_t fixed[256];
  fixed[threadIdx.x & 255] = dynamic[threadIdx.x] = threadIdx.x;
  __syncthreads();
  out[threadIdx.x] = dynamic[threadIdx.x] + fixed[threadIdx.x & 255];
}
__global__ void __launch_bounds__(128) bounded(uint32_t* out) { out[threadIdx.x] = 1; }
__global__ void asserting(int v) {
  if (v != 1) asm("trap;");
}
