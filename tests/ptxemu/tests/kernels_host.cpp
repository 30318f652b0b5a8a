// SPDX-License-Identifier: Apache-2.0
// Runs the kernels of kernels.cu on the emulator and compares with the same arithmetic on the host.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <limits>
#include <string>
#include <vector>
extern "C" int ptxemu_launch(const char*, uint32_t, uint32_t, uint32_t, uint32_t, uint32_t,
                             uint32_t, uint32_t, void**);
extern "C" const char* ptxemu_last_error();
static int failures = 0;
static double secs() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}
template <class... A>
double launch(const char* k, uint32_t g, uint32_t b, A... a) {
  void* p[] = {(void*)&a...};
  double t = secs();
  if (ptxemu_launch(k, g, 1, 1, b, 1, 1, 0, p)) {
    printf("FAIL %s: %s\n", k, ptxemu_last_error());
    ++failures;
  }
  return secs() - t;
}
static uint64_t s = 42;
static uint32_t rnd() {
  s ^= s << 13;
  s ^= s >> 7;
  s ^= s << 17;
  return (uint32_t)(s >> 16);
}
template <class T>
int diff(const char* n, const std::vector<T>& a, const std::vector<T>& b) {
  int d = 0;
  size_t f = 0;
  for (size_t i = 0; i < a.size(); ++i)
    if (memcmp(&a[i], &b[i], sizeof(T))) {
      if (!d) f = i;
      d++;
    }
  failures += d != 0;
  printf("%-28s %s (%d of %zu differ%s%s)\n", n, d ? "DIFF" : "bit-exact", d, a.size(),
         d ? ", first at " : "", d ? std::to_string(f).c_str() : "");
  return d;
}
static void philox(uint32_t c[4], uint32_t k0, uint32_t k1) {
  for (int r = 0; r < 10; ++r) {
    uint64_t p0 = (uint64_t)0xD2511F53u * c[0], p1 = (uint64_t)0xCD9E8D57u * c[2];
    uint32_t a = (uint32_t)(p1 >> 32) ^ c[1] ^ k0, b = (uint32_t)(p0 >> 32) ^ c[3] ^ k1;
    c[0] = a;
    c[1] = (uint32_t)p1;
    c[2] = b;
    c[3] = (uint32_t)p0;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
}
struct Stat {
  double s, s2;
  uint32_t n;
  uint64_t mx;
};
static uint32_t brev(uint32_t v) {
  uint32_t r = 0;
  for (int i = 0; i < 32; ++i)
    if (v >> i & 1) r |= 1u << (31 - i);
  return r;
}
static uint32_t bperm(uint32_t a, uint32_t b, uint32_t c) {
  uint64_t v = (uint64_t)b << 32 | a;
  uint32_t r = 0;
  for (int i = 0; i < 4; ++i) r |= (uint32_t)((v >> (8 * (c >> 4 * i & 7))) & 255) << 8 * i;
  return r;
}
static float canon(float f) {
  uint32_t u = 0x7fffffffu;
  float g;
  memcpy(&g, &u, 4);
  return f != f ? g : f;
}
int main() {
  // test vector of the random123 known answers (philox4x32_10, all ones / zeros)
  {
    uint32_t c[4] = {0, 0, 0, 0};
    philox(c, 0, 0);
    printf("host philox KAT: %08x %08x %08x %08x (want 6627e8d5 e169c58d bc57ac4c 9b00dbd8)\n",
           c[0], c[1], c[2], c[3]);
  }
  {
    uint64_t n = 100003;
    std::vector<float> x(n), y(n), r;
    for (auto& v : x) v = (float)(int)rnd() * 1e-7f;
    for (auto& v : y) v = (float)(int)rnd() * 1e-8f;
    r = y;
    for (uint64_t i = 0; i < n; ++i) r[i] = fmaf(1.1f, x[i], r[i]);
    launch("k_saxpy", (uint32_t)((n + 255) / 256), 256, n, 1.1f, x.data(), y.data());
    diff("(a) saxpy", y, r);
  }
  {
    uint64_t n = 1 << 20, base = 0xfffffff0ull, seed = 0xdeadbeef12345678ull;
    std::vector<uint32_t> o(4 * n), r(4 * n);
    std::vector<double> u(n), ru(n);
    double t = launch("k_philox", 128, 256, base, n, seed, o.data(), u.data());
    for (uint64_t i = 0; i < n; ++i) {
      uint64_t ix = base + i;
      uint32_t* c = &r[4 * i];
      c[0] = (uint32_t)ix;
      c[1] = (uint32_t)(ix >> 32);
      c[2] = 0x1234;
      c[3] = 0;
      philox(c, (uint32_t)seed, (uint32_t)(seed >> 32));
      uint64_t m = ((uint64_t)c[1] << 32) | c[0];
      ru[i] = (double)(m >> 11) * (1.0 / 9007199254740992.0);
    }
    diff("(b) philox u32", o, r);
    diff("(b) philox u01 f64", u, ru);
    printf("    philox: %.1f M counters/s = %.0f M PTX thread-instr/s\n", n / t / 1e6,
           n * 107.0 / t / 1e6);
  }
  {
    uint32_t n = 65536;
    std::vector<float> a(n), b(n), c(n), o(16 * n), r(16 * n);
    std::vector<double> da(n), db(n), od(8 * n), rd(8 * n);
    std::vector<int64_t> oi(8 * n), ri(8 * n);
    for (uint32_t i = 0; i < n; ++i) {
      uint32_t ua = rnd(), ub = rnd();
      memcpy(&a[i], &ua, 4);
      memcpy(&b[i], &ub, 4);
      if (i & 1) {
        a[i] = (float)(int)rnd() * 1e-6f;
        b[i] = (float)(int)rnd() * 1e-7f;
      }
      c[i] = (float)(int)rnd() * (i % 3 ? 1e-5f : 1e-1f);
      da[i] = (double)(int)rnd() * 1e-3;
      db[i] = (double)(int)rnd() * 1.7e-5;
    }
    a[0] = 0.f;
    b[0] = -0.f;
    a[2] = NAN;
    b[4] = NAN;
    a[6] = INFINITY;
    b[6] = -INFINITY;
    a[8] = NAN;
    b[8] = NAN;
    a[10] = 1e-42f;
    b[10] = 3e-41f;
    launch("k_arith", (n + 127) / 128, 128, n, a.data(), b.data(), c.data(), o.data(), da.data(),
           db.data(), od.data(), oi.data());
    auto mn = [](float x, float y) {
      return x != x ? y : y != y ? x : x == y ? (std::signbit(x) ? x : y) : x < y ? x : y;
    };
    auto mx = [](float x, float y) {
      return x != x ? y : y != y ? x : x == y ? (std::signbit(x) ? y : x) : x > y ? x : y;
    };
    for (uint32_t i = 0; i < n; ++i) {
      float x = a[i], y = b[i], z = c[i], *p = &r[16 * i];
      p[0] = fmaf(x, y, z);
      p[1] = sqrtf(fabsf(x));
      p[2] = x / y;
      p[3] = mn(x, y);
      p[4] = mx(x, y);
      volatile float m = x * y;
      p[5] = m + z;
      p[6] = floorf(x);
      p[7] = ceilf(x);
      p[8] = rintf(x);
      p[9] = truncf(x);
      p[10] = copysignf(x, y);
      {
        volatile float m11 = (float)i * x;
        p[11] = m11 - y;
      }
      p[12] = (x < y) ? x : z;
      p[13] = std::isnan(x) ? 1.f : 2.f;
      uint32_t ux;
      memcpy(&ux, &x, 4);
      ux ^= 0x80000000u;
      memcpy(&p[14], &ux, 4);
      p[15] = (float)(int)std::clamp((double)truncf(z), -2147483648.0, 2147483647.0);
      for (int k : {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11}) p[k] = canon(p[k]);
      double u = da[i], v = db[i], *q = &rd[8 * i];
      q[0] = fma(u, v, (double)z);
      q[1] = sqrt(fabs(u));
      q[2] = u / v;
      q[3] = fmin(u, v);
      q[4] = fmax(u, v);
      volatile double dm = u * v;
      q[5] = dm + u;
      q[6] = floor(u);
      q[7] = (double)(float)u;
      int64_t S = (int64_t)(u * 1048576.0), T = (int64_t)i * 1234567891LL - 77, *w = &ri[8 * i];
      w[0] = (int64_t)((uint64_t)S * (uint64_t)T);
      w[1] = (int64_t)(((__int128)S * T) >> 64);
      w[2] = T ? S / T : 0;
      w[3] = T ? S % T : 0;
      w[4] = __builtin_popcountll(S) + ((int64_t)(S ? __builtin_clzll(S) : 64) << 8) +
             ((int64_t)__builtin_ffsll(S) << 16);
      w[5] = S >> (i & 63);
      w[6] = (int64_t)((uint64_t)S >> (i & 63));
      w[7] = (S < T ? S : T) +
             (int64_t)(uint32_t)((((uint64_t)(uint32_t)T << 32 | (uint32_t)S) << (i & 31)) >> 32) +
             (int64_t)bperm((uint32_t)S, (uint32_t)T, 0x3175) + brev((uint32_t)S);
    }
    diff("(c) f32 arithmetic", o, r);
    diff("(c) f64 arithmetic", od, rd);
    diff("(c) int64 arithmetic", oi, ri);
    for (int k = 0; k < 16; ++k) {
      int d = 0;
      for (uint32_t i = 0; i < n; ++i) d += memcmp(&o[16 * i + k], &r[16 * i + k], 4) != 0;
      if (d) {
        printf("    f32 op %d: %d differ;", k, d);
        for (uint32_t i = 0, e = 0; i < n && e < 3; ++i)
          if (memcmp(&o[16 * i + k], &r[16 * i + k], 4)) {
            e++;
            uint32_t A, B;
            memcpy(&A, &o[16 * i + k], 4);
            memcpy(&B, &r[16 * i + k], 4);
            printf(" x=%g y=%g emu %08x host %08x", a[i], b[i], A, B);
          }
        puts("");
      }
    }
  }
  {
    uint32_t n = 20000;
    std::vector<float> a(n), o(4 * n);
    std::vector<double> d(n), od(4 * n);
    for (uint32_t i = 0; i < n; ++i) {
      a[i] = (float)(int)rnd() * 1e-8f;
      d[i] = (double)(int)rnd() * (i % 7 ? 1e-8 : 1e4);
      if (i % 5 == 0) a[i] *= 1e4f;
      if (i % 11 == 0) d[i] *= 0.9;
      if (fabs(d[i]) > 700 && i % 7) d[i] = 1;
    }
    launch("k_transc", (n + 127) / 128, 128, n, a.data(), o.data(), d.data(), od.data());
    double m[8] = {0};
    auto ulp = [](double g, double r, int dig) {
      if (g == r || (std::isnan(g) && std::isnan(r))) return 0.0;
      int e;
      frexp(r, &e);
      return fabs(g - r) / ldexp(1.0, e - dig);
    };
    for (uint32_t i = 0; i < n; ++i) {
      double x = a[i];
      double w[4] = {exp(x), log(fabs(x)), sin(x), pow(fabs(x), (double)0.3f)};
      for (int k = 0; k < 4; ++k)
        if (std::isfinite((float)w[k]) && fabs(w[k]) > 1.2e-38)
          m[k] = std::max(m[k], ulp(o[4 * i + k], w[k], 24));
      long double X = d[i];
      double v[4] = {(double)expl(X), (double)logl(fabsl(X)), (double)sinl(X), (double)cosl(X)};
      for (int k = 0; k < 4; ++k)
        if (std::isfinite(v[k]) && v[k] > 1e-300)
          m[4 + k] = std::max(m[4 + k], ulp(od[4 * i + k], v[k], 53));
    }
    printf(
        "libdevice (max ulp error)    expf %.2f logf %.2f sinf %.2f powf %.2f | exp %.2f log %.2f "
        "sin %.2f cos %.2f\n",
        m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7]);
  }
  {
    uint32_t n = 300007;
    std::vector<uint32_t> x(n), bs(37), rb(37), h(16), rh(16);
    for (auto& v : x) v = rnd();
    uint32_t t32 = 0, r32 = 0;
    uint64_t t64 = 0, r64 = 0;
    double t = launch("k_reduce", 37, 256, n, x.data(), bs.data(), &t32, &t64, h.data());
    for (uint32_t i = 0; i < n; ++i) {
      rb[i / 256 % 37] += x[i];
      rh[x[i] & 15]++;
    }
    for (uint32_t v : rb) r32 += v;
    std::vector<uint32_t> acc(37 * 256);
    for (uint32_t i = 0; i < n; ++i) acc[i % (37 * 256)] += x[i];
    for (uint32_t v : acc) r64 += (uint64_t)v << 20;
    diff("(d) block sums", bs, rb);
    diff("(d) shared+global hist", h, rh);
    failures += !(t32 == r32 && t64 == r64);
    printf("(d) totals                   %s (u32 %u, u64 %llu), %.1f M items/s\n",
           t32 == r32 && t64 == r64 ? "bit-exact" : "DIFF", t32, (unsigned long long)t64,
           n / t / 1e6);
  }
  {
    uint32_t n = 40 * 64;
    std::vector<uint32_t> x(n), o(8 * n), r(8 * n);
    for (auto& v : x) v = rnd();
    launch("k_warp", 40, 64, x.data(), o.data());
    for (uint32_t g = 0; g < n; ++g) {
      uint32_t l = g & 31, w = g & ~31u, t = g % 64, v = x[g], *p = &r[8 * g];
      p[0] = l >= 3 ? x[g - 3] : v;
      p[1] = x[w + (l ^ 5)];
      p[2] = x[w + ((t * 7) & 31)];
      uint32_t any = 0, all = 1;
      for (int k = 0; k < 32; ++k) {
        p[3] |= (x[w + k] & 1) << k;
        any |= (x[w + k] & 255) == 0;
        all &= x[w + k] != 1;
      }
      p[4] = any + 2 * all;
      p[5] = (l & 7) + 2 < 8 ? x[g + 2] : v;
      auto W = [&](uint32_t i) { return ((uint64_t)x[i] << 32) | (x[i] ^ 0x5a5a5a5au); };
      uint64_t q = W(g) + W(l + 4 < 32 ? g + 4 : g);
      p[6] = (uint32_t)(q >> 32) ^ (uint32_t)q;
      uint32_t c = 0;
      for (uint32_t k = 0; k < 64; ++k) c += (x[g / 64 * 64 + k] & 2) != 0;
      p[7] = c;
      o[8 * g + 7] = o[8 * g + 7] - 1; /* own-lane activemask */
    }
    diff("(d) shfl/vote/bar.red", o, r);
  }
  {
    uint32_t n = 30000;
    std::vector<uint32_t> x(n), o(8), r(8);
    for (auto& v : x) v = rnd();
    std::vector<uint64_t> o64(2), r64(2);
    float of = 0, rf = 0;
    double od = 0, rd = 0;
    o[0] = r[0] = 0xffffffffu;
    o[4] = r[4] = 0xffffffffu;
    launch("k_atom", (n + 127) / 128, 128, n, x.data(), o.data(), o64.data(), &of, &od);
    for (uint32_t v : x) {
      r[0] = std::min(r[0], v);
      r[1] = std::max(r[1], v);
      r[2] ^= v;
      r[3] |= v;
      r[4] &= v | 0xff0000u;
      r[5] = r[5] >= 1000 ? 0 : r[5] + 1;
      r[6] -= v & 7;
      r[7] = 5;
      r64[0] += v;
      r64[1] = std::max(r64[1], (uint64_t)v << 30);
      rf += (float)(v & 1023);
      rd += v;
    }
    diff("(d) other atomics 32", o, r);
    diff("(d) other atomics 64", o64, r64);
    failures += !(of == rf && od == rd);
    printf("(d) f32/f64 atomicAdd        %s (in thread order)\n",
           of == rf && od == rd ? "bit-exact" : "DIFF");
  }
  {
    uint32_t n = 100001, G = 20;
    std::vector<uint32_t> x(n);
    for (auto& v : x) v = rnd();
    std::vector<Stat> o(G), r(G);
    double t = launch("k_cub", G, 128, n, x.data(), o.data());
    for (uint32_t i = 0; i < n; ++i) {
      Stat& q = r[i / 128 % G];
      double d = x[i] & 0xffff;
      q.s += d;
      q.s2 += d * d;
      q.n++;
      q.mx = std::max(q.mx, (uint64_t)x[i] * 3);
    }
    bool ok = true;
    for (uint32_t g = 0; g < G; ++g)
      ok &= o[g].s == r[g].s && o[g].s2 == r[g].s2 && o[g].n == r[g].n && o[g].mx == r[g].mx;
    failures += !ok;
    printf("(e) cub::BlockReduce<Stat,128> %s (%.1f M items/s)\n", ok ? "bit-exact" : "DIFF",
           n / t / 1e6);
    uint32_t G2 = (n + 95) / 96;
    std::vector<Stat> o2(G2), r2(G2);
    launch("k_cubwarp", G2, 96, n, x.data(), o2.data());
    for (uint32_t i = 0; i < n; ++i) {
      Stat& q = r2[i / 96];
      double d = x[i] & 0xffff;
      q.s += d;
      q.s2 += d * d;
      q.n++;
      q.mx = std::max(q.mx, (uint64_t)x[i] * 5);
    }
    ok = true;
    for (uint32_t g = 0; g < G2; ++g)
      ok &=
          o2[g].s == r2[g].s && o2[g].s2 == r2[g].s2 && o2[g].n == r2[g].n && o2[g].mx == r2[g].mx;
    failures += !ok;
    printf("(e) cub::BlockReduce RAKING    %s\n", ok ? "bit-exact" : "DIFF");
  }
  return failures ? 1 : 0;
}
