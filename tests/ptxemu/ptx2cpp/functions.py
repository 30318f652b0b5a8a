# SPDX-License-Identifier: Apache-2.0
"""The body of one function: its statements, one after the other, as C++."""
import re

from . import profile
from .declarations import place_parameters
from .instructions import translate
from .operands import Operands
from .scopes import Scopes
from .syntax import IDENTIFIER, NotTranslatable, cpp_name, end_of_statement
from .types import ROUNDING, is_floating

_BETWEEN = re.compile(r"[\s;]*")
_LABEL = re.compile(r"\s*(" + IDENTIFIER + r")\s*:(?!:)")
_TABLE = re.compile(r"\s*\.(branchtargets|callprototype|calltargets)\b([^;]*);")
_PREDICATED = re.compile(r"@(!?)\s*(" + IDENTIFIER + r")\s+(.*)$")
_INSTRUCTION = re.compile(r"([a-z][a-z0-9_]*)((?:\.[A-Za-z0-9_]+|::[A-Za-z0-9_]+)*)\s*(.*)$", re.S)


class Remarks:
    """What the user should know of a module's instructions."""

    def __init__(self):
        self.unsupported = {}  # instruction -> why
        self.contractible = []  # (function, instruction): additions that ptxas may fuse with a multiplication
        self.approximate = {}  # opcode with modifiers -> number


class FunctionTranslator:
    """Translates one function. shared_offsets: where its shared variables are; counter: a profile.BlockCounter, or None."""

    def __init__(self, module, function, shared_offsets, remarks, counter):
        self.module = module
        self.scopes = Scopes()
        self.operands = Operands(module, shared_offsets, self.scopes)
        self.is_kernel = function.is_kernel
        self._function = function
        self._remarks = remarks
        self._counter = counter
        self._lines = []
        self._indent = 1
        self._branch_targets = {}
        self._products = set()  # registers that an unrounded multiplication has written

    def translate(self):
        parameters = self._parameters()
        self._translate_body(self._function.body)
        declarations = "".join("  %s\n" % d for d in self.scopes.declarations())
        return "static void %s(Thr* T, %s) {\n  uint32_t CC = 0; (void)CC;\n%s%s}\n" % (
            self._function.cpp_name,
            parameters,
            declarations,
            "\n".join(self._lines),
        )

    # What instructions ask for

    def branch_targets(self, name):
        """The labels of a .branchtargets, which may stand behind the branch."""
        if name not in self._branch_targets:
            found = re.search(re.escape(name) + r"\s*:\s*\.branchtargets\s+([^;]*);", self._function.body)
            self._branch_targets[name] = [label.strip() for label in found.group(1).split(",")]
        return self._branch_targets[name]

    def param_variable(self, name):
        """The address of a .param variable, to be passed to a function."""
        address = self.scopes.memory(name)
        if address is None:
            raise NotTranslatable("call argument " + name)
        return address

    # Statements

    def _parameters(self):
        """Makes the parameters known; returns those of the C++ function."""
        function = self._function
        if function.is_kernel:
            offsets, _ = place_parameters(function.parameters)
            for parameter, offset in zip(function.parameters, offsets):
                self.scopes.add_memory(parameter.name, "(P + %d)" % offset)
            return "char* P"
        names = []
        for parameter in function.returns + function.parameters:
            if parameter.space == "reg":
                raise NotTranslatable(".reg parameter in .func")
            names.append("p_" + cpp_name(parameter.name))
            self.scopes.add_memory(parameter.name, names[-1])
        return ", ".join("char* " + name for name in names) or "char*"

    def _write(self, line):
        self._lines.append("  " * self._indent + line)

    def _translate_body(self, body):
        at = _BETWEEN.match(body).end()
        while at < len(body):
            if body[at] == "{":
                self._open_scope()
                at += 1
            elif body[at] == "}":
                self._close_scope()
                at += 1
            elif label := _LABEL.match(body, at):
                at = self._translate_label(label.group(1), body, label.end())
            else:
                end = end_of_statement(body, at)
                self._translate_statement(" ".join(body[at:end].split()))
                at = end + 1
            at = _BETWEEN.match(body, at).end()

    def _open_scope(self):
        self._write("{")
        self._indent += 1
        self.scopes.open()

    def _close_scope(self):
        self._indent -= 1
        self._write("}")
        self.scopes.close()

    def _translate_label(self, name, body, at):
        """A place to jump to, or the name of a table, which is skipped. Returns the position behind it."""
        table = _TABLE.match(body, at)
        if table:
            if table.group(1) == "branchtargets":
                self._branch_targets[name] = [label.strip() for label in table.group(2).split(",")]
            return table.end()
        self._write("L_%s:;" % cpp_name(name))
        if self._counter:
            self._counter.begin_block()
        return at

    def _translate_statement(self, text):
        if text.startswith("."):
            for line in self.scopes.declare(text):
                self._write(line)
            return
        condition = ""
        if predicated := _PREDICATED.match(text):
            negation, name, text = predicated.groups()
            condition = "if (%s%s) " % (negation, self._predicate(name))
        op, modifiers, arguments = _INSTRUCTION.match(text).groups()
        modifiers = [m for m in modifiers.split(".") if m]
        self._remark(op, modifiers, arguments, text)
        if self._counter and (visit := self._counter.count(op, modifiers)):
            self._write(visit)
        try:
            code = translate(self, op, modifiers, arguments)
        except NotTranslatable as why:
            self._remarks.unsupported[text] = str(why)
            code = 'fail(T, "unsupported PTX: %s");' % text.replace("\\", "").replace('"', "'").replace("%", "%%")
        self._write("%s{ %s }" % (condition, code) if condition else code)

    def _predicate(self, name):
        register = self.scopes.register(name)
        if not register:
            raise NotTranslatable("predicate " + name)
        return register.cpp_name

    def _remark(self, op, modifiers, arguments, text):
        if op in ("mul", "add", "sub") and modifiers and is_floating(modifiers[-1]) and not any(m in ROUNDING for m in modifiers):
            destination, *operands = [part.strip() for part in arguments.split(",")]
            if op == "mul":
                self._products.add(destination)
            elif not self._products.isdisjoint(operands):
                self._remarks.contractible.append((self._function.name, text))
        if "approx" in modifiers or "full" in modifiers:
            name = ".".join([op] + modifiers)
            self._remarks.approximate[name] = self._remarks.approximate.get(name, 0) + 1
