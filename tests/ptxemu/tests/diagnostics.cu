// SPDX-License-Identifier: Apache-2.0
// Kernels with errors (deadlock, races, bad addresses) and unusual features; run by diagnostics.py.
#include <cassert>
#include <cstdint>
#include <cstdio>
extern "C" __global__ void b_deadlock(int* o) {
  if (threadIdx.x < 40) {
    int v = __shfl_down_sync(0xffffffffu, threadIdx.x, 1);
    o[threadIdx.x] = v;
  } else {
    o[threadIdx.x] = 1;
    while (1) {
      __syncthreads();
      if (o[0]) break;
    }
  }
}
extern "C" __global__ void b_div(int* o) {
  if (threadIdx.x & 1)
    o[0] = __ballot_sync(0xffffffffu, 1);
  else
    __syncthreads();
  __syncthreads();
}
extern "C" __global__ void b_race(int* o) {
  __shared__ int s[64];
  s[threadIdx.x] = threadIdx.x; /* missing sync */
  o[threadIdx.x] = s[63 - threadIdx.x];
  if (threadIdx.x == 999) __syncthreads();
}
extern "C" __global__ void b_shoob(int* o, int k) {
  extern __shared__ int d[];
  d[threadIdx.x + k] = 1;
  __syncthreads();
  o[threadIdx.x] = d[threadIdx.x];
}
extern "C" __global__ void b_align(char* o) { *(int*)(o + 1) = 3; }
extern "C" __global__ void b_assert(int k) {
  assert(k == 3 && "k must be 3");
  printf("k=%d x=%.3f s=%s u64=%llu 100%%\n", k, 1.5, "str", 123456789012345ull);
}
extern "C" __global__ void b_gloob(int* o, int n) { o[n] = 1; }
typedef float (*fn)(float);
__device__ float f1(float x) { return x + 1; }
__device__ __noinline__ float f2(float x) { return x * 3; }
__device__ fn tab[2] = {f1, f2};
extern "C" __global__ void b_ind(int k, float* o) {
  o[threadIdx.x] = tab[(threadIdx.x + k) & 1]((float)threadIdx.x);
}
struct V {
  __device__ virtual int g(int) { return 1; }
};
struct W : V {
  int a;
  __device__ W(int x) : a(x) {}
  __device__ int g(int b) override { return a * b; }
};
extern "C" __global__ void b_virt(int k, int* o) {
  W w(k + threadIdx.x);
  V* p = (k == 1) ? new V() : (V*)&w;
  o[threadIdx.x] = p->g(5);
  if (k == 1) delete p;
}
extern "C" __global__ void b_sw(int k, int* o) {
  int r;
  switch ((k + threadIdx.x) % 9) {
    case 0:
      r = 5;
      break;
    case 1:
      r = k * 3;
      break;
    case 2:
      r = k - 7;
      break;
    case 3:
      r = o[0];
      break;
    case 4:
      r = 99 / (k + 1);
      break;
    case 5:
      r = k << 3;
      break;
    case 6:
      r = ~k;
      break;
    default:
      r = -1;
  }
  o[threadIdx.x] = r;
}
__constant__ int ctab[4] = {3, 1, 4, 1};
__device__ int gcount = 7;
extern "C" __global__ void b_const(int* o) {
  o[threadIdx.x] = ctab[threadIdx.x & 3] + atomicAdd(&gcount, 1) * 0;
}
__device__ int fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
extern "C" __global__ void b_rec(int* o) { o[threadIdx.x] = fib(threadIdx.x % 12); }
extern "C" __global__ void b_f16(unsigned short* o, float x) {
  asm volatile("cvt.rn.f16.f32 %0, %1;" : "=h"(o[0]) : "f"(x));
}
