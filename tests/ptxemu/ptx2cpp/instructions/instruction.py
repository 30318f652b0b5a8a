# SPDX-License-Identifier: Apache-2.0
"""One instruction: its modifiers and operands, and how the families of instructions read and write them."""
from ..syntax import NotTranslatable, names_in, split_list
from ..types import CPP_TYPES, ROUNDING, SIZES, UNSIGNED, is_floating, types_among, unsigned_of

# Their arithmetic is not translated; mov moves them.
_ONLY_MOVED = ("f16", "f16x2", "bf16", "bf16x2", "b128")


class Instruction:
    """op.modifiers arguments; the first argument is the destination, of instructions that have one.

    function is the FunctionTranslator that the instruction stands in. type is the last type among the modifiers, size its bytes."""

    def __init__(self, function, op, modifiers, arguments):
        self.function = function
        self.op = op
        self.modifiers = modifiers
        self.text = arguments
        self.arguments = split_list(arguments)
        types = types_among(modifiers)
        self.type = types[-1] if types else None
        self.size = SIZES.get(self.type)
        self.is_floating = is_floating(self.type)
        self.rounding = next((ROUNDING[m] for m in modifiers if m in ROUNDING), None)
        if self.type in _ONLY_MOVED and op != "mov":
            raise NotTranslatable("type ." + self.type)

    # Modifiers

    def has(self, *modifiers):
        return any(m in self.modifiers for m in modifiers)

    def one_of(self, *modifiers):
        """The first of the instruction's modifiers that is one of these."""
        for modifier in self.modifiers:
            if modifier in modifiers:
                return modifier
        raise self.unknown_variant()

    def unknown_variant(self):
        return NotTranslatable(self.op + " variant")

    @property
    def cpp_type(self):
        return CPP_TYPES[self.type]

    @property
    def unsigned(self):
        """The unsigned PTX type of this size; integers are added and multiplied in it, where C++ wraps around."""
        return unsigned_of(self.size)

    @property
    def cpp_unsigned(self):
        return UNSIGNED[self.size]

    # Operands

    def read(self, index, type_=None):
        return self.function.operands.read(self.arguments[index], type_ or self.type)

    def bits(self, index, size):
        return self.function.operands.bits(self.arguments[index], size)

    def address(self, index, space, size):
        return self.function.operands.address(self.arguments[index], space, size)

    def write(self, type_, code, canonical=True):
        """The statement that writes an expression of that type to the destination."""
        return self.write_to(self.arguments[0], type_, code, canonical)

    def write_to(self, destination, type_, code, canonical=True):
        return self.function.operands.write(destination, type_, code, canonical)

    def destinations(self):
        """Those of a pair such as %r1|%p1, or the only one."""
        return [d.strip() for d in self.arguments[0].split("|")]

    def elements(self, index):
        """The elements of a vector such as {%r1, %r2}, or the operand itself."""
        text = self.arguments[index]
        return names_in(text) if text.startswith("{") else [text]

    # Floating-point arithmetic

    def flushed(self, code, type_=None):
        """With .ftz, an f32 that is subnormal counts as zero."""
        return "ftz(%s)" % code if self.has("ftz") and (type_ or self.type) == "f32" else code

    def read_flushed(self, index):
        return self.flushed(self.read(index))

    def finished(self, code):
        """A result after .sat and .ftz."""
        if self.has("sat"):
            code = "satf<%s>(%s)" % (self.cpp_type, code)
        return self.flushed(code)

    def rounded(self, name, to_nearest, x, y="0", z="0"):
        """An operation on x, y and z: the code that rounds to the nearest, or else the runtime's function for another direction."""
        if self.rounding in (None, "RN"):
            return to_nearest
        return "%s_dir<%s>(%s,%s,%s,%s)" % (name, self.cpp_type, x, y, z, self.rounding)
