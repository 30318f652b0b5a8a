# SPDX-License-Identifier: Apache-2.0
"""Moves, packing, conversions between types and between address spaces."""
from ..syntax import NotTranslatable, block
from ..types import CPP_TYPES, ROUNDING_TO_WHOLE, SPACES, UNSIGNED, bits_of, is_floating

_OTHER_TYPES = ("f16", "bf16", "f16x2", "bf16x2", "tf32", "e4m3x2", "e5m2x2")

_IN_SPACE = {
    "shared": "in_shared(T,{0})",
    "local": "in_local(T,{0})",
    "global": "!in_shared(T,{0}) && !in_local(T,{0})",
}


def move(i):
    """mov, also of a register to the elements of a vector and back"""
    if i.type == "pred":
        return i.write("pred", i.read(1))
    size = i.size
    if i.arguments[0].startswith("{"):
        return _unpack(i, size)
    if i.arguments[1].startswith("{"):
        return _pack(i, size)
    return i.write(bits_of(size), i.bits(1, size))


def _unpack(i, size):
    elements = i.elements(0)
    each = size // len(elements)
    return block(
        "%s v_ = %s;" % (UNSIGNED[size], i.bits(1, size)),
        *(i.write_to(e, bits_of(each), "v_ >> %d" % (8 * each * n)) for n, e in enumerate(elements) if e != "_"),
    )


def _pack(i, size):
    elements = i.elements(1)
    each = size // len(elements)
    parts = ["((%s)%s << %d)" % (UNSIGNED[size], i.function.operands.bits(e, each), 8 * each * n) for n, e in enumerate(elements)]
    return i.write(bits_of(size), " | ".join(parts))


def convert(i):
    """cvt"""
    types = [m for m in i.modifiers if m in CPP_TYPES or m in _OTHER_TYPES]
    if len(types) != 2 or any(t not in CPP_TYPES for t in types) or i.has("pack"):
        raise NotTranslatable("cvt " + ".".join(i.modifiers))
    to, from_ = types
    x = i.flushed(i.read(1, from_), from_)
    if is_floating(to):
        return i.write(to, _to_floating(i, x, to, from_))
    if is_floating(from_):
        return i.write(to, "f2i<%s>(%s, %s)" % (CPP_TYPES[to], x, i.rounding or "RZ"))
    return i.write(to, "isat<%s>(%s)" % (CPP_TYPES[to], x) if i.has("sat") else x)


def _to_floating(i, x, to, from_):
    if to == from_:
        code = "rint_(%s, %s)" % (x, i.rounding) if i.has(*ROUNDING_TO_WHOLE) else x
    elif from_ == "f32":
        code = "(double)%s" % x
    elif i.rounding in (None, "RN"):
        code = "(%s)%s" % (CPP_TYPES[to], x)
    else:
        code = "cvt_dir<%s>(%s, %s)" % (CPP_TYPES[to], x, i.rounding)
    if i.has("sat"):
        code = "satf<%s>(%s)" % (CPP_TYPES[to], code)
    return i.flushed(code, to)


def convert_address(i):
    """cvta: of the spaces only shared memory has addresses of its own, offsets from where it begins."""
    if not i.has("shared"):
        return i.write(i.type, i.read(1))
    address = i.read(1, "u64")
    return i.write("u64", ("%s - (uint64_t)T->sh" if i.has("to") else "(uint64_t)T->sh + %s") % address)


def is_in_space(i):
    """isspacep"""
    address = i.read(1, "u64")
    space = next(m.split("::")[0] for m in i.modifiers if m.split("::")[0] in SPACES)
    return i.write("pred", _IN_SPACE.get(space, "false").format(address))


HANDLERS = {
    "mov": move,
    "cvt": convert,
    "cvta": convert_address,
    "isspacep": is_in_space,
}
