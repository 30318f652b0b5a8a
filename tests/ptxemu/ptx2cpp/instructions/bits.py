# SPDX-License-Identifier: Apache-2.0
"""Bits: logic, shifts, fields, permutations, counts."""

_LOGIC = {"and": "&", "or": "|", "xor": "^"}
_PERMUTATIONS = ("f4e", "b4e", "rc8", "ecl", "ecr", "rc16")  # prmt's modes 1 to 6 of the runtime; 0 is by a selector


def _flag(condition):
    return "true" if condition else "false"


def logic(i):
    """and, or, xor"""
    return i.write(i.type, "%s %s %s" % (i.read(1), _LOGIC[i.op], i.read(2)))


def complement(i):
    """not"""
    return i.write(i.type, ("!%s" if i.type == "pred" else "~%s") % i.read(1))


def is_zero(i):
    """cnot"""
    return i.write(i.type, "%s == 0" % i.read(1))


def logic_of_three(i):
    """lop3"""
    if i.type != "b32" or "|" in i.arguments[0]:
        raise i.unknown_variant()
    return i.write(i.type, "lop3(%s,%s,%s,%s)" % (i.read(1), i.read(2), i.read(3), i.read(4, "u32")))


def funnel_shift(i):
    """shf"""
    operands = (i.read(1, "b32"), i.read(2, "b32"), i.read(3, "u32"))
    return i.write("b32", "shf_%s(%s,%s,%s,%s)" % ("l" if i.has("l") else "r", *operands, _flag(i.has("wrap"))))


def shift(i):
    """shl, shr"""
    return i.write(i.type, "%s_<%s>(%s,%s)" % (i.op, i.cpp_type, i.read(1), i.read(2, "u32")))


def permute(i):
    """prmt"""
    mode = next((number for number, name in enumerate(_PERMUTATIONS, 1) if i.has(name)), 0)
    return i.write("b32", "prmt_(%s,%s,%s,%d)" % (i.read(1, "b32"), i.read(2, "b32"), i.read(3, "b32"), mode))


def extract_field(i):
    """bfe"""
    return i.write(i.type, "bfe_<%s>(%s,%s,%s)" % (i.cpp_type, i.read(1), i.read(2, "u32"), i.read(3, "u32")))


def insert_field(i):
    """bfi"""
    operands = (i.read(1), i.read(2), i.read(3, "u32"), i.read(4, "u32"))
    return i.write(i.type, "bfi_<%s>(%s,%s,%s,%s)" % (i.cpp_type, *operands))


def make_mask(i):
    """bmsk"""
    return i.write("b32", "bmsk_(%s,%s,%s)" % (i.read(1, "u32"), i.read(2, "u32"), _flag(i.has("wrap"))))


def find_highest(i):
    """bfind"""
    return i.write("u32", "bfind_<%s>(%s,%s)" % (i.cpp_type, i.read(1), _flag(i.has("shiftamt"))))


def reverse(i):
    """brev"""
    return i.write(i.type, "brev%d(%s)" % (i.size * 8, i.read(1)))


def count_ones(i):
    """popc"""
    return i.write("u32", "__builtin_popcountll(%s)" % i.read(1))


def count_leading_zeros(i):
    """clz"""
    return i.write("u32", "clz%d(%s)" % (i.size * 8, i.read(1)))


HANDLERS = {
    **dict.fromkeys(_LOGIC, logic),
    "not": complement,
    "cnot": is_zero,
    "lop3": logic_of_three,
    "shf": funnel_shift,
    **dict.fromkeys(("shl", "shr"), shift),
    "prmt": permute,
    "bfe": extract_field,
    "bfi": insert_field,
    "bmsk": make_mask,
    "bfind": find_highest,
    "brev": reverse,
    "popc": count_ones,
    "clz": count_leading_zeros,
}
