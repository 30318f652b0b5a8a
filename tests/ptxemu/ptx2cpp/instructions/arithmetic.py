# SPDX-License-Identifier: Apache-2.0
"""Arithmetic of integers and floating-point numbers that both have: add, mul, fma, div, min, ...; and carries between integers."""
from ..syntax import NotTranslatable, block
from ..types import CPP_TYPES, UNSIGNED, unsigned_of

_SIGNS = {"add": "+", "sub": "-", "addc": "+", "subc": "-"}


def add(i):
    """add, sub"""
    if i.is_floating:
        x, y = i.read_flushed(1), i.read_flushed(2)
        return i.write(i.type, i.finished(i.rounded(i.op, "%s %s %s" % (x, _SIGNS[i.op], y), x, y)))
    x, y = i.read(1, i.unsigned), i.read(2, i.unsigned)
    if i.has("sat"):
        return i.write("s32", "isat<int32_t>((int64_t)(int32_t)%s %s (int64_t)(int32_t)%s)" % (x, _SIGNS[i.op], y))
    if not i.has("cc"):
        return i.write(i.unsigned, "%s %s %s" % (x, _SIGNS[i.op], y))
    operands = "%s x_ = %s, y_ = %s;" % (i.cpp_unsigned, x, y)
    if i.op == "add":
        return block(operands, "%s z_ = x_ + y_;" % i.cpp_unsigned, "CC = z_ < x_;", i.write(i.unsigned, "z_"))
    return block(operands, "CC = x_ < y_;", i.write(i.unsigned, "x_ - y_"))


def _with_carry(i, sum_):
    """The destination gets the low bits of a 128-bit sum and, with .cc, the carry flag CC the bit above them."""
    return block(
        "unsigned __int128 z_ = %s;" % sum_,
        "CC = (uint32_t)(z_ >> %d) & 1;" % (i.size * 8) if i.has("cc") else "",
        i.write(i.unsigned, "(%s)z_" % i.cpp_unsigned),
    )


def add_with_carry(i):
    """addc, subc"""
    x, y = i.read(1, i.unsigned), i.read(2, i.unsigned)
    return _with_carry(i, "(unsigned __int128)%s %s %s %s CC" % (x, _SIGNS[i.op], y, _SIGNS[i.op]))


def multiply(i):
    """mul, and with an addition mad, madc and fma"""
    if i.is_floating:
        return _multiply_floating(i)
    if i.has("wide"):
        return _multiply_wide(i)
    x, y = i.read(1), i.read(2)
    if i.has("hi"):
        product = "mulhi<%s>(%s,%s)" % (i.cpp_type, x, y)
    else:
        x, y = i.read(1, i.unsigned), i.read(2, i.unsigned)
        product = "(%s)((uint64_t)%s * (uint64_t)%s)" % (i.cpp_unsigned, x, y)
    if i.op == "mul":
        return i.write(i.type, product)
    if i.has("sat"):
        raise NotTranslatable("mad.sat")
    z = i.read(3, i.unsigned)
    if i.op != "madc" and not i.has("cc"):
        return i.write(i.unsigned, "(%s)(%s) + %s" % (i.cpp_unsigned, product, z))
    carry = " + CC" if i.op == "madc" else ""
    return _with_carry(i, "(unsigned __int128)(%s)(%s) + %s%s" % (i.cpp_unsigned, product, z, carry))


def _multiply_floating(i):
    x, y = i.read_flushed(1), i.read_flushed(2)
    if i.op == "mul":
        return i.write(i.type, i.finished(i.rounded("mul", "%s * %s" % (x, y), x, y)))
    z = i.read_flushed(3)
    return i.write(i.type, i.finished(i.rounded("fma", "std::fma(%s, %s, %s)" % (x, y, z), x, y, z)))


def _multiply_wide(i):
    """The product, and what is added to it, has twice the bits."""
    wide = i.type[0] + str(i.size * 16)
    product = "(%s)%s * (%s)%s" % (CPP_TYPES[wide], i.read(1), CPP_TYPES[wide], i.read(2))
    if i.op == "mad":
        product = "(%s)(%s) + %s" % (UNSIGNED[i.size * 2], product, i.read(3, unsigned_of(i.size * 2)))
    return i.write(wide, product)


def multiply_24(i):
    """mul24, mad24"""
    raise NotTranslatable("24-bit multiply")


def absolute_difference(i):
    """sad"""
    x, y, u = i.read(1), i.read(2), i.cpp_unsigned
    difference = "(%s)(%s < %s ? (%s)%s - (%s)%s : (%s)%s - (%s)%s)" % (u, x, y, u, y, u, x, u, x, u, y)
    return i.write(i.unsigned, "%s + %s" % (difference, i.read(3, i.unsigned)))


def divide(i):
    """div"""
    if i.is_floating:
        x, y = i.read_flushed(1), i.read_flushed(2)
        return i.write(i.type, i.finished(i.rounded("div", "%s / %s" % (x, y), x, y)))
    return i.write(i.type, "idiv<%s>(%s,%s)" % (i.cpp_type, i.read(1), i.read(2)))


def remainder(i):
    """rem"""
    return i.write(i.type, "irem<%s>(%s,%s)" % (i.cpp_type, i.read(1), i.read(2)))


def absolute(i):
    """abs"""
    if i.is_floating:
        return i.write(i.type, i.flushed("std::fabs(%s)" % i.read(1)))
    positive = i.read(1, i.unsigned)
    return i.write(i.unsigned, "%s < 0 ? 0 - %s : %s" % (i.read(1), positive, positive))


def negate(i):
    """neg"""
    if i.is_floating:
        return i.write(i.type, i.flushed("-%s" % i.read(1)), canonical=False)
    return i.write(i.unsigned, "0 - %s" % i.read(1, i.unsigned))


def minimum(i):
    """min, max"""
    if i.is_floating:
        if i.has("xorsign") or len(i.arguments) > 3:
            raise i.unknown_variant()
        name = "f%s%s" % (i.op, "n" if i.has("NaN") else "_")
        return i.write(i.type, "%s<%s>(%s,%s)" % (name, i.cpp_type, i.read_flushed(1), i.read_flushed(2)))
    result = "std::%s<%s>(%s,%s)" % (i.op, i.cpp_type, i.read(1), i.read(2))
    return i.write(i.type, "std::max<%s>(0,%s)" % (i.cpp_type, result) if i.has("relu") else result)


def dot_product(i):
    """dp4a"""
    signs = ["true" if m == "s32" else "false" for m in i.modifiers if m in ("u32", "s32")]
    return i.write("u32", "dp4a(%s,%s,%s,%s,%s)" % (i.read(1, "u32"), i.read(2, "u32"), i.read(3, "u32"), signs[0], signs[1]))


HANDLERS = {
    **dict.fromkeys(("add", "sub"), add),
    **dict.fromkeys(("addc", "subc"), add_with_carry),
    **dict.fromkeys(("mul", "mad", "madc", "fma"), multiply),
    **dict.fromkeys(("mul24", "mad24"), multiply_24),
    "sad": absolute_difference,
    "div": divide,
    "rem": remainder,
    "abs": absolute,
    "neg": negate,
    **dict.fromkeys(("min", "max"), minimum),
    "dp4a": dot_product,
}
