# SPDX-License-Identifier: Apache-2.0
# instructions.py LIBRARY: compares instructions.cu with an independent big-integer / Fraction reference from the PTX ISA text
import ctypes as C, random, struct, math
from fractions import Fraction as Fr
import sys

L = C.CDLL(sys.argv[1])
L.ptxemu_last_error.restype = C.c_char_p
random.seed(5)
n = 4000
M32, M64 = (1 << 32) - 1, (1 << 64) - 1
s32 = lambda v: v - (1 << 32) if v & 0x80000000 else v
s64 = lambda v: v - (1 << 64) if v >> 63 else v


def r32():
    k = random.random()
    return (
        random.choice(
            [
                0,
                1,
                M32,
                0x80000000,
                0x7FFFFFFF,
                0x3F800000,
                0xBF000000,
                0x7F800000,
                0xFF800000,
                0x7FC00000,
                0x4F000000,
                0xCF000000,
                0x5F000000,
            ]
        )
        if k < 0.15
        else struct.unpack("<I", struct.pack("<f", random.uniform(-1, 1) * 10 ** random.uniform(-3, 12)))[0]
        if k < 0.5
        else random.getrandbits(32)
    )


def r64():
    k = random.random()
    return (
        random.choice([0, 1, M64, 1 << 63, (1 << 63) - 1, 0x7FF0000000000000, 0xFFF0000000000000, 0x7FF8000000000000])
        if k < 0.1
        else struct.unpack("<Q", struct.pack("<d", random.uniform(-1, 1) * 10 ** random.uniform(-5, 25)))[0]
        if k < 0.5
        else random.getrandbits(64) >> random.choice([0, 0, 20, 40])
    )


X = [r32() for _ in range(4 * n)]
Y = [r64() for _ in range(2 * n)]
x = (C.c_uint32 * (4 * n))(*X)
y = (C.c_uint64 * (2 * n))(*Y)
o = (C.c_uint64 * (64 * n))()
args = [C.c_uint32(n), C.c_void_p(C.addressof(x)), C.c_void_p(C.addressof(y)), C.c_void_p(C.addressof(o))]
a_ = (C.c_void_p * 4)(*[C.cast(C.pointer(t), C.c_void_p) for t in args])
assert L.ptxemu_launch(b"k_ins", (n + 127) // 128, 1, 1, 128, 1, 1, 0, a_) == 0, L.ptxemu_last_error()


def bfe(a, p, l, W, sg):
    p &= 255
    l &= 255
    msb = W - 1
    sbit = 0 if (not sg or l == 0) else (a >> min(p + l - 1, msb)) & 1
    d = 0
    for i in range(W):
        d |= ((a >> (p + i)) & 1 if (i < l and p + i <= msb) else sbit) << i
    return d


def bfi(a, b, p, l, W):
    f = b
    for i in range(l):
        if p + i >= W:
            break
        f = (f & ~(1 << (p + i))) | (((a >> i) & 1) << (p + i))
    return f


def bfind(v, W, sg, sh):
    if sg and v >> (W - 1):
        v = ~v & ((1 << W) - 1)
    for i in range(W - 1, -1, -1):
        if v >> i & 1:
            return (W - 1 - i) if sh else i
    return M32


def fval(b):
    e = b >> 23 & 255
    m = b & 0x7FFFFF
    if e == 255:
        return None if m else (math.inf if not b >> 31 else -math.inf)
    v = Fr(m | (1 << 23 if e else 0)) * Fr(2) ** ((e or 1) - 150)
    return -v if b >> 31 else v


def dval(b):
    e = b >> 52 & 2047
    m = b & ((1 << 52) - 1)
    if e == 2047:
        return None if m else (math.inf if not b >> 63 else -math.inf)
    v = Fr(m | (1 << 52 if e else 0)) * Fr(2) ** ((e or 1) - 1075)
    return -v if b >> 63 else v


def f2i(v, lo, hi, mode, nan, W):
    if v is None:
        return nan
    if v == math.inf:
        return hi & ((1 << W) - 1)
    if v == -math.inf:
        return lo & ((1 << W) - 1)
    i = {"z": math.trunc, "n": round, "m": math.floor, "p": math.ceil}[mode](v)
    return max(lo, min(hi, i)) & ((1 << W) - 1)


def tofloat(v, mode, P, EMIN, EMAX, W, EB):  # exact Fraction -> bits, directed rounding
    if v == 0:
        return 0
    sg = v < 0
    u = abs(v)
    e = 0
    import math as m

    e = u.numerator.bit_length() - u.denominator.bit_length()
    if Fr(2) ** e > u:
        e -= 1
    q = max(e, EMIN) - (P - 1)
    t = u / Fr(2) ** q
    k = t.numerator // t.denominator
    ex = k != t
    if ex and ((mode == "p" and not sg) or (mode == "m" and sg)):
        k += 1
    if k >= 1 << P:
        k >>= 1
        q += 1
    if q + P - 1 > EMAX:
        if mode == "z" or (mode == "p" and sg) or (mode == "m" and not sg):
            k = (1 << P) - 1
            q = EMAX - P + 1
        else:
            return (sg << (W - 1)) | (((1 << EB) - 1) << (P - 1))
    bits = k if k < 1 << (P - 1) else ((q + P - 1 + (1 << (EB - 1)) - 1) << (P - 1)) | (k - (1 << (P - 1)))
    return (sg << (W - 1)) | bits


F = lambda v, m: tofloat(v, m, 24, -126, 127, 32, 8)
D = lambda v, m: tofloat(v, m, 53, -1022, 1023, 64, 11)


def prmt(a, b, c, sel):
    v = b << 32 | a
    r = 0
    for i, s in enumerate(sel):
        by = v >> (8 * (s & 7)) & 255
        if s & 8:
            by = 255 if by & 128 else 0
        r |= by << 8 * i
    return r


TB = {
    "f4e": [[0, 1, 2, 3], [1, 2, 3, 4], [2, 3, 4, 5], [3, 4, 5, 6]],
    "b4e": [[0, 7, 6, 5], [1, 0, 7, 6], [2, 1, 0, 7], [3, 2, 1, 0]],
    "rc8": [[0] * 4, [1] * 4, [2] * 4, [3] * 4],
    "ecl": [[0, 1, 2, 3], [1, 1, 2, 3], [2, 2, 2, 3], [3, 3, 3, 3]],
    "ecr": [[0, 0, 0, 0], [0, 1, 1, 1], [0, 1, 2, 2], [0, 1, 2, 3]],
    "rc16": [[0, 1, 0, 1], [2, 3, 2, 3], [0, 1, 0, 1], [2, 3, 2, 3]],
}


def lop(a, b, c, m):
    r = 0
    for i in range(32):
        r |= (m >> ((a >> i & 1) * 4 + (b >> i & 1) * 2 + (c >> i & 1)) & 1) << i
    return r


cl = lambda v, lo, hi: max(lo, min(hi, v))
brev = lambda v, W: int(format(v, "0%db" % W)[::-1], 2)
bad = {}
for i in range(n):
    a, b, c, d = X[4 * i : 4 * i + 4]
    p, q = Y[2 * i : 2 * i + 2]
    c8, d8 = c & 63, d & 63
    E = []
    e = E.append
    e(bfe(a, c8, d8, 32, 0))
    e(bfe(a, c8, d8, 32, 1))
    e(bfe(p, c8, d8, 64, 0))
    e(bfe(p, c8, d8, 64, 1))
    e(bfi(a, b, c8, d8, 32))
    e(bfi(p, q, c8, d8, 64))
    ash = a >> c8 if c8 < 32 else None
    e(bfind(ash, 32, 0, 0) if ash is not None else None)
    e(bfind(a, 32, 1, 0))
    e(bfind(p >> c8, 64, 0, 1))
    V = b << 32 | a
    k = min(c8, 32)
    e((V << k) >> 32 & M32)
    e(V >> k & M32)
    e(V >> (c8 & 31) & M32)
    e(a << c8 & M32 if c8 < 32 else 0)
    e(s32(a) >> min(c8, 32) & M32)
    e(p >> min(c & 127, 64))
    e(s64(p) >> min(c & 127, 64) & M64)
    for m in ("f4e", "b4e", "rc8", "ecl", "ecr", "rc16"):
        e(prmt(a, b, c, TB[m][c & 3]))
    e(prmt(a, b, c, [c >> 4 * j & 15 for j in range(4)]))
    e(lop(a, b, c, 0x96))
    e(lop(a, b, c, 0xE8))
    e(lop(a, b, c, 0x1B))
    t = a + b
    e(((c + d + (t >> 32)) & M32) << 32 | (t & M32))
    t = a - b
    e(((c - d - (t < 0)) & M32) << 32 | (t & M32))
    t = p + q
    R, R2 = t & M64, t >> 64
    e(R ^ ((R2 << 63 | R2) & M64))
    t = p - q
    R, R2 = t & M64, (-1 if t < 0 else 0)
    e((R + R2 * 3) & M64)
    lo, hi = (a * b) & M32, (a * b) >> 32
    t = lo + c
    e(((hi + d + (t >> 32)) & M32) << 32 | (t & M32))
    lo, hi = (p * q) & M64, (p * q) >> 64
    t = lo + (p ^ q)
    e(((t & M64) * 5 + ((hi + (t >> 64)) & M64)) & M64)
    e((s32(a) * s32(b)) >> 32 & M32)
    e(p * q >> 64)
    e((s32(a) * s32(b) + p) & M64)
    e((c + abs(s32(a) - s32(b))) & M32)
    e(a if s32(c) >= 0 else b)
    e(cl(s32(a) + s32(b), -(2**31), 2**31 - 1) & M32)
    e(cl(s32(a) - s32(b), -(2**31), 2**31 - 1) & M32)
    f, g = fval(a), dval(p)
    e(f2i(f, -(2**31), 2**31 - 1, "z", 0, 32))
    e(f2i(f, 0, M32, "n", 0, 32))
    e(f2i(f, -(2**63), 2**63 - 1, "z", 1 << 63, 64))
    e(f2i(g, -(2**31), 2**31 - 1, "m", 1 << 31, 32))
    e(f2i(g, 0, M64, "p", 1 << 63, 64))
    e(
        (
            0x7FFFFFFF
            if g is None
            else 0x7F800000
            if g == math.inf
            else 0xFF800000
            if g == -math.inf
            else (F(g, "z") | (p >> 63) << 31)
        )
    )
    e(F(Fr(s32(a)), "p"))
    e(F(Fr(p), "m"))
    e(D(Fr(s64(p)), "z"))
    t = s32(a) >> 22
    e(cl(t, -128, 127) & M32)
    e(cl(t, 0, 255))
    t = a & 255
    e((t - 256 if t > 127 else t) & M32)
    e(cl(s64(p), 0, M32))
    e(M32 if s32(a) < s32(b) else 0)
    e(1 - (a & 1))
    e(bin(p).count("1"))
    e(32 - ash.bit_length() if ash is not None else None)
    e(brev(p, 64))
    sb = lambda v, j: (v >> 8 * j & 255) - (256 if v >> 8 * j & 128 else 0)
    e((c + sum(sb(a, j) * sb(b, j) for j in range(4))) & M32)
    e(0 if c8 >= 32 else (((1 << min(d8, 32)) - 1) << c8) & M32)
    for j, v in enumerate(E):
        if v is not None and o[64 * i + j] != v:
            bad.setdefault(j, []).append(
                (i, hex(a), hex(b), hex(c), hex(d), hex(p), hex(q), hex(o[64 * i + j]), hex(v))
            )
print(
    len(E),
    "instruction forms,",
    n,
    "inputs each; mismatching forms:",
    {j: (len(v), v[0]) for j, v in bad.items()} or "none",
)
sys.exit(1 if bad else 0)
