# SPDX-License-Identifier: Apache-2.0
"""The scopes of a function's body: the registers that it declares, and its .local and .param variables."""
import re
from collections import namedtuple

from .syntax import IDENTIFIER, NotTranslatable, cpp_name, split_list
from .types import SIZES, UNSIGNED

_REGISTERS = re.compile(r"\.reg\s+(?:\.v([24])\s+)?\.(\w+)\s+(.*)$")
_REGISTER_RANGE = re.compile(r"(" + IDENTIFIER + r")\s*<\s*(\d+)\s*>$")
_MEMORY = re.compile(r"\.(local|param)\s+(?:\.align\s+(\d+)\s+)?\.(\w+)\s+(" + IDENTIFIER + r")\s*(?:\[\s*(\d+)\s*\])?$")
_DIGITS = "0123456789"


class Register(namedtuple("Register", "cpp_name size")):
    """size: bytes, 0 for a predicate."""


class Scope:
    def __init__(self, depth):
        self.depth = depth
        self.registers = {}  # name -> size
        self.ranges = {}  # prefix -> (number of registers, size)
        self.memory = {}  # .local and .param variables: name -> C++ expression of its address


def _cpp_type(size):
    return UNSIGNED[size] if size else "bool"


def _register_name(name, depth):
    return "r%d_%s" % (depth, cpp_name(name.lstrip("%")))


class Scopes:
    """Those that are open, outermost first. Registers of the outermost and all ranges are declared at the top of the C++ function,
    where they are used; so a jump never passes a declaration of theirs."""

    def __init__(self):
        self._open = [Scope(0)]
        self._used = {}  # C++ name of a register to be declared at the top -> size, in order of first use
        self._top_memory = []  # declarations of the outermost scope's .local and .param variables

    def open(self):
        self._open.append(Scope(len(self._open)))

    def close(self):
        self._open.pop()

    def add_memory(self, name, expression):
        """A variable of the innermost scope."""
        self._open[-1].memory[name] = expression

    def memory(self, name):
        """The address of a .local or .param variable; None if there is none of that name."""
        for scope in reversed(self._open):
            if name in scope.memory:
                return scope.memory[name]
        return None

    def register(self, name):
        """The register of that name, which is in use from now on; None if there is none."""
        for scope in reversed(self._open):
            size = scope.registers.get(name)
            if size is not None:
                register = Register(_register_name(name, scope.depth), size)
                if scope.depth == 0:
                    self._used[register.cpp_name] = size
                return register
            prefix = name.rstrip(_DIGITS)
            if prefix != name and prefix in scope.ranges:
                count, size = scope.ranges[prefix]
                if int(name[len(prefix) :]) < count:
                    register = Register(_register_name(name, scope.depth), size)
                    self._used[register.cpp_name] = size
                    return register
        return None

    def declarations(self):
        """What the C++ function begins with: the registers used, a line for each type, and the outermost scope's variables."""
        by_size = {}
        for name, size in self._used.items():
            by_size.setdefault(size, []).append(name)
        registers = ["%s %s;" % (_cpp_type(size), ", ".join(n + " = 0" for n in sorted(names))) for size, names in by_size.items()]
        return registers + self._top_memory[::-1]

    def declare(self, statement):
        """Takes a declaration of the body. Returns the C++ statements that stand in its place."""
        if found := _REGISTERS.match(statement):
            return self._declare_registers(found.group(2), split_list(found.group(3)))
        if statement.startswith((".shared", ".extern", ".pragma")):
            return []  # the module has seen its shared variables
        if found := _MEMORY.match(statement):
            return self._declare_memory(found.group(3), found.group(4), int(found.group(5) or 1))
        raise NotTranslatable("declaration: " + statement)

    def _declare_registers(self, type_, names):
        size = 0 if type_ == "pred" else max(2, SIZES[type_])
        if size == 16:
            raise NotTranslatable(".b128 register")
        scope = self._open[-1]
        single = []
        for name in names:
            if found := _REGISTER_RANGE.match(name):
                scope.ranges[found.group(1)] = (int(found.group(2)), size)
            else:
                scope.registers[name] = size
                single.append(name)
        if scope.depth == 0:
            return []
        return ["%s %s;" % (_cpp_type(size), _register_name(name, scope.depth)) for name in single]

    def _declare_memory(self, type_, name, length):
        scope = self._open[-1]
        variable = "v%d_%s" % (scope.depth, cpp_name(name))
        self.add_memory(name, variable)
        declaration = "alignas(16) char %s[%d];" % (variable, SIZES[type_] * length)
        if scope.depth == 0:
            self._top_memory.append(declaration)
            return []
        return [declaration]
