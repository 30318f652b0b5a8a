# SPDX-License-Identifier: Apache-2.0
"""A module: its variables and functions, and where each variable is."""
import re
from collections import namedtuple

from .declarations import parse_function, parse_variable
from .internal_names import with_stable_names
from .syntax import end_of_block, end_of_statement, round_up, without_comments

_TARGET = re.compile(r"^\s*\.target\s+sm_(\d+)", re.M)
_BETWEEN = re.compile(r"[\s;]*")
_FUNCTION = re.compile(r"((?:\.(?:visible|weak|extern|common)\s+)*)\.(entry|func)\b")
_FUNCTION_HEAD = re.compile(r"[^;{]*")
_SHARED_IN_BODY = re.compile(r"(?<![\w.])(?:\.extern\s+)?\.shared\b[^;]*;")


class Placed(namedtuple("Placed", "variable offset")):
    """A .global or .const variable, and its place in the module's image."""


class Module:
    """index tells the modules of one C++ file apart."""

    def __init__(self, index, source):
        self.index = index
        target = _TARGET.search(source)
        self.target = int(target.group(1)) if target else 0  # 75 for .target sm_75
        self.variables = []  # .global and .const ones, in order of declaration
        self.placed = {}  # the same by name
        self.image_size = 0
        self.shared = {}  # .shared variables by name, in order of declaration
        self.dynamic_shared = set()  # names of those of no size: all stand for a launch's dynamic shared memory
        self.functions = {}  # by name, in order of declaration
        self._parse(with_stable_names(without_comments(source)))

    def kernels(self):
        return [f for f in self.functions.values() if f.is_kernel and f.body is not None]

    def device_functions(self):
        """The .func bodies."""
        return [f for f in self.functions.values() if not f.is_kernel and f.body is not None]

    def _parse(self, text):
        at = _BETWEEN.match(text).end()
        while at < len(text):
            at = self._parse_function(text, at) or self._parse_variable(text, at)
            at = _BETWEEN.match(text, at).end()

    def _parse_variable(self, text, start):
        end = end_of_statement(text, start)
        self._declare(parse_variable(text[start:end]))
        return end + 1

    def _parse_function(self, text, start):
        """The position behind the function at start, or None if there is none."""
        begin = _FUNCTION.match(text, start)
        if not begin:
            return None
        end = _FUNCTION_HEAD.match(text, begin.end()).end()
        head, body = text[begin.end() : end], None
        if text[end] == "{":
            open_brace, end = end, end_of_block(text, end)
            body = text[open_brace + 1 : end]
        self._add_function(parse_function(begin.group(2), head, body))
        return end + 1

    def _add_function(self, function):
        if function.body is None:
            self.functions.setdefault(function.name, function)
            return
        for declaration in _SHARED_IN_BODY.findall(function.body):
            self._declare(parse_variable(declaration[:-1]))
        self.functions[function.name] = function

    def _declare(self, variable):
        if not variable:
            return
        name = variable.name
        if variable.space == "shared":
            if variable.is_extern or variable.size == 0:
                self.dynamic_shared.add(name)
            else:
                self.shared.setdefault(name, variable)
        elif not (variable.is_extern and self._knows(name)):
            self.image_size = round_up(self.image_size, max(variable.alignment, 16))
            self.placed[name] = Placed(variable, self.image_size)
            self.variables.append(self.placed[name])
            self.image_size += max(variable.size, 1)

    def _knows(self, name):
        return name in self.placed or name in self.shared or name in self.dynamic_shared
