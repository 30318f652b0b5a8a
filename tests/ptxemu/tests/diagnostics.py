# SPDX-License-Identifier: Apache-2.0
"""diagnostics.py LIBRARY: what the emulator says about wrong kernels, and some unusual features of PTX."""
import ctypes as C
import os
import sys

L = C.CDLL(os.path.abspath(sys.argv[1]))
L.ptxemu_last_error.restype = C.c_char_p
L.ptxemu_symbol.restype = C.c_void_p
failures = []


def launch(name, grid, block, *args, shared=0):
    g = tuple(grid) + (1,) * (3 - len(grid))
    b = tuple(block) + (1,) * (3 - len(block))
    a = (C.c_void_p * max(1, len(args)))(*[C.cast(C.pointer(x), C.c_void_p) for x in args])
    return "ok" if L.ptxemu_launch(name.encode(), *g, *b, shared, a) == 0 else L.ptxemu_last_error().decode()


def expect(what, got, want):
    if want not in got if isinstance(want, str) else want != got:
        failures.append(what)
        print("%s: got %r, wanted %r" % (what, got, want))


o = (C.c_int * 1024)()
P = C.c_void_p(C.addressof(o))
I = C.c_int
f = (C.c_float * 64)()
F = C.c_void_p(C.addressof(f))
expect("deadlock", launch("b_deadlock", (1,), (64,), P), "deadlock in block (0,0,0)")
expect("divergent barrier", launch("b_div", (1,), (32,), P), "deadlock in block")
launch("b_race", (1,), (64,), P)
expect("missing barrier", [x & 0xFFFFFFFF for x in o[:2]], [0xA5A5A5A5] * 2)  # uninitialised shared memory shows
expect("shared", launch("b_shoob", (1,), (64,), P, I(0), shared=256), "ok")
expect(
    "shared, out of bounds", launch("b_shoob", (1,), (64,), P, I(1), shared=256), "shared access at 256 size 4 beyond"
)
expect("alignment", launch("b_align", (1,), (1,), P), "misaligned")
expect("assert holds", launch("b_assert", (1,), (1,), I(3)), "ok")
expect("assert", launch("b_assert", (2,), (1,), I(4)), "device assert: k == 3")
expect("indirect calls", launch("b_ind", (1,), (6,), I(0), F), "ok")
expect("indirect calls", list(f[:6]), [1.0, 3.0, 3.0, 9.0, 5.0, 15.0])
expect("virtual functions", launch("b_virt", (1,), (4,), I(2), P), "ok")
expect("virtual functions", list(o[:4]), [10, 15, 20, 25])
expect("switch", launch("b_sw", (1,), (9,), I(2), P), "ok")
expect("constant memory", launch("b_const", (1,), (4,), P), "ok")
expect("constant memory", list(o[:4]), [3, 1, 4, 1])
expect("module variable", C.c_int.from_address(L.ptxemu_symbol(b"gcount", None)).value, 11)
expect("recursion", launch("b_rec", (1,), (12,), P), "ok")
expect("recursion", list(o[:12]), [0, 1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89])
expect("unsupported", launch("b_f16", (1,), (1,), P, C.c_float(1.5)), "unsupported PTX: cvt.rn.f16.f32")
expect("illegal address", launch("b_gloob", (1,), (1,), C.c_void_p(16), I(0)), "illegal address")
expect("configuration", launch("b_rec", (1,), (2048,), P), "invalid launch configuration")
expect("no kernel", launch("nope", (1,), (1,), P), "no kernel")
print("diagnostics:", "FAILED: %s" % failures if failures else "all as expected")
sys.exit(1 if failures else 0)
