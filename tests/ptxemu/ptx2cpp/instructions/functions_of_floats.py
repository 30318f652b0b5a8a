# SPDX-License-Identifier: Apache-2.0
"""Functions of one floating-point number: roots, reciprocals, exponentials, angles; its sign and kind."""
from ..syntax import NotTranslatable

_APPROXIMATE = {"sin": "sin_a", "cos": "cos_a", "tanh": "tanh_a", "lg2": "lg2", "ex2": "ex2"}

_KINDS = {
    "finite": "std::isfinite(%s)",
    "infinite": "std::isinf(%s)",
    "number": "!std::isnan(%s)",
    "notanumber": "std::isnan(%s)",
    "normal": "std::isnormal(%s)",
    "subnormal": "(std::fpclassify(%s) == FP_SUBNORMAL)",
}


def root(i):
    """sqrt"""
    x = i.read_flushed(1)
    return i.write(i.type, i.finished(i.rounded("sqrt", "std::sqrt(%s)" % x, x)))


def reciprocal(i):
    """rcp"""
    x = i.read_flushed(1)
    if i.type == "f64" and i.has("approx"):
        return i.write(i.type, "rcp64_ftz(%s)" % x)
    return i.write(i.type, i.finished(i.rounded("rcp", ("1.0f / %s" if i.type == "f32" else "1.0 / %s") % x, x)))


def reciprocal_root(i):
    """rsqrt"""
    x = i.read_flushed(1)
    if i.type == "f32":
        code = "rsqrt_a(%s)"
    else:
        code = "rsqrt64_ftz(%s)" if i.has("ftz") else "1.0 / std::sqrt(%s)"
    return i.write(i.type, i.finished(code % x))


def approximate(i):
    """sin, cos, tanh, lg2, ex2"""
    if i.type != "f32":
        raise NotTranslatable("instruction " + i.op)
    return i.write(i.type, i.finished("%s(%s)" % (_APPROXIMATE[i.op], i.read_flushed(1))))


def copy_sign(i):
    """copysign: PTX names the number with the sign first, C++ last."""
    return i.write(i.type, "std::copysign(%s,%s)" % (i.read(2), i.read(1)), canonical=False)


def test_kind(i):
    """testp"""
    x = i.read(1)
    return i.write("pred", _KINDS[i.one_of(*_KINDS)] % x)


HANDLERS = {
    "sqrt": root,
    "rcp": reciprocal,
    "rsqrt": reciprocal_root,
    **dict.fromkeys(_APPROXIMATE, approximate),
    "copysign": copy_sign,
    "testp": test_kind,
}
