# SPDX-License-Identifier: Apache-2.0
"""What a module declares: variables, and functions with their parameters."""
import re
from collections import namedtuple

from .syntax import IDENTIFIER, NotTranslatable, cpp_name, round_up, split_list
from .types import SIZES

_ATTRIBUTE = re.compile(r"\.attribute\s*\([^)]*\)")
_ALIGN = re.compile(r"\.align\s+(\d+)")
_TYPE = re.compile(r"\.(b8|u8|s8|b16|u16|s16|f16|b32|u32|s32|f32|b64|u64|s64|f64|b128|pred)\b")
_DIMENSION = re.compile(r"\[\s*(\d*)\s*\]")
_PARAMETER = re.compile(r"\.(param|reg)\s+(.*)$", re.S)
_PARAMETER_NAME = re.compile(r"(" + IDENTIFIER + r")\s*(\[\s*(\d*)\s*\])?\s*$")
_POINTER_NOTE = re.compile(r"\.ptr\b.*?(?=\s" + IDENTIFIER + r"\s*(\[|$))")  # its .align is that of what it points to
_VARIABLE = re.compile(r"\s*((?:\.(?:visible|weak|extern|common)\s+)*)\.(global|const|shared)\b(.*)$", re.S)
_VARIABLE_NAME = re.compile(r"(" + IDENTIFIER + r")\s*((?:\[\s*\d*\s*\]\s*)*)$")
_IGNORED = re.compile(r"\s*(\.alias|\.pragma)")
_MAX_THREADS = re.compile(r"\.maxntid\s+(\d+)(?:\s*,\s*(\d+))?(?:\s*,\s*(\d+))?")


class Parameter(namedtuple("Parameter", "name size alignment space")):
    """space: param or reg."""


class Function(namedtuple("Function", "is_kernel name returns parameters body max_threads")):
    """body: None where it is only declared. max_threads: of .maxntid, 0 without."""

    @property
    def cpp_name(self):
        """Of a function with a body; the others are found in ptxemu_rt.h, some of them."""
        return ("ext_" if self.body is None else "f_") + cpp_name(self.name)


class Variable(namedtuple("Variable", "space is_extern name type size alignment initialiser")):
    """space: global, const or shared. size: 0 where a launch gives it. initialiser: None without."""


def parse_parameters(text):
    parameters = []
    for declaration in split_list(text):
        space, rest = _PARAMETER.match(declaration).groups()
        alignment = _ALIGN.search(_POINTER_NOTE.sub("", rest))
        type_ = _TYPE.search(rest).group(1)
        name, is_array, length = _PARAMETER_NAME.search(rest).groups()
        size = SIZES[type_] * (int(length or 0) if is_array else 1)
        parameters.append(Parameter(name, size, int(alignment.group(1)) if alignment else SIZES[type_], space))
    return parameters


def place_parameters(parameters):
    """The offsets of a kernel's parameters in its parameter space, and the bytes of that."""
    offsets, end = [], 0
    for parameter in parameters:
        offset = round_up(end, parameter.alignment)
        offsets.append(offset)
        end = offset + parameter.size
    return offsets, end


def _bracketed_parameters(text):
    """The parameters in the parentheses that the text may begin with, and what follows."""
    if not text.startswith("("):
        return [], text
    end = text.index(")")
    return parse_parameters(text[1:end]), text[end + 1 :].strip()


def parse_function(kind, head, body):
    """A function of what stands between .entry or .func and its body."""
    returns, rest = _bracketed_parameters(_ATTRIBUTE.sub("", head).strip())
    name = re.match(IDENTIFIER, rest).group()
    parameters, rest = _bracketed_parameters(rest[len(name) :].strip())
    max_threads = 0
    if limit := _MAX_THREADS.search(rest):
        max_threads = 1
        for dimension in limit.groups():
            max_threads *= int(dimension or 1)
    return Function(kind == "entry", name, returns, parameters, body, max_threads)


def parse_variable(statement):
    """A variable of the module; None for a statement that declares none and means nothing here."""
    found = _VARIABLE.match(statement)
    if not found:
        if _IGNORED.match(statement):
            return None
        raise NotTranslatable("module statement: " + statement.strip()[:80])
    linkage, space, rest = found.groups()
    rest, _, initialiser = rest.partition("=")
    rest = _ATTRIBUTE.sub("", rest)
    type_ = _TYPE.search(rest)
    if not type_ or type_.group(1) == "pred":
        raise NotTranslatable("opaque variable: " + rest.strip())
    type_ = type_.group(1)
    vector = re.search(r"\.v([248])\b", rest)
    element = SIZES[type_] * (int(vector.group(1)) if vector else 1)
    name, dimensions = _VARIABLE_NAME.search(rest.strip()).groups()
    size = element
    for length in _DIMENSION.findall(dimensions):
        size *= int(length or 0)
    alignment = _ALIGN.search(rest)
    return Variable(
        space=space,
        is_extern="extern" in linkage,
        name=name,
        type=type_,
        size=size,
        alignment=int(alignment.group(1)) if alignment else element,
        initialiser=initialiser or None,
    )
