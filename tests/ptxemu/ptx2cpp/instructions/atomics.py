# SPDX-License-Identifier: Apache-2.0
"""Atomic operations on memory, with the old value as a result (atom) and without (red)."""
from ..syntax import NotTranslatable, block
from ..types import CPP_TYPES, SIZES, UNSIGNED, bits_of, is_floating, space_among
from .memory import access, is_vector

# The new value, of the old one o and the operand y_.
_NEW_VALUES = {
    "add": "o + y_",
    "and": "o & y_",
    "or": "o | y_",
    "xor": "o ^ y_",
    "exch": "y_",
    "inc": "o >= y_ ? 0 : o + 1",
    "dec": "(o == 0 || o > y_) ? y_ : o - 1",
    "min": "o < y_ ? o : y_",
    "max": "o > y_ ? o : y_",
}


def _new_value(operation, type_):
    if is_floating(type_) and operation in ("min", "max"):
        return "f%s_<%s>(o,y_)" % (operation, CPP_TYPES[type_])
    if type_ == "f32" and operation == "add":
        return "F32(B32(o + y_))"
    return _NEW_VALUES[operation]


def atomic(i, destination, operands):
    """operands: the index of the address; those of the operation are behind it."""
    operation = next((m for m in i.modifiers if m in _NEW_VALUES or m == "cas"), None)
    type_, size = i.type, SIZES[i.type]
    if operation is None or any(is_vector(m) for m in i.modifiers):
        raise NotTranslatable("atom variant")
    space = space_among(i.modifiers)
    begin = access(space, i.address(operands, space, size), size)
    if operation == "cas":
        values = (UNSIGNED[size], i.bits(operands + 1, size), i.bits(operands + 2, size))
        # A thread that tries until it succeeds waits for another one.
        return block(begin, "spin_yield(T);", i.write_to(destination, bits_of(size), "cas<%s>(a_, %s, %s)" % values))
    if operation == "add" and type_ in ("s32", "s64"):
        type_ = "u" + type_[1:]  # which wraps around
    name = CPP_TYPES[type_]
    value = i.read(operands + 1, type_)
    exchange = "rmw<%s>(a_, [=](%s o) { return (%s)(%s); })" % (name, name, name, _new_value(operation, type_))
    return block(begin, "%s y_ = %s;" % (name, value), i.write_to(destination, type_, exchange, canonical=False))


HANDLERS = {
    "atom": lambda i: atomic(i, i.arguments[0], 1),
    "red": lambda i: atomic(i, "_", 0),
}
