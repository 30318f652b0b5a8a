// SPDX-License-Identifier: Apache-2.0
// 48 KiB and one word of static shared memory: ptxas and ptx2cpp.py refuse it
__global__ void big(int* out) {
  __shared__ int words[12289];
  words[threadIdx.x] = out[threadIdx.x];
  __syncthreads();
  out[threadIdx.x] = words[threadIdx.x ^ 1];
}
