// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <cub/block/block_reduce.cuh>
// (a)
extern "C" __global__ void k_saxpy(uint64_t n, float a, const float* x, float* y) {
  uint64_t i = (uint64_t)blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) y[i] = a * x[i] + y[i];
}
// (b)
__host__ __device__ inline void mulhilo(uint32_t a, uint32_t b, uint32_t& hi, uint32_t& lo) {
  uint64_t p = (uint64_t)a * b;
  hi = (uint32_t)(p >> 32);
  lo = (uint32_t)p;
}
__host__ __device__ inline void philox4x32_10(uint32_t c[4], uint32_t k0, uint32_t k1) {
  for (int r = 0; r < 10; ++r) {
    uint32_t h0, l0, h1, l1;
    mulhilo(0xD2511F53u, c[0], h0, l0);
    mulhilo(0xCD9E8D57u, c[2], h1, l1);
    uint32_t n0 = h1 ^ c[1] ^ k0, n1 = l1, n2 = h0 ^ c[3] ^ k1, n3 = l0;
    c[0] = n0;
    c[1] = n1;
    c[2] = n2;
    c[3] = n3;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
}
extern "C" __global__ void k_philox(uint64_t base, uint64_t n, uint64_t seed, uint4* out,
                                    double* u01) {
  for (uint64_t i = (uint64_t)blockIdx.x * blockDim.x + threadIdx.x; i < n;
       i += (uint64_t)gridDim.x * blockDim.x) {
    uint64_t idx = base + i;
    uint32_t c[4] = {(uint32_t)idx, (uint32_t)(idx >> 32), 0x1234u, 0u};
    philox4x32_10(c, (uint32_t)seed, (uint32_t)(seed >> 32));
    out[i] = make_uint4(c[0], c[1], c[2], c[3]);
    uint64_t m = ((uint64_t)c[1] << 32) | c[0];
    u01[i] = (double)(m >> 11) * (1.0 / 9007199254740992.0);
  }
}
// (c)
extern "C" __global__ void k_arith(uint32_t n, const float* a, const float* b, const float* c,
                                   float* o, const double* da, const double* db, double* od,
                                   int64_t* oi) {
  uint32_t i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  float x = a[i], y = b[i], z = c[i];
  float* p = o + (uint64_t)i * 16;
  p[0] = fmaf(x, y, z);
  p[1] = sqrtf(fabsf(x));
  p[2] = x / y;
  p[3] = fminf(x, y);
  p[4] = fmaxf(x, y);
  p[5] = __fadd_rn(__fmul_rn(x, y), z);
  p[6] = floorf(x);
  p[7] = ceilf(x);
  p[8] = rintf(x);
  p[9] = truncf(x);
  p[10] = copysignf(x, y);
  p[11] = (float)i * x - y;
  p[12] = (x < y) ? x : z;
  p[13] = isnan(x) ? 1.f : 2.f;
  p[14] = __uint_as_float(__float_as_uint(x) ^ 0x80000000u);
  p[15] = (float)(int)z;
  double u = da[i], v = db[i];
  double* q = od + (uint64_t)i * 8;
  q[0] = fma(u, v, (double)z);
  q[1] = sqrt(fabs(u));
  q[2] = u / v;
  q[3] = fmin(u, v);
  q[4] = fmax(u, v);
  q[5] = __dadd_rn(__dmul_rn(u, v), u);
  q[6] = floor(u);
  q[7] = (double)(float)u;
  int64_t* r = oi + (uint64_t)i * 8;
  int64_t s = (int64_t)(u * 1048576.0), t = (int64_t)i * 1234567891LL - 77;
  r[0] = s * t;
  r[1] = __mul64hi(s, t);
  r[2] = (t != 0) ? s / t : 0;
  r[3] = (t != 0) ? s % t : 0;
  r[4] = __popcll(s) + (__clzll(s) << 8) + ((int64_t)__ffsll(s) << 16);
  r[5] = s >> (i & 63);
  r[6] = (uint64_t)s >> (i & 63);
  r[7] = (s < t ? s : t) + (int64_t)__funnelshift_l((uint32_t)s, (uint32_t)t, i) +
         (int64_t)__byte_perm((uint32_t)s, (uint32_t)t, 0x3175) + __brev((uint32_t)s);
}
// transcendental (approximate on the CPU: libdevice code is PTX arithmetic + ex2/lg2 approx)
extern "C" __global__ void k_transc(uint32_t n, const float* a, float* o, const double* da,
                                    double* od) {
  uint32_t i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  float x = a[i];
  float* p = o + (uint64_t)i * 4;
  p[0] = expf(x);
  p[1] = logf(fabsf(x));
  p[2] = sinf(x);
  p[3] = powf(fabsf(x), 0.3f);
  double u = da[i];
  double* q = od + (uint64_t)i * 4;
  q[0] = exp(u);
  q[1] = log(fabs(u));
  q[2] = sin(u);
  q[3] = cos(u);
}
// (d)
extern "C" __global__ void k_reduce(uint32_t n, const uint32_t* x, uint32_t* blocksum,
                                    uint32_t* total32, unsigned long long* total64,
                                    uint32_t* hist) {
  __shared__ uint32_t sm[256];
  __shared__ uint32_t sh[16];
  __shared__ unsigned long long s64;
  uint32_t t = threadIdx.x;
  if (t < 16) sh[t] = 0;
  if (t == 0) s64 = 0;
  __syncthreads();
  uint32_t acc = 0;
  for (uint32_t i = blockIdx.x * blockDim.x + t; i < n; i += gridDim.x * blockDim.x) {
    acc += x[i];
    atomicAdd(&sh[x[i] & 15u], 1u);
  }
  sm[t] = acc;
  __syncthreads();
  for (uint32_t s = blockDim.x / 2; s >= 32; s >>= 1) {
    if (t < s) sm[t] += sm[t + s];
    __syncthreads();
  }
  if (t < 32) {
    uint32_t v = sm[t];
    for (int d = 16; d > 0; d >>= 1) v += __shfl_down_sync(0xffffffffu, v, d);
    if (t == 0) {
      blocksum[blockIdx.x] = v;
      atomicAdd(total32, v);
    }
  }
  atomicAdd(&s64, (unsigned long long)acc << 20);
  __syncthreads();
  if (t == 0) atomicAdd(total64, s64);
  if (t < 16) atomicAdd(&hist[t], sh[t]);
}
extern "C" __global__ void k_warp(const uint32_t* x, uint32_t* o) {
  uint32_t t = threadIdx.x, g = blockIdx.x * blockDim.x + t, v = x[g], m = 0xffffffffu;
  uint32_t* p = o + (uint64_t)g * 8;
  p[0] = __shfl_up_sync(m, v, 3);
  p[1] = __shfl_xor_sync(m, v, 5);
  p[2] = __shfl_sync(m, v, (t * 7) & 31);
  p[3] = __ballot_sync(m, v & 1);
  p[4] = __any_sync(m, (v & 255) == 0) + 2 * __all_sync(m, v != 1);
  p[5] = __shfl_down_sync(m, v, 2, 8);
  uint64_t w = ((uint64_t)v << 32) | (v ^ 0x5a5a5a5au);
  w += __shfl_down_sync(m, (unsigned long long)w, 4);
  p[6] = (uint32_t)(w >> 32) ^ (uint32_t)w;
  __syncwarp();
  p[7] =
      __popc(__activemask()) + (v > 100 ? __syncthreads_count(v & 2) : __syncthreads_count(v & 2));
}
// more atomics
extern "C" __global__ void k_atom(uint32_t n, const uint32_t* x, uint32_t* o,
                                  unsigned long long* o64, float* of, double* od) {
  uint32_t i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  uint32_t v = x[i];
  atomicMin(o, v);
  atomicMax(o + 1, v);
  atomicXor(o + 2, v);
  atomicOr(o + 3, v);
  atomicAnd(o + 4, v | 0xff0000u);
  atomicInc(o + 5, 1000u);
  atomicAdd((int*)(o + 6), -(int)(v & 7));
  unsigned long long old = o64[0], as;
  do {
    as = old;
    old = atomicCAS(o64, as, as + v);
  } while (old != as);
  atomicMax(o64 + 1, (unsigned long long)v << 30);
  atomicAdd(of, (float)(v & 1023));
  atomicAdd(od, (double)v);
  atomicExch(o + 7, 5u);
}
// (e)
struct Stat {
  double s, s2;
  uint32_t n;
  uint64_t mx;
};
struct StatOp {
  __device__ __forceinline__ Stat operator()(const Stat& a, const Stat& b) const {
    Stat r;
    r.s = a.s + b.s;
    r.s2 = a.s2 + b.s2;
    r.n = a.n + b.n;
    r.mx = a.mx > b.mx ? a.mx : b.mx;
    return r;
  }
};
extern "C" __global__ void k_cub(uint32_t n, const uint32_t* x, Stat* out) {
  using BR = cub::BlockReduce<Stat, 128>;
  __shared__ typename BR::TempStorage tmp;
  Stat v{0, 0, 0, 0};
  for (uint32_t i = blockIdx.x * 128 + threadIdx.x; i < n; i += gridDim.x * 128) {
    double d = (double)(x[i] & 0xffff);
    v.s += d;
    v.s2 += d * d;
    v.n++;
    uint64_t m = (uint64_t)x[i] * 3;
    if (m > v.mx) v.mx = m;
  }
  Stat r = BR(tmp).Reduce(v, StatOp());
  if (threadIdx.x == 0) out[blockIdx.x] = r;
}
extern "C" __global__ void k_cubwarp(uint32_t n, const uint32_t* x, Stat* out) {
  using BR = cub::BlockReduce<Stat, 96, cub::BLOCK_REDUCE_RAKING>;
  __shared__ typename BR::TempStorage tmp;
  uint32_t i = blockIdx.x * 96 + threadIdx.x;
  Stat v{0, 0, 0, 0};
  if (i < n) {
    double d = (double)(x[i] & 0xffff);
    v = Stat{d, d * d, 1u, (uint64_t)x[i] * 5};
  }
  Stat r = BR(tmp).Reduce(v, StatOp());
  if (threadIdx.x == 0) out[blockIdx.x] = r;
}
