// SPDX-License-Identifier: Apache-2.0
// Kernels whose instructions are counted by hand in `selftest`, written in PTX so that no compiler
// chooses them, and a program that runs them.
#include <cstdint>
#include <cstdio>

// per thread: 1 mov of %tid, 5 fp32, 3 integer, 1 shift, 1 store (the compiler adds its own around
// them)
__global__ void straight(uint32_t* out) {
  asm volatile(
      "{\n"
      ".reg .f32 a, b, c; .reg .u32 t, u; .reg .f64 d;\n"
      "mov.u32 t, %tid.x;\n"
      "cvt.rn.f32.u32 a, t;\n"
      "add.rn.f32 b, a, a;\n"
      "mul.rn.f32 c, b, a;\n"
      "fma.rn.f32 c, a, b, c;\n"
      "fma.rn.f32 c, a, b, c;\n"
      "div.rn.f32 c, c, b;\n"
      "sqrt.rn.f32 c, c;\n"
      "cvt.f64.f32 d, c;\n"
      "add.rn.f64 d, d, d;\n"
      "mad.lo.u32 u, t, t, t;\n"
      "shl.b32 u, u, 1;\n"
      "xor.b32 u, u, t;\n"
      "red.global.add.u32 [%0], u;\n"
      "bar.sync 0;\n"
      "}\n" ::"l"(out));
}
// lanes loop lane+1 times: 32 * 33 / 2 visits of the body by a warp, at most 32 by one lane
__global__ void loop(uint32_t* out) {
  asm volatile(
      "{\n"
      ".reg .u32 n; .reg .pred p;\n"
      "mov.u32 n, %laneid;\n"
      "AGAIN:\n"
      "red.global.add.u32 [%0], 1;\n"
      "sub.u32 n, n, 1;\n"
      "setp.ge.s32 p, n, 0;\n"
      "@p bra AGAIN;\n"
      "}\n" ::"l"(out));
}

int main() {
  uint32_t *d, h[16] = {};
  cudaStream_t s;
  cudaStreamCreate(&s);
  if (cudaMalloc((void**)&d, 64)) return 1;
  cudaMemcpyAsync(d, h, 64, cudaMemcpyHostToDevice, s);
  straight<<<3, 64, 0, s>>>(d);
  straight<<<2, 64, 0, s>>>(d);
  cudaStreamSynchronize(s);
  cudaMemset(d, 0, 64);
  loop<<<2, 64>>>(d);
  cudaMemcpy(h, d, 64, cudaMemcpyDeviceToHost);
  printf("%u\n", h[0]);
  return h[0] == 4 * 32 * 33 / 2 ? 0 : 1;
}
