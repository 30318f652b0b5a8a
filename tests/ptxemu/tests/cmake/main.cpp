// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <vector>

#include "kernels.h"

int main() {
  std::vector<float> h(1000, 2.0f);
  float* d;
  cudaDeviceProp p;
  cudaStream_t s;
  if (cudaGetDeviceProperties(&p, 0) || cudaStreamCreate(&s) ||
      cudaMalloc((void**)&d, h.size() * 4))
    return 1;
  cudaMemcpy(d, h.data(), h.size() * 4, cudaMemcpyHostToDevice);
  if (launch_scale(d, 1.5f, (int)h.size(), s) || cudaStreamSynchronize(s)) return 1;
  cudaMemcpy(h.data(), d, h.size() * 4, cudaMemcpyDeviceToHost);
  printf("%s: %g\n", p.name, h[999]);
  return h[0] == 3.0f && h[999] == 3.0f ? 0 : 1;
}
