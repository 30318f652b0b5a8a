// SPDX-License-Identifier: Apache-2.0
// Runtime for C++ code generated from PTX by ptx2cpp.py: runs CUDA kernels on the CPU, one fiber
// per CUDA thread.
#pragma once
#include <sys/mman.h>
#include <time.h>

#include <algorithm>
#include <atomic>
#include <cfenv>
#include <cfloat>
#include <cmath>
#include <csetjmp>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>
#define PE_INL static inline __attribute__((always_inline, unused))
#define PE_FN static __attribute__((noinline, unused))
namespace ptxemu {
struct Thr;
struct Block;
typedef void (*KernelFn)(Thr*, char*);
enum { READY, WAIT_WARP, WAIT_BAR, DONE };
enum WOp {
  W_SYNC = 1,
  W_UP,
  W_DOWN,
  W_BFLY,
  W_IDX,
  W_ALL,
  W_ANY,
  W_UNI,
  W_BALLOT,
  W_MATCH_ANY,
  W_MATCH_ALL,
  W_RADD,
  W_RMIN,
  W_RMAX,
  W_RAND,
  W_ROR,
  W_RXOR,
  W_RSMIN,
  W_RSMAX,
  W_ELECT
};
enum BOp { B_SYNC, B_POPC, B_AND, B_OR, B_ARRIVE };
struct Thr {
  uint32_t tid[3], lin, lane, warp;
  uint32_t spin;
  int state;
  bool fiber;
  Block* B;
  char* sh;
  uint64_t glo, gspan;  // global addresses from glo on, gspan bytes, need no further check
  uint32_t* cnt;        // profile build: visits of each basic block
  void* sp;
  char* stk;
  uint32_t wop, wmask, wb, wc;
  uint64_t win, wres;
  bool wp;
  int barid;
  uint32_t bres;
};
struct Bar {
  uint32_t arrived, expected, popc, allp, anyp;
};
struct Range {
  uint64_t lo, hi;
};
// What a launch sees of its device. Without a device (plain ptxemu_launch) every address passes.
struct LaunchEnv {
  char* const* img;     // per module: its .global and .const variables on this device
  uint64_t glo, gspan;  // the device's own memory
  const Range* more;    // further memory that kernels may touch: pinned, managed, peers
  size_t nmore;
};
struct Block {
  uint32_t ntid[3], ctaid[3], nctaid[3];
  uint32_t nthr, nlive, nwarp, dynsh, totsh, smid;
  char* sh;
  char* params;
  uint32_t psize;
  KernelFn fn;
  Thr* thr;
  Bar bars[16];
  void* sched;
  jmp_buf jb;
  bool failed;
  std::string err;
  char* const* img;
  const LaunchEnv* env;
};
extern "C" void ptxemu_swap(void** save, void* to);
extern "C" void ptxemu_tramp();
PE_FN void fail(Thr* T, const char* fmt, ...) {
  char b[1024];
  va_list ap;
  va_start(ap, fmt);
  int n = vsnprintf(b, sizeof b, fmt, ap);
  va_end(ap);
  Block* B = T->B;
  if (n > 0 && n < 900)
    snprintf(b + n, sizeof b - n, " [block (%u,%u,%u) thread (%u,%u,%u)]", B->ctaid[0], B->ctaid[1],
             B->ctaid[2], T->tid[0], T->tid[1], T->tid[2]);
  if (!B->failed) {
    B->failed = true;
    B->err = b;
  }
  if (T->fiber) {
    T->state = DONE;
    void* d;
    ptxemu_swap(&d, B->sched);
  }
  longjmp(B->jb, 1);
}
PE_INL void yield(Thr* T) { ptxemu_swap(&T->sp, T->B->sched); }
PE_INL void spin_yield(Thr* T) {
  if (T->fiber && (++T->spin & 15) == 0) yield(T);
}
// ---- warp collectives
PE_FN bool try_warp(Thr* T) {
  Block* B = T->B;
  uint32_t base = T->warp * 32, n = std::min<uint32_t>(32, B->nthr - base), part = 0;
  Thr* W = B->thr + base;
  for (uint32_t l = 0; l < n; ++l)
    if (T->wmask >> l & 1) {
      if (W[l].state == DONE) continue;
      if (W[l].state != WAIT_WARP || W[l].wop != T->wop || W[l].wmask != T->wmask) return false;
      part |= 1u << l;
    }
  uint32_t bal = 0, red = 0;
  uint64_t first = 0;
  bool have = false, same = true;
  for (uint32_t l = 0; l < n; ++l)
    if (part >> l & 1) {
      uint64_t v = W[l].win;
      if (v) bal |= 1u << l;
      if (!have) {
        first = v;
        red = (uint32_t)v;
        have = true;
      } else {
        if (v != first) same = false;
        uint32_t x = (uint32_t)v;
        switch (T->wop) {
          case W_RADD:
            red += x;
            break;
          case W_RMIN:
            red = std::min(red, x);
            break;
          case W_RMAX:
            red = std::max(red, x);
            break;
          case W_RAND:
            red &= x;
            break;
          case W_ROR:
            red |= x;
            break;
          case W_RXOR:
            red ^= x;
            break;
          case W_RSMIN:
            red = (uint32_t)std::min((int32_t)red, (int32_t)x);
            break;
          case W_RSMAX:
            red = (uint32_t)std::max((int32_t)red, (int32_t)x);
            break;
          default:
            break;
        }
      }
    }
  for (uint32_t l = 0; l < n; ++l)
    if (part >> l & 1) {
      Thr& t = W[l];
      t.wp = false;
      switch (t.wop) {
        case W_UP:
        case W_DOWN:
        case W_BFLY:
        case W_IDX: {
          uint32_t bv = t.wb & 31, seg = (t.wc >> 8) & 31, cv = t.wc & 31;
          int mx = (int)((l & seg) | (cv & ~seg & 31)), mn = (int)(l & seg), j = 0;
          bool p = false;
          if (t.wop == W_UP) {
            j = (int)l - (int)bv;
            p = j >= mx;
          } else if (t.wop == W_DOWN) {
            j = (int)(l + bv);
            p = j <= mx;
          } else if (t.wop == W_BFLY) {
            j = (int)(l ^ bv);
            p = j <= mx;
          } else {
            j = mn | (int)(bv & ~seg & 31);
            p = j <= mx;
          }
          if (!p) j = (int)l;
          t.wp = p;
          t.wres = (part >> j & 1) ? W[j].win : 0xdeadbeefdeadbeefull;
          break;
        }
        case W_ALL:
          t.wres = bal == part;
          break;
        case W_ANY:
          t.wres = bal != 0;
          break;
        case W_UNI:
          t.wres = bal == 0 || bal == part;
          break;
        case W_BALLOT:
          t.wres = bal;
          break;
        case W_MATCH_ANY: {
          uint32_t m = 0;
          for (uint32_t k = 0; k < n; ++k)
            if ((part >> k & 1) && W[k].win == t.win) m |= 1u << k;
          t.wres = m;
          break;
        }
        case W_MATCH_ALL:
          t.wres = same ? part : 0;
          t.wp = same;
          break;
        case W_ELECT:
          t.wres = (uint32_t)__builtin_ctz(part);
          t.wp = l == (uint32_t)__builtin_ctz(part);
          break;
        default:
          t.wres = red;
      }
    }
  for (uint32_t l = 0; l < n; ++l)
    if (part >> l & 1) W[l].state = READY;
  return true;
}
PE_FN uint64_t warp_op(Thr* T, uint32_t op, uint32_t mask, uint64_t in, uint32_t b, uint32_t c,
                       bool* p) {
  if (!(mask >> T->lane & 1))
    fail(T, "warp op %u: executing lane %u is not in membermask %08x", op, T->lane, mask);
  T->wop = op;
  T->wmask = mask;
  T->win = in;
  T->wb = b;
  T->wc = c;
  T->state = WAIT_WARP;
  if (!try_warp(T)) yield(T);
  if (p) *p = T->wp;
  return T->wres;
}
// ---- block barriers
PE_FN bool try_bar(Block* B, int id) {
  Bar& r = B->bars[id];
  if (!r.arrived) return false;
  uint32_t need = r.expected ? r.expected : B->nlive;
  if (r.arrived < need) return false;
  for (uint32_t i = 0; i < B->nthr; ++i) {
    Thr& t = B->thr[i];
    if (t.state == WAIT_BAR && t.barid == id) {
      t.state = READY;
      t.bres = t.wop == B_POPC ? r.popc : t.wop == B_AND ? r.allp : r.anyp;
    }
  }
  r = Bar{0, 0, 0, 1, 0};
  return true;
}
PE_FN uint32_t bar_op(Thr* T, uint32_t op, uint32_t id, uint32_t cnt, bool pred) {
  if (id > 15) fail(T, "barrier id %u", id);
  Bar& r = T->B->bars[id];
  if (cnt) r.expected = cnt;
  r.arrived++;
  r.popc += pred;
  r.allp &= pred;
  r.anyp |= pred;
  if (op == B_ARRIVE) {
    try_bar(T->B, (int)id);
    return 0;
  }
  T->wop = op;
  T->barid = (int)id;
  T->state = WAIT_BAR;
  if (!try_bar(T->B, (int)id)) yield(T);
  return T->bres;
}
PE_FN void on_exit(Thr* T) {
  Block* B = T->B;
  T->state = DONE;
  B->nlive--;
  uint32_t base = T->warp * 32, n = std::min<uint32_t>(32, B->nthr - base);
  for (uint32_t l = 0; l < n; ++l)
    if (B->thr[base + l].state == WAIT_WARP) try_warp(&B->thr[base + l]);
  for (int i = 0; i < 16; ++i)
    if (!B->bars[i].expected) try_bar(B, i);
}
PE_FN void thr_exit(Thr* T) {
  on_exit(T);
  void* d;
  ptxemu_swap(&d, T->B->sched);
}
extern "C" void ptxemu_entry(Thr* T);
// ---- scalar helpers
template <class To, class From>
PE_INL To bc(From f) {
  static_assert(sizeof(To) == sizeof(From), "");
  To t;
  memcpy(&t, &f, sizeof t);
  return t;
}
PE_INL float F32(uint32_t b) { return bc<float>(b); }
PE_INL double F64(uint64_t b) { return bc<double>(b); }
PE_INL uint32_t B32(float f) {
  return f != f ? 0x7fffffffu : bc<uint32_t>(f);
}  // NVIDIA's canonical f32 NaN
PE_INL uint32_t R32(float f) { return bc<uint32_t>(f); }
PE_INL uint64_t B64(double f) { return bc<uint64_t>(f); }
PE_INL float ftz(float x) { return std::fabs(x) < FLT_MIN ? std::copysign(0.0f, x) : x; }
template <class T>
PE_INL T satf(T x) {
  return x > 0 ? (x < 1 ? x : T(1)) : T(0);
}
enum { RN, RZ, RM, RP };
PE_INL int femode(int m) { return m == RZ ? FE_TOWARDZERO : m == RM ? FE_DOWNWARD : FE_UPWARD; }
#define PE_ARITH(NAME, EXPR)                    \
  template <class T>                            \
  PE_FN T NAME##_dir(T a_, T b_, T c_, int m) { \
    volatile T a = a_, b = b_, c = c_;          \
    (void)b;                                    \
    (void)c;                                    \
    fesetround(femode(m));                      \
    volatile T r = EXPR;                        \
    fesetround(FE_TONEAREST);                   \
    return r;                                   \
  }
// No semicolon ends these, which clang-format takes for one declaration.
// clang-format off
PE_ARITH(add, a + b)
PE_ARITH(sub, a - b)
PE_ARITH(mul, a * b)
PE_ARITH(div, a / b)
PE_ARITH(fma, std::fma((T)a, (T)b, (T)c))
PE_ARITH(sqrt, std::sqrt((T)a))
PE_ARITH(rcp, T(1) / a)
// clang-format on
template <class To, class From>
PE_FN To cvt_dir(From x_, int m) {
  volatile From x = x_;
  fesetround(femode(m));
  volatile To r = (To)x;
  fesetround(FE_TONEAREST);
  return r;
}
template <class T>
PE_INL T fmin_(T a, T b) {
  if (a != a) return b;
  if (b != b) return a;
  if (a == b) return std::signbit(a) ? a : b;
  return a < b ? a : b;
}
template <class T>
PE_INL T fmax_(T a, T b) {
  if (a != a) return b;
  if (b != b) return a;
  if (a == b) return std::signbit(a) ? b : a;
  return a > b ? a : b;
}
template <class T>
PE_INL T fminn(T a, T b) {
  return a != a ? a : b != b ? b : fmin_(a, b);
}
template <class T>
PE_INL T fmaxn(T a, T b) {
  return a != a ? a : b != b ? b : fmax_(a, b);
}
template <class T>
PE_INL T rint_(T x, int m) {
  return m == RN   ? std::nearbyint(x)
         : m == RZ ? std::trunc(x)
         : m == RM ? std::floor(x)
                   : std::ceil(x);
}
template <class I, class T>
PE_INL I f2i(T x, int m) {
  typedef std::numeric_limits<I> L;
  if (x != x)
    return (sizeof(T) == 8 || sizeof(I) == 8)
               ? (I)((std::make_unsigned_t<I>)1 << (sizeof(I) * 8 - 1))
               : I(0);
  T y = rint_(x, m), hi = std::ldexp(T(1), (int)sizeof(I) * 8 - (std::is_signed<I>::value ? 1 : 0));
  if (y >= hi) return L::max();
  if (std::is_signed<I>::value ? y < -hi : y < 0) return L::min();
  return (I)y;
}
template <class D, class S>
PE_INL D isat(S v) {
  typedef std::numeric_limits<D> L;
  if (std::is_signed<S>::value) {
    __int128 x = v;
    return x < (__int128)L::min() ? L::min() : x > (__int128)L::max() ? L::max() : (D)v;
  }
  unsigned __int128 x = v;
  return x > (unsigned __int128)L::max() ? L::max() : (D)v;
}
template <class T>
PE_INL T mulhi(T a, T b) {
  if (sizeof(T) == 8) {
    return std::is_signed<T>::value ? (T)(((__int128)a * (__int128)b) >> 64)
                                    : (T)(((unsigned __int128)a * (unsigned __int128)b) >> 64);
  }
  return std::is_signed<T>::value ? (T)(((int64_t)a * (int64_t)b) >> (sizeof(T) * 8))
                                  : (T)(((uint64_t)a * (uint64_t)b) >> (sizeof(T) * 8));
}
template <class T>
PE_INL T idiv(T a, T b) {
  if (b == 0) return (T)-1;
  if (std::is_signed<T>::value && b == (T)-1) return (T)(0 - (std::make_unsigned_t<T>)a);
  return a / b;
}
template <class T>
PE_INL T irem(T a, T b) {
  if (b == 0) return a;
  if (std::is_signed<T>::value && b == (T)-1) return 0;
  return a % b;
}
template <class T>
PE_INL T shl_(T a, uint32_t n) {
  return n >= sizeof(T) * 8 ? T(0) : (T)(a << n);
}
template <class T>
PE_INL T shr_(T a, uint32_t n) {
  return n >= sizeof(T) * 8 ? (std::is_signed<T>::value && a < 0 ? T(-1) : T(0)) : (T)(a >> n);
}
PE_INL uint32_t shf_l(uint32_t a, uint32_t b, uint32_t c, bool wrap) {
  uint32_t n = wrap ? c & 31 : std::min(c, 32u);
  return (uint32_t)(((((uint64_t)b << 32) | a) << n) >> 32);
}
PE_INL uint32_t shf_r(uint32_t a, uint32_t b, uint32_t c, bool wrap) {
  uint32_t n = wrap ? c & 31 : std::min(c, 32u);
  return (uint32_t)((((uint64_t)b << 32) | a) >> n);
}
template <class T>
PE_INL T bfe_(T a, uint32_t b, uint32_t c) {
  const uint32_t W = sizeof(T) * 8;
  uint32_t pos = b & 255, len = c & 255;
  typedef std::make_unsigned_t<T> U;
  U u = (U)a;
  if (len == 0) return 0;
  bool sg = std::is_signed<T>::value && (u >> std::min(pos + len - 1, W - 1) & 1);
  U r = pos >= W ? 0 : u >> pos;
  uint32_t n = pos >= W ? 0 : std::min(len, W - pos);
  U m = n >= W ? ~U(0) : ((U(1) << n) - 1);
  r &= m;
  if (sg) r |= ~m;
  return (T)r;
}
template <class T>
PE_INL T bfi_(T a, T b, uint32_t c, uint32_t d) {
  const uint32_t W = sizeof(T) * 8;
  uint32_t pos = c & 255, len = d & 255;
  if (pos >= W || !len) return b;
  uint32_t n = std::min(len, W - pos);
  T m = (n >= W ? ~T(0) : ((T(1) << n) - 1)) << pos;
  return (b & ~m) | ((a << pos) & m);
}
template <class T>
PE_INL uint32_t bfind_(T a, bool sh) {
  typedef std::make_unsigned_t<T> U;
  U u = (std::is_signed<T>::value && a < 0) ? ~(U)a : (U)a;
  if (!u) return 0xffffffffu;
  uint32_t p = 63 - (uint32_t)__builtin_clzll((uint64_t)u);
  return sh ? (uint32_t)sizeof(T) * 8 - 1 - p : p;
}
PE_INL uint32_t brev32(uint32_t v) {
  v = (v >> 1 & 0x55555555u) | (v & 0x55555555u) << 1;
  v = (v >> 2 & 0x33333333u) | (v & 0x33333333u) << 2;
  v = (v >> 4 & 0x0f0f0f0fu) | (v & 0x0f0f0f0fu) << 4;
  return __builtin_bswap32(v);
}
PE_INL uint64_t brev64(uint64_t v) {
  return (uint64_t)brev32((uint32_t)v) << 32 | brev32((uint32_t)(v >> 32));
}
PE_INL uint32_t bmsk_(uint32_t a, uint32_t b, bool wrap) {
  if (wrap) {
    a &= 31;
    b &= 31;
  }
  return a >= 32 ? 0 : ((b >= 32 ? ~0u : (1u << b) - 1u) << a);
}
PE_INL uint32_t clz32(uint32_t v) { return v ? (uint32_t)__builtin_clz(v) : 32; }
PE_INL uint32_t clz64(uint64_t v) { return v ? (uint32_t)__builtin_clzll(v) : 64; }
PE_INL uint32_t lop3(uint32_t a, uint32_t b, uint32_t c, uint32_t m) {
  uint32_t r = 0;
  for (int i = 0; i < 8; ++i)
    if (m >> i & 1) r |= ((i & 4) ? a : ~a) & ((i & 2) ? b : ~b) & ((i & 1) ? c : ~c);
  return r;
}
PE_INL uint32_t prmt_(uint32_t a, uint32_t b, uint32_t c, int mode) {
  uint64_t v = (uint64_t)b << 32 | a;
  uint32_t r = 0;
  for (uint32_t i = 0; i < 4; ++i) {
    uint32_t s;
    bool sg = false;
    uint32_t k = c & 3;
    switch (mode) {
      case 0:
        s = c >> (4 * i) & 15;
        sg = s & 8;
        s &= 7;
        break;
      case 1:
        s = k + i;
        break;
      case 2:
        s = (k - i) & 7;
        break;
      case 3:
        s = k;
        break;
      case 4:
        s = std::max(k, i);
        break;
      case 5:
        s = std::min(k, i);
        break;
      default:
        s = (k & 1) * 2 + (i & 1);
    }
    uint32_t by = (uint32_t)(v >> (8 * s)) & 255;
    if (sg) by = by & 128 ? 255 : 0;
    r |= by << (8 * i);
  }
  return r;
}
PE_INL uint32_t dp4a(uint32_t a, uint32_t b, uint32_t c, bool sa, bool sb) {
  for (int i = 0; i < 4; ++i) {
    int32_t x = sa ? (int8_t)(a >> 8 * i) : (uint8_t)(a >> 8 * i),
            y = sb ? (int8_t)(b >> 8 * i) : (uint8_t)(b >> 8 * i);
    c += (uint32_t)(x * y);
  }
  return c;
}
// approximate instructions: computed accurately here; hardware results may differ in the last bits
PE_INL float ex2(float x) { return (float)std::exp2((double)x); }
PE_INL float lg2(float x) { return (float)std::log2((double)x); }
PE_INL float sin_a(float x) { return (float)std::sin((double)x); }
PE_INL float cos_a(float x) { return (float)std::cos((double)x); }
PE_INL float tanh_a(float x) { return (float)std::tanh((double)x); }
PE_INL float rsqrt_a(float x) { return (float)(1.0 / std::sqrt((double)x)); }
PE_INL double rcp64_ftz(double x) {
  if (std::fabs(x) < DBL_MIN) x = std::copysign(0.0, x);
  double r = 1.0 / x;
  if (std::fabs(r) < DBL_MIN) r = std::copysign(0.0, r);
  return r != r ? r : F64(B64(r) & 0xffffffff00000000ull);
}
PE_INL double rsqrt64_ftz(double x) {
  if (std::fabs(x) < DBL_MIN) x = std::copysign(0.0, x);
  double r = 1.0 / std::sqrt(x);
  return r != r ? r : F64(B64(r) & 0xffffffff00000000ull);
}
// ---- memory
PE_FN bool in_stack_or_shared(Thr* T, uint64_t a);
PE_FN bool in_params(Thr* T, uint64_t a);
extern std::atomic<bool> device_heap_used;
PE_FN void check_slow(Thr* T, uint64_t a, uint64_t n, bool generic) {
  const LaunchEnv* E = T->B->env;
  for (size_t i = 0; i < E->nmore; ++i)
    if (a >= E->more[i].lo && a + n <= E->more[i].hi) return;
  if (in_params(T, a) || (generic && in_stack_or_shared(T, a))) return;
  if (device_heap_used) return;  // malloc() in a kernel: its blocks are not known here
  fail(T, "illegal address %#llx, size %d", (unsigned long long)a, (int)n);
}
#ifdef PTXEMU_NO_CHECK
#define PE_CHK(T, a, n) ((void)0)
#define PE_CHK_GLOBAL(T, a, n) ((void)0)
#define PE_CHK_GENERIC(T, a, n) ((void)0)
#else
#define PE_CHK(T, a, n)                                                                  \
  do {                                                                                   \
    if (__builtin_expect(((a) & ((n)-1)) != 0, 0))                                       \
      fail(T, "misaligned access to %#llx, size %d", (unsigned long long)(a), (int)(n)); \
  } while (0)
#define PE_CHK_RANGE(T, a, n, generic)                                             \
  do {                                                                             \
    PE_CHK(T, a, n);                                                               \
    if (__builtin_expect((a)-T->glo >= T->gspan, 0)) check_slow(T, a, n, generic); \
  } while (0)
#define PE_CHK_GLOBAL(T, a, n) PE_CHK_RANGE(T, a, n, false)
#define PE_CHK_GENERIC(T, a, n) PE_CHK_RANGE(T, a, n, true)
#endif
// address of a module's variable on the device of this launch
PE_INL uint64_t GV(Thr* T, uint32_t module, uint32_t offset) {
  return (uint64_t)T->B->img[module] + offset;
}
PE_INL uint64_t SH(Thr* T, uint32_t off, uint32_t n) {
#ifndef PTXEMU_NO_CHECK
  if (__builtin_expect((uint64_t)off + n > T->B->totsh, 0))
    fail(T, "shared access at %u size %u beyond %u", off, n, T->B->totsh);
#endif
  return (uint64_t)T->sh + off;
}
template <class V>
PE_INL V ld(uint64_t a) {
  V v;
  memcpy(&v, (const void*)a, sizeof v);
  return v;
}
template <class V>
PE_INL V ldv(uint64_t a) {
  return *(volatile const V*)a;
}
template <class V>
PE_INL void st(uint64_t a, V v) {
  memcpy((void*)a, &v, sizeof v);
}
template <class V>
PE_INL void stv(uint64_t a, V v) {
  *(volatile V*)a = v;
}
template <size_t N>
struct UI;
template <>
struct UI<2> {
  typedef uint16_t t;
};
template <>
struct UI<4> {
  typedef uint32_t t;
};
template <>
struct UI<8> {
  typedef uint64_t t;
};
template <class V, class Fn>
PE_INL V rmw(uint64_t a, Fn f) {
  typedef typename UI<sizeof(V)>::t U;
  U* p = (U*)a;
  U o = __atomic_load_n(p, __ATOMIC_SEQ_CST), n;
  do {
    n = bc<U>((V)f(bc<V>(o)));
  } while (!__atomic_compare_exchange_n(p, &o, n, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST));
  return bc<V>(o);
}
template <class V>
PE_INL V cas(uint64_t a, V cmp, V val) {
  __atomic_compare_exchange_n((V*)a, &cmp, val, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
  return cmp;
}
PE_INL bool in_shared(Thr* T, uint64_t a) {
  return a >= (uint64_t)T->sh && a < (uint64_t)T->sh + T->B->totsh;
}
// the non-fiber path runs on the host thread's stack: take 1 MiB around the frame for local
PE_INL bool in_local(Thr* T, uint64_t a) {
  if (T->fiber) return a >= (uint64_t)T->stk && a < (uint64_t)T->stk + (1u << 22);
  uint64_t f = (uint64_t)__builtin_frame_address(0);
  return a > f - (1u << 20) && a < f + (1u << 20);
}
PE_FN bool in_stack_or_shared(Thr* T, uint64_t a) { return in_shared(T, a) || in_local(T, a); }
PE_FN bool in_params(Thr* T, uint64_t a) { return a - (uint64_t)T->B->params < T->B->psize; }
// ---- device library externs
PE_FN void ext_vprintf(Thr*, char* ret, char* pf, char* pa) {
  const char* f = ld<const char*>((uint64_t)pf);
  uint64_t a = ld<uint64_t>((uint64_t)pa);
  std::string out;
  int n = 0;
  size_t off = 0;
  while (*f) {
    if (*f != '%') {
      out += *f++;
      continue;
    }
    if (f[1] == '%') {
      out += '%';
      f += 2;
      continue;
    }
    std::string s = "%";
    ++f;
    int l = 0;
    while (*f && strchr("-+ #0123456789.", *f)) s += *f++;
    while (*f && strchr("hlzjt", *f)) {
      if (*f == 'l' || *f == 'z' || *f == 'j' || *f == 't') l++;
      ++f;
    }
    char c = *f ? *f++ : 0, b[512];
    size_t sz = (strchr("eEfFgGaA", c) || c == 's' || c == 'p' || l) ? 8 : 4;
    off = (off + sz - 1) & ~(sz - 1);
    if (strchr("eEfFgGaA", c))
      snprintf(b, sizeof b, (s + c).c_str(), ld<double>(a + off));
    else if (c == 's')
      snprintf(b, sizeof b, (s + c).c_str(), ld<const char*>(a + off));
    else if (c == 'p')
      snprintf(b, sizeof b, "%p", ld<void*>(a + off));
    else if (sz == 8)
      snprintf(b, sizeof b, (s + "ll" + c).c_str(), ld<long long>(a + off));
    else
      snprintf(b, sizeof b, (s + c).c_str(), ld<int>(a + off));
    off += sz;
    out += b;
    ++n;
  }
  fputs(out.c_str(), stdout);
  if (ret) st<uint32_t>((uint64_t)ret, (uint32_t)n);
}
PE_FN void ext___assertfail(Thr* T, char* m, char* f, char* l, char* fn, char*) {
  fail(T, "device assert: %s at %s:%u (%s)", ld<const char*>((uint64_t)m),
       ld<const char*>((uint64_t)f), ld<uint32_t>((uint64_t)l), ld<const char*>((uint64_t)fn));
}
PE_FN void ext_malloc(Thr*, char* r, char* n) {
  device_heap_used = true;
  st<void*>((uint64_t)r, malloc(ld<uint64_t>((uint64_t)n)));
}
PE_FN void ext_free(Thr*, char* p) { free(ld<void*>((uint64_t)p)); }
PE_INL uint64_t clk() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}
// ---- registry and launch
struct ParamInfo {
  uint32_t off, size;
};
enum { PROFILE_CLASSES = 31 };  // as CLASSES in ptx2cpp.py
typedef const uint16_t (*ProfileRows)[PROFILE_CLASSES];
struct KernelInfo {
  const char* name;
  KernelFn fn;
  bool sync;
  uint32_t stsh;  // bytes of static shared memory
  uint32_t psize;
  std::vector<ParamInfo> params;
  uint32_t maxntid;
  int target;  // 75 for .target sm_75
  uint64_t body_hash;
  ProfileRows func_rows;  // instructions by class of the basic blocks in .func bodies of the module
  uint32_t nfunc_rows;
  ProfileRows rows;  // and of the kernel itself
  uint32_t nrows;
};
struct SymInfo {
  const char* name;
  uint32_t module, offset;
  uint64_t size;
};
struct Reloc {
  uint32_t module, offset, target;
};
struct ModuleImage {
  unsigned char* data;
  size_t size;
};
struct Registry {
  std::vector<KernelInfo> k;
  std::vector<SymInfo> s;
  std::vector<Reloc> rel;
  std::vector<ModuleImage> images;
  std::vector<char*> image_ptrs;
  uint32_t add_module(unsigned char* image, size_t size);
  void add_kernel(const KernelInfo& k);
  void add_reloc(uint32_t module, uint32_t offset, uint32_t target);
};
Registry& registry();
// totals of the profile (PTXEMU_PROFILE); the stand-in runtime adds its part through this text
extern std::string (*profile_runtime_part)();
void profile_at_exit();
int launch(const KernelInfo* K, const uint32_t grid[3], const uint32_t block[3], uint32_t dynshared,
           char* params, const LaunchEnv& env, std::string* err);
// C arguments (one pointer per parameter) to the bytes of the parameter space
std::vector<char> pack_params(const KernelInfo* K, void** args);
}  // namespace ptxemu
