# SPDX-License-Identifier: Apache-2.0
"""Loads and stores, prefetches, fences, and asynchronous copies, which copy at once."""
import re

from ..operands import immediate
from ..syntax import NotTranslatable, block
from ..types import CPP_TYPES, SIZES, UNSIGNED, bits_of, space_among

_VECTOR = re.compile(r"v[248]$")
_ORDERED = ("volatile", "relaxed", "acquire", "release", "mmio")  # the compiler must not merge or move these accesses
_CHECKS = {"global": "PE_CHK_GLOBAL", "generic": "PE_CHK_GENERIC"}


def is_vector(modifier):
    return bool(_VECTOR.match(modifier))


def access(space, address, size):
    """The declaration of a_, an address, and the check that comes before an access of that many bytes: its alignment, and for
    global memory whether the device may touch it."""
    return "uint64_t a_ = %s; %s(T, a_, %d);" % (address, _CHECKS.get(space, "PE_CHK"), size)


class _Access:
    """What loads and stores have in common. count: of elements, each of `size` bytes."""

    def __init__(self, i):
        if i.has("shared::cluster"):
            raise NotTranslatable("cluster memory")
        self.space = space_among(i.modifiers)
        self.count = next((int(m[1]) for m in i.modifiers if is_vector(m)), 1)
        self.size = SIZES[i.type]
        self.ordered = i.has(*_ORDERED)

    def begin(self, i, index):
        bytes_ = self.size * self.count
        return access(self.space, i.address(index, self.space, bytes_), bytes_)


def store(i):
    """st"""
    of = _Access(i)
    operands = i.function.operands
    function = "%s<%s>" % ("stv" if of.ordered else "st", UNSIGNED[of.size])

    def store_element(number, element):
        value = operands.bits(element, of.size) if of.size > 1 else operands.read(element, "b8")
        return "%s(a_ + %d, %s);" % (function, of.size * number, value)

    return block(of.begin(i, 0), " ".join(store_element(n, e) for n, e in enumerate(i.elements(1))))


def load(i):
    """ld, ldu. One that waits for another thread's store lets the others run."""
    of = _Access(i)
    type_ = i.type if i.type[0] in "us" else bits_of(of.size)
    function = "%s<%s>" % ("ldv" if of.ordered else "ld", CPP_TYPES[type_])
    yield_ = "spin_yield(T);" if of.ordered else ""
    begin = of.begin(i, 1)
    elements = i.elements(0)
    if of.count == 1:
        return block(yield_, begin, i.write_to(elements[0], type_, "%s(a_)" % function))
    # All are read before one is written, which may be the address.
    return block(
        yield_,
        begin,
        "%s t_[%d];" % (CPP_TYPES[type_], of.count),
        "for (int i_ = 0; i_ < %d; ++i_) t_[i_] = %s(a_ + i_ * %d);" % (of.count, function, of.size),
        " ".join(i.write_to(e, type_, "t_[%d]" % n) for n, e in enumerate(elements) if e != "_"),
    )


def fence(i):
    """membar, fence: threads of a block run one at a time, so the compiler alone must keep the order."""
    return "std::atomic_signal_fence(std::memory_order_seq_cst);"


def nothing(i):
    """Hints, and events that nobody watches."""
    return ";"


def copy_async(i):
    """cp.async. With a fourth operand only so many bytes come from the source, and zeros behind them."""
    if not i.has("async"):
        raise NotTranslatable("instruction cp")
    if i.has("commit_group", "wait_group", "wait_all"):
        return ";"
    if i.has("bulk") or not i.has("shared", "shared::cta"):
        raise NotTranslatable("cp.async variant")
    _, size = immediate(i.arguments[2])
    addresses = "uint64_t d_ = %s, s_ = %s;" % (i.address(0, "shared", size), i.address(1, "global", size))
    partial = ""
    if len(i.arguments) > 3:
        partial = "memset((void*)d_,0,%d); memcpy((void*)d_,(void*)s_,%s); if (0)" % (size, i.read(3, "u32"))
    return "{ %s %s memcpy((void*)d_, (void*)s_, %d); }" % (addresses, partial, size)


HANDLERS = {
    "st": store,
    **dict.fromkeys(("ld", "ldu"), load),
    **dict.fromkeys(("membar", "fence"), fence),
    **dict.fromkeys("prefetch prefetchu pmevent discard applypriority griddepcontrol setmaxnreg".split(), nothing),
    "cp": copy_async,
}
