# SPDX-License-Identifier: Apache-2.0
"""Which functions of a module call which, and what follows from it."""
import re

from .syntax import IDENTIFIER

_CALL = re.compile(r"\bcall(?:\.uni)?\s+(?:\([^)]*\)\s*,\s*)?(" + IDENTIFIER + ")")
_SYNCHRONISES = re.compile(r"\b(bar|barrier|shfl|vote|match|redux|elect|activemask)\.")
_EXITS = re.compile(r"\bexit\s*;")


def _callees(module):
    """Function -> those that it calls itself; a call through a register may be one of any .func."""
    every_func = {f.name for f in module.functions.values() if not f.is_kernel}
    callees = {}
    for function in module.functions.values():
        called = set(_CALL.findall(function.body or ""))
        callees[function.name] = called & module.functions.keys()
        if any(name.startswith("%") for name in called):
            callees[function.name] |= every_func
    return callees


def reachable(module):
    """Function -> the functions that it may reach."""
    callees = _callees(module)
    reach = {}
    for name in module.functions:
        todo, seen = list(callees[name]), set()
        while todo:
            callee = todo.pop()
            if callee not in seen:
                seen.add(callee)
                todo += callees[callee]
        reach[name] = seen
    return reach


def _needs_fiber(function):
    """Whether the function itself waits for other threads, or ends its thread from within a call."""
    body = function.body or ""
    return bool(_SYNCHRONISES.search(body) or (not function.is_kernel and _EXITS.search(body)))


def synchronising(module, reach):
    """Names of the functions that must run on a fiber of their own, since they or what they reach need one."""
    directly = {f.name for f in module.functions.values() if _needs_fiber(f)}
    return {name for name in module.functions if name in directly or reach[name] & directly}
