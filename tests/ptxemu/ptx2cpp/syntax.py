# SPDX-License-Identifier: Apache-2.0
"""How PTX is cut into pieces: comments, statements, blocks, lists; and how its names become C++ names."""
import re

IDENTIFIER = r"[A-Za-z_$%][A-Za-z0-9_$]*"

_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_UNUSED_DIRECTIVE = re.compile(r"\s*\.(version|target|address_size|file|loc)\b")
_DEBUG_SECTION = re.compile(r"\.section\s+\S+\s*\{")
_TO_SEMICOLON = re.compile(r'[^";]*(?:"[^"]*"[^";]*)*;')
_BRACE = re.compile(r'"[^"]*"|[{}]')
_BRACKET = re.compile(r"[(\[{]")


class NotTranslatable(Exception):
    """PTX that this translator does not know. Raised for an instruction, it fails only where that is executed."""


def round_up(n, alignment):
    return (n + alignment - 1) // alignment * alignment


def cpp_name(name):
    """The name in C++ of something that has this name in PTX: what C++ does not allow is written in hexadecimal."""
    return re.sub(r"[^A-Za-z0-9_]", lambda m: "_S%02x_" % ord(m.group()), name)


def without_comments(source):
    """PTX without comments, debug sections and the directives that mean nothing here."""
    lines = []
    for line in _COMMENT.sub(" ", source).split("\n"):
        if "//" in line and '"' not in line:
            line = line.split("//")[0]
        lines.append("" if _UNUSED_DIRECTIVE.match(line) else line)
    text = "\n".join(lines)
    while section := _DEBUG_SECTION.search(text):
        text = text[: section.start()] + text[text.index("}", section.end()) + 1 :]
    return text


def end_of_statement(text, start):
    """Where the semicolon is that ends the statement at start; those inside strings do not count."""
    statement = _TO_SEMICOLON.match(text, start)
    if not statement:
        raise NotTranslatable("no semicolon ends: " + text[start : start + 80].strip())
    return statement.end() - 1


def end_of_block(text, start):
    """Where the brace is that closes the one at start; those inside strings do not count."""
    depth = 0
    for brace in _BRACE.finditer(text, start):
        depth += {"{": 1, "}": -1}.get(brace.group(), 0)
        if depth == 0:
            return brace.start()
    raise NotTranslatable("no brace closes: " + text[start : start + 80].strip())


def split_list(text):
    """The parts between the commas that are in no brackets."""
    if not _BRACKET.search(text):
        parts = [part.strip() for part in text.split(",")]
    else:
        parts, depth, start = [], 0, 0
        for at, character in enumerate(text):
            if character in "([{":
                depth += 1
            elif character in ")]}":
                depth -= 1
            elif character == "," and depth == 0:
                parts.append(text[start:at].strip())
                start = at + 1
        parts.append(text[start:].strip())
    return parts if parts[-1] else parts[:-1]


def names_in(text):
    """The names in a list such as `(a, b)` or `{a, b}`, without its brackets."""
    return [name.strip() for name in text[1:-1].split(",")]


def block(*statements):
    """A C++ block of those statements that are not empty."""
    return "{ %s }" % " ".join(s for s in statements if s)
