# SPDX-License-Identifier: Apache-2.0
"""Where static shared variables are.

A kernel has room for the shared variables that it and its callees name, as ptxas does it. Variables named in .func bodies
have one offset for the whole module, before the kernels' own."""
import re

from .syntax import IDENTIFIER, NotTranslatable, round_up

_MAX_STATIC = 48 << 10
_WORD = re.compile(IDENTIFIER)


def _place(variables, offset):
    """Variable -> offset, one behind the other, and the end of the last."""
    where = {}
    for variable in variables:
        offset = round_up(offset, variable.alignment)
        where[variable.name] = offset
        offset += variable.size
    return where, offset


class SharedLayout:
    """offsets: function -> variable -> offset. size: kernel -> bytes of static shared memory."""

    def __init__(self, module, reach):
        self.offsets = {}
        self.size = {}
        functions = module.functions.values()
        used = {f.name: self._used_by(f, module) for f in functions}
        in_funcs = {v.name for f in functions if not f.is_kernel for v in used[f.name]}
        common, common_size = _place([v for v in module.shared.values() if v.name in in_funcs], 0)
        for function in functions:
            name = function.name
            if not function.is_kernel:
                self.offsets[name] = common
                continue
            needs_common = any(used[callee] for callee in reach[name]) or any(v.name in common for v in used[name])
            mine = [v for v in used[name] if v.name not in common]
            own, size = _place(mine, common_size if needs_common else 0)
            self.offsets[name] = {**common, **own}
            self.size[name] = size
            if size > _MAX_STATIC:
                raise NotTranslatable("kernel %s uses too much shared data (%d bytes, %d max)" % (name, size, _MAX_STATIC))

    @staticmethod
    def _used_by(function, module):
        if not module.shared:
            return []
        words = set(_WORD.findall(function.body or ""))
        return [v for v in module.shared.values() if v.name in words]
