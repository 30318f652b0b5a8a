// SPDX-License-Identifier: Apache-2.0
#include "kernels.h"

__global__ void scale(float* x, float a, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) x[i] *= a;
}

cudaError_t launch_scale(float* x, float a, int n, cudaStream_t stream) {
  scale<<<(n + 127) / 128, 128, 0, stream>>>(x, a, n);
  return cudaGetLastError();
}
