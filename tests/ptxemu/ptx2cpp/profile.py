# SPDX-License-Identifier: Apache-2.0
"""The profile of a build with PTXEMU_PROFILE_BUILD=1: instructions by class, in each basic block."""
import os

from .types import space_among, types_among

ENABLED = os.environ.get("PTXEMU_PROFILE_BUILD", "") not in ("", "0")

# In the order of kClassNames of the runtime.
CLASSES = """fp32_add fp32_mul fp32_fma fp32_div_sqrt_rcp fp32_approx_function fp32_other fp64 int_add_logic int_mul int_div
shift_select_compare move load_global load_shared load_local load_const load_param load_generic store_global
store_shared store_local store_param store_generic atomic_global atomic_shared atomic_generic shuffle_vote barrier
branch convert other""".split()

# Behind these a basic block ends.
_ENDS_BLOCK = {"bra", "brx", "ret", "exit", "call"}

# Memory accesses have a class for each space.
_ACCESSES = {"ld": "load_", "ldu": "load_", "st": "store_", "atom": "atomic_", "red": "atomic_"}


def _each(names, class_):
    return dict.fromkeys(names.split(), class_)


_BY_OPCODE = {
    **_each("shfl vote match redux elect activemask", "shuffle_vote"),
    **_each("bar barrier", "barrier"),
    **_each("bra brx call ret exit", "branch"),
    **_each("cvt", "convert"),
    **_each("mov", "move"),
    **_each("shl shr shf selp slct setp set prmt bfe bfi", "shift_select_compare"),
}
_OF_FP32 = {
    **_each("add sub", "fp32_add"),
    **_each("mul", "fp32_mul"),
    **_each("fma mad", "fp32_fma"),
    **_each("div sqrt rcp rsqrt", "fp32_div_sqrt_rcp"),
    **_each("sin cos lg2 ex2 tanh", "fp32_approx_function"),
}
_OF_INTEGERS = {
    **_each("mul mad madc mul24 mad24 dp4a dp2a", "int_mul"),
    **_each("div rem", "int_div"),
    **_each("lop3 bmsk", "int_add_logic"),
    **_each("cvta isspacep prefetch cp", "other"),
}


def classify(op, modifiers):
    """The class of an instruction."""
    if op in _ACCESSES:
        class_ = _ACCESSES[op] + space_among(modifiers)
        return class_ if class_ in CLASSES else _ACCESSES[op] + "generic"
    if op in _BY_OPCODE:
        return _BY_OPCODE[op]
    types = types_among(modifiers)
    if types and types[-1] == "f64":
        return "fp64"
    if types and types[-1] == "f32":
        return _OF_FP32.get(op, "fp32_other")
    return _OF_INTEGERS.get(op, "int_add_logic" if types else "other")


class BlockCounter:
    """The rows of one function's basic blocks, each with its number of instructions by class.

    Rows of .func bodies are in one list for the whole module; a kernel's own come behind them, from first_row on."""

    def __init__(self, rows, first_row):
        self.rows = rows
        self.first_row = first_row
        self._begins = True  # the next instruction begins a basic block

    def begin_block(self):
        self._begins = True

    def count(self, op, modifiers):
        """Counts an instruction in its block. Returns the statement that counts a thread's visit, or nothing inside a block."""
        visit = ""
        if self._begins:
            visit = "++T->cnt[%d];" % (self.first_row + len(self.rows))
            self.rows.append([0] * len(CLASSES))
        self.rows[-1][CLASSES.index(classify(op, modifiers))] += 1
        self._begins = op in _ENDS_BLOCK
        return visit


def table(name, rows):
    text = ",".join("{%s}" % ",".join(str(x) for x in row) for row in rows) or "{0}"
    return "static const uint16_t %s[][%d] = {%s};" % (name, len(CLASSES), text)
