# SPDX-License-Identifier: Apache-2.0
"""Comparisons, and the choice between two operands."""
from ..syntax import NotTranslatable, block
from ..types import SIZES, bits_of, is_floating, types_among

_COMPARISONS = {
    "eq": "==",
    "ne": "!=",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
    "lo": "<",
    "ls": "<=",
    "hi": ">",
    "hs": ">=",
}
# The unordered ones, which hold if an operand is no number: each is the negation of an ordered one.
_UNORDERED = {"equ": "< y_ || x_ >", "neu": "==", "ltu": ">=", "leu": ">", "gtu": "<=", "geu": "<"}
_COMBINED = {"and": "&", "or": "|", "xor": "^"}


def _comparison(name, type_):
    """Whether x_ and y_ of that type compare so."""
    if name == "num":
        return "(x_ == x_ && y_ == y_)"
    if name == "nan":
        return "(x_ != x_ || y_ != y_)"
    if is_floating(type_) and name == "ne":
        return "(x_ < y_ || x_ > y_)"
    if is_floating(type_) and name in _UNORDERED:
        return "!(x_ %s y_)" % _UNORDERED[name]
    if name not in _COMPARISONS:
        raise NotTranslatable("comparison ." + name)
    return "(x_ %s y_)" % _COMPARISONS[name]


def _compared(i):
    """The declarations of x_, y_ and c_, which is the comparison, and the same combined with a predicate if there is one."""
    types = types_among(i.modifiers)
    type_ = types[-1]  # set has that of its result before it
    name = next(m for m in i.modifiers if m != "ftz")
    x, y = i.flushed(i.read(1, type_), type_), i.flushed(i.read(2, type_), type_)
    declared = "const auto x_ = %s; const auto y_ = %s; bool c_ = %s;" % (x, y, _comparison(name, type_))
    operation = next((_COMBINED[m] for m in i.modifiers[1:] if m in _COMBINED), None)
    if not operation:
        return declared, lambda condition: condition
    return declared, lambda condition: "%s %s %s" % (condition, operation, i.read(3, "pred"))


def set_predicate(i):
    """setp: the second destination, if there is one, gets the negation."""
    declared, combined = _compared(i)
    destinations = i.destinations()
    if len(destinations) == 1:
        return block(declared, i.write_to(destinations[0], "pred", combined("c_")))
    return block(
        declared,
        "bool q_ = %s;" % combined("(!c_)"),
        i.write_to(destinations[0], "pred", combined("c_")),
        i.write_to(destinations[1], "pred", "q_"),
    )


def set_number(i):
    """set: 1.0 or all ones if it holds, else 0."""
    declared, combined = _compared(i)
    type_ = types_among(i.modifiers)[0]
    result = "(%s) ? %s : 0" % (combined("c_"), "1.0f" if type_ == "f32" else "-1")
    return block(declared, i.write_to(i.destinations()[0], type_, result))


def select(i):
    """selp: by a predicate"""
    return i.write(bits_of(i.size), "%s ? %s : %s" % (i.read(3, "pred"), i.bits(1, i.size), i.bits(2, i.size)))


def select_by_sign(i):
    """slct: by the sign of the last operand"""
    type_, type_of_sign = types_among(i.modifiers)
    size = SIZES[type_]
    return i.write(bits_of(size), "%s >= 0 ? %s : %s" % (i.read(3, type_of_sign), i.bits(1, size), i.bits(2, size)))


HANDLERS = {
    "setp": set_predicate,
    "set": set_number,
    "selp": select,
    "slct": select_by_sign,
}
