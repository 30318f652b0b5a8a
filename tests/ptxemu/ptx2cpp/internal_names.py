# SPDX-License-Identifier: Apache-2.0
"""Names of what only one PTX file knows. nvcc makes them of the file's path and of its own process's number, so that no two
compilations agree on them: with those left out, the same PTX gives the same C++, which a compiler cache then knows again."""
import re

# In C++'s mangled names an identifier follows its length. Kernels of unnamed namespaces have no process number: the host's
# object registers them by their names, which stay as they are.
_BEGINNING = re.compile(r"(\d+)(_INTERNAL|_GLOBAL__N_)_[0-9a-f]{8}_\d+_")
_IDENTIFIER = re.compile(r"(_INTERNAL|_GLOBAL__N_)_[0-9a-f]{8}_\d+_(\w+)_[0-9a-f]{8}_\d+")


def _identifier_after(beginning):
    """The identifier, and how many of the digits before it are its length: the identifier before may end in digits, too."""
    digits, start = beginning.group(1), beginning.end(1)
    for first in range(len(digits)):
        identifier = _IDENTIFIER.fullmatch(beginning.string, start, start + int(digits[first:]))
        if identifier:
            return identifier, len(digits) - first
    return None, 0


def with_stable_names(source):
    """The PTX without path and process number in the names of what it has for itself."""
    parts, end = [], 0
    for beginning in _BEGINNING.finditer(source):
        identifier, digits = _identifier_after(beginning)
        if identifier:
            stable = "%s_%s" % identifier.groups()
            parts += [source[end : identifier.start() - digits], str(len(stable)), stable]
            end = identifier.end()
    return "".join(parts) + source[end:]
