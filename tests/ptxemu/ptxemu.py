# SPDX-License-Identifier: Apache-2.0
"""ctypes harness for a PTX file:

    m = ptxemu.load("x.ptx")
    m.launch("kernel", (grid,), (block,), arg, ..., shared=0)

Arguments: ctypes scalars, or ctypes arrays (passed by address).
"""
import ctypes as C, os, subprocess

D = os.path.dirname(os.path.abspath(__file__))


class Module:
    def __init__(self, so):
        self.L = C.CDLL(so)
        self.L.ptxemu_last_error.restype = C.c_char_p
        self.L.ptxemu_symbol.restype = C.c_void_p
        self.L.ptxemu_kernel_name.restype = C.c_char_p

    def kernels(self):
        r, i = [], 0
        while self.L.ptxemu_kernel_name(i):
            r.append(self.L.ptxemu_kernel_name(i).decode())
            i += 1
        return r

    def launch(self, name, grid, block, *args, shared=0):
        a = [C.c_void_p(C.addressof(x)) if isinstance(x, C.Array) else x for x in args]
        p = (C.c_void_p * max(1, len(a)))(*[C.cast(C.pointer(x), C.c_void_p) for x in a])
        g = tuple(grid) + (1,) * (3 - len(grid))
        b = tuple(block) + (1,) * (3 - len(block))
        if self.L.ptxemu_launch(name.encode(), *g, *b, shared, p):
            raise RuntimeError(self.L.ptxemu_last_error().decode())

    def symbol(self, name, ctype):
        return ctype.from_address(self.L.ptxemu_symbol(name.encode(), None))


def load(*ptx, so=None):
    so = os.path.abspath(so or ptx[0] + ".so")
    subprocess.check_call([os.path.join(D, "ptxemu-build"), so, *ptx])
    return Module(so)
