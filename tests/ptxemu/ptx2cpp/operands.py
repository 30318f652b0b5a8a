# SPDX-License-Identifier: Apache-2.0
"""Operands of instructions as C++: registers, numbers, symbols and addresses."""
import re
import struct

from .special_registers import SPECIAL_REGISTERS
from .syntax import IDENTIFIER, NotTranslatable
from .types import CPP_TYPES, SIZES, UNSIGNED, bits_of, is_floating

_FP32 = re.compile(r"^0[fF][0-9A-Fa-f]{8}$")
_FP64 = re.compile(r"^0[dD][0-9A-Fa-f]{16}$")
_INTEGER = re.compile(r"^-?(0[xX][0-9A-Fa-f]+|\d+)U?$")
_DECIMAL = re.compile(r"^-?\d+\.\d*([eE][-+]?\d+)?$")
_SYMBOL = re.compile(r"(" + IDENTIFIER + r")\s*(?:\+\s*(-?\d+))?$")
_ADDRESS = re.compile(r"([^+]+?)\s*(?:\+\s*(-?\w+))?$")

_DYNAMIC_SHARED = "(T->B->totsh - T->B->dynsh)"  # dynamic shared memory is behind the static
_MASK_32 = 0xFFFFFFFF
_MASK_64 = 2**64 - 1


def immediate(text):
    """A number as it is written: ("f32" or "f64", its bits), ("integer", value) or ("decimal", value); None for anything else."""
    if _FP32.match(text):
        return "f32", int(text[2:], 16)
    if _FP64.match(text):
        return "f64", int(text[2:], 16)
    if _INTEGER.match(text):
        digits = text.rstrip("U").lstrip("-")
        base = 16 if digits[:2] in ("0x", "0X") else 8 if len(digits) > 1 and digits[0] == "0" else 10
        value = int(digits, base)
        return "integer", -value if text.startswith("-") else value
    if _DECIMAL.match(text):
        return "decimal", float(text)
    return None


def _float_bits(value, size):
    return int.from_bytes(struct.pack("<f" if size == 4 else "<d", value), "little")


def _float_of_bits(bits, kind):
    if kind == "f32":
        return struct.unpack("<f", struct.pack("<I", bits))[0]
    return struct.unpack("<d", struct.pack("<Q", bits))[0]


def _floating_constant(kind, value, type_):
    """An immediate of that kind, read as f32 or f64."""
    if kind in ("integer", "decimal"):
        return "%rf" % float(value) if type_ == "f32" else repr(float(value))
    bits = value if kind == type_ else _float_bits(_float_of_bits(value, kind), SIZES[type_])
    return ("F32(0x%xu)" if type_ == "f32" else "F64(0x%xull)") % bits


def _integer_constant(kind, value, type_):
    """An immediate of that kind, read as an integer or bits: a floating one by its bits."""
    size = SIZES[type_]
    bits = _float_bits(value, size) if kind == "decimal" else value
    return "((%s)0x%xull)" % (CPP_TYPES[type_], bits & ((1 << (8 * size)) - 1))


class Operands:
    """Reads and writes the operands of one function's instructions.

    Registers are unsigned integers of at least two bytes, and bool for predicates; what an operand means is the reader's type."""

    def __init__(self, module, shared_offsets, scopes):
        self._module = module
        self._shared_offsets = shared_offsets  # of the function: variable -> offset
        self._scopes = scopes

    def read(self, text, type_):
        """The C++ expression of an operand, read as that PTX type."""
        text = text.strip()
        if text.startswith("-") and self._scopes.register(text[1:]):
            return "(-(%s))" % self.read(text[1:], type_)
        if type_ == "pred":
            return self._read_predicate(text)
        register = self._scopes.register(text)
        if register:
            return self._read_register(register, type_)
        if text in SPECIAL_REGISTERS:
            return "((%s)(%s))" % (CPP_TYPES[type_], SPECIAL_REGISTERS[text])
        number = immediate(text)
        if number:
            constant = _floating_constant if is_floating(type_) else _integer_constant
            return constant(*number, type_)
        symbol = _SYMBOL.match(text)
        if symbol:
            _, address = self._symbol(symbol.group(1), "(%s)" % _DYNAMIC_SHARED)
            return "((%s)(%s + %s))" % (CPP_TYPES[type_], address, symbol.group(2) or 0)
        raise NotTranslatable("operand " + text)

    def _read_predicate(self, text):
        if text.startswith("!"):
            return "(!%s)" % self.read(text[1:], "pred")
        register = self._scopes.register(text)
        if register:
            return register.cpp_name if register.size == 0 else "(%s != 0)" % register.cpp_name
        number = immediate(text)
        return "true" if number and number[1] else "false"

    @staticmethod
    def _read_register(register, type_):
        if register.size == 0:
            return "(%s)%s" % (CPP_TYPES[type_], register.cpp_name)
        if type_ == "f32":
            return "F32((uint32_t)%s)" % register.cpp_name
        if type_ == "f64":
            return "F64(%s)" % register.cpp_name
        return "((%s)%s)" % (CPP_TYPES[type_], register.cpp_name)

    def bits(self, text, size):
        """An operand's bits, of that many bytes, as an unsigned integer."""
        number = immediate(text)
        if number and number[0] not in ("integer", "decimal") and (number[0] == "f32") == (size == 4):
            return "((%s)0x%xull)" % (UNSIGNED[size], number[1])
        if number and number[0] != "integer":
            return "bc<%s>(%s)" % (UNSIGNED[size], self.read(text, "f32" if size == 4 else "f64"))
        return self.read(text, bits_of(size))

    def write(self, text, type_, code, canonical=True):
        """The statement that writes a C++ expression of that PTX type to a register; _ takes it and forgets it.

        canonical: an f32 that is no number becomes NVIDIA's one NaN, as arithmetic has it."""
        if text == "_":
            return "(void)(%s);" % code
        register = self._scopes.register(text)
        if not register:
            raise NotTranslatable("destination " + text)
        name = register.cpp_name
        if register.size == 0:
            return "%s = (bool)(%s);" % (name, code)
        if type_ == "f32":
            return "%s = %s(%s);" % (name, "B32" if canonical else "R32", code)
        if type_ == "f64":
            return "%s = B64(%s);" % (name, code)
        return "%s = (%s)(%s)(%s);" % (name, UNSIGNED[register.size], CPP_TYPES[type_], code)

    def address(self, text, space, size):
        """The C++ expression of an address such as [%rd1+8], for an access of that many bytes."""
        text = text.strip()
        if not text.startswith("["):
            raise NotTranslatable("address " + text)
        base, added = _ADDRESS.match(text[1 : text.index("]")].strip()).groups()
        base, added = base.strip(), int(added or "0", 0)
        register = self._scopes.register(base)
        number = None if register else immediate(base)
        if space == "shared":
            if number:
                return "SH(T, %du, %d)" % ((number[1] + added) & _MASK_32, size)
            offset = "(uint32_t)" + (register.cpp_name if register else "(%s)" % self._symbol(base)[1])
            return "SH(T, %s + %du, %d)" % (offset, added & _MASK_32, size)
        if register:
            return "(uint64_t)%s + %dull" % (register.cpp_name, added & _MASK_64)
        if number:
            return "%dull" % ((number[1] + added) & _MASK_64)
        is_shared, address = self._symbol(base)
        if is_shared:
            return "SH(T, (uint32_t)(%s) + %du, %d)" % (address, added & _MASK_32, size)
        return "%s + %dull" % (address, added & _MASK_64)

    def _symbol(self, name, dynamic_shared=_DYNAMIC_SHARED):
        """Whether a symbol is a shared variable, and its address there or in general."""
        memory = self._scopes.memory(name)
        if memory:
            return False, "(uint64_t)" + memory
        module = self._module
        if name in module.placed:
            return False, "GV(T, mi_, %du)" % module.placed[name].offset
        if name in module.shared:
            return True, "%du" % self._shared_offsets[name]
        if name in module.dynamic_shared:
            return True, dynamic_shared
        if name in module.functions:
            return False, "(uint64_t)(void*)&" + module.functions[name].cpp_name
        raise NotTranslatable("unknown symbol " + name)
