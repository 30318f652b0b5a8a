# SPDX-License-Identifier: Apache-2.0
"""PTX's types and rounding modes, and what they are in C++."""

# Bytes of a value.
SIZES = {
    **dict.fromkeys(("b8", "u8", "s8", "pred"), 1),
    **dict.fromkeys(("b16", "u16", "s16", "f16", "bf16"), 2),
    **dict.fromkeys(("b32", "u32", "s32", "f32", "f16x2", "bf16x2"), 4),
    **dict.fromkeys(("b64", "u64", "s64", "f64"), 8),
    "b128": 16,
}

UNSIGNED = {1: "uint8_t", 2: "uint16_t", 4: "uint32_t", 8: "uint64_t"}  # by bytes

# The types that are computed with; the others can at most be moved.
CPP_TYPES = {
    **{"b%d" % (8 * size): name for size, name in UNSIGNED.items()},
    **{"u%d" % (8 * size): name for size, name in UNSIGNED.items()},
    **{"s%d" % (8 * size): name[1:] for size, name in UNSIGNED.items()},
    "f32": "float",
    "f64": "double",
    "pred": "bool",
}

# Modifiers to the modes of ptxemu_rt.h; those that end in i round to a whole number.
ROUNDING = {
    "rn": "RN",
    "rna": "RN",
    "rz": "RZ",
    "rm": "RM",
    "rp": "RP",
    "rni": "RN",
    "rzi": "RZ",
    "rmi": "RM",
    "rpi": "RP",
}
ROUNDING_TO_WHOLE = {"rni", "rzi", "rmi", "rpi"}

SPACES = ("global", "shared", "local", "const", "param")


def is_floating(type_):
    return type_ in ("f32", "f64")


def bits_of(size):
    """The type without a meaning, such as b32, of that many bytes."""
    return "b%d" % (8 * size)


def unsigned_of(size):
    return "u%d" % (8 * size)


def types_among(modifiers):
    return [m for m in modifiers if m in SIZES]


def space_among(modifiers):
    """The state space that the modifiers name, .shared::cta being shared, or generic."""
    for modifier in modifiers:
        space = modifier.split("::")[0]
        if space in SPACES:
            return space
    return "generic"
