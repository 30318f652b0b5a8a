# SPDX-License-Identifier: Apache-2.0
"""Branches, calls, and the end of a thread."""
from ..syntax import NotTranslatable, cpp_name, names_in

# Functions of the device's library that ptxemu_rt.h has.
_LIBRARY = ("vprintf", "__assertfail", "malloc", "free")


def branch(i):
    """bra"""
    return "goto L_%s;" % cpp_name(i.arguments[0])


def branch_by_index(i):
    """brx"""
    labels = enumerate(i.function.branch_targets(i.arguments[1]))
    return "switch (%s) { %s }" % (i.read(0, "u32"), " ".join("case %d: goto L_%s;" % (n, cpp_name(label)) for n, label in labels))


def return_(i):
    """ret"""
    return "return;"


def exit_(i):
    """exit"""
    return "return;" if i.function.is_kernel else "thr_exit(T);"


def trap(i):
    """trap, brkpt"""
    return 'fail(T, "trap");'


def sleep(i):
    """nanosleep"""
    return "spin_yield(T);"


def _parts_of_call(i):
    """The callee, and the names of the .param variables for results and arguments."""
    parts = list(i.arguments)
    results = names_in(parts.pop(0)) if parts[0].startswith("(") else []
    callee = parts[0]
    arguments = names_in(parts[1]) if len(parts) > 1 and parts[1].startswith("(") else []
    return callee, [name for name in results + arguments if name]


def call(i):
    """call, of a function by its name or through a register"""
    callee, names = _parts_of_call(i)
    passed = [i.function.param_variable(name) for name in names]
    function = i.function.module.functions.get(callee)
    if function and function.body is not None:
        return "%s(T, %s);" % (function.cpp_name, ", ".join(passed) or "nullptr")
    if function:
        if callee not in _LIBRARY:
            raise NotTranslatable("external function " + callee)
        return "ext_%s(%s);" % (callee, ", ".join(["T"] + passed))
    register = i.function.scopes.register(callee)
    if not register:
        raise NotTranslatable("call of " + callee)
    passed = passed or ["nullptr"]
    type_ = "void(*)(%s)" % ", ".join(["Thr*"] + ["char*"] * len(passed))
    return "((%s)%s)(%s);" % (type_, register.cpp_name, ", ".join(["T"] + passed))


HANDLERS = {
    "bra": branch,
    "brx": branch_by_index,
    "call": call,
    "ret": return_,
    "exit": exit_,
    **dict.fromkeys(("trap", "brkpt"), trap),
    "nanosleep": sleep,
}
