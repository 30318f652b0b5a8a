# SPDX-License-Identifier: Apache-2.0
"""Instructions, a file for each family. A family's HANDLERS name the function for each of its opcodes, which takes an Instruction
and returns the C++ statement for it."""
from ..syntax import NotTranslatable
from . import arithmetic, atomics, bits, comparisons, control, conversions, functions_of_floats, memory, synchronisation
from .instruction import Instruction

_FAMILIES = (arithmetic, atomics, bits, comparisons, control, conversions, functions_of_floats, memory, synchronisation)
_HANDLERS = {op: handler for family in _FAMILIES for op, handler in family.HANDLERS.items()}


def translate(function, op, modifiers, arguments):
    """The C++ statement for op.modifiers arguments, in a FunctionTranslator's function."""
    instruction = Instruction(function, op, modifiers, arguments)
    handler = _HANDLERS.get(op)
    if not handler:
        raise NotTranslatable("instruction " + op)
    return handler(instruction)
