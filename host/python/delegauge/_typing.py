# SPDX-License-Identifier: Apache-2.0
"""Names of types, for whoever checks them: nothing imports this at run time."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeAlias, TypeVar

import numpy.typing


class HasDLPack(Protocol):
    """An array of a library that lends its memory, such as JAX or PyTorch."""

    def __dlpack__(self) -> object: ...
    def __dlpack_device__(self) -> tuple[Any, Any]: ...


class HasCudaArrayInterface(Protocol):
    """An array in a GPU's memory, such as Numba's."""

    @property
    def __cuda_array_interface__(self) -> dict[str, Any]: ...


Array: TypeAlias = numpy.typing.ArrayLike | HasDLPack | HasCudaArrayInterface
"""Numbers: anything with __dlpack__, __cuda_array_interface__ or __array__, or nested lists."""

Path: TypeAlias = str | os.PathLike[str]

Number: TypeAlias = int | float

Progress: TypeAlias = bool | Callable[[int, int], object] | None
"""True: a bar, False: none, None: a bar where somebody sees it; or a function of (done, games)."""

T = TypeVar("T")

Varied: TypeAlias = T | Sequence[T] | numpy.typing.NDArray[Any]
"""A value, or several that an option of a sweep has in turn."""

Log: TypeAlias = Path | Mapping[str, Sequence[Any]] | Any
"""A file's path, a pandas or polars DataFrame, a mapping of columns, or a structured NumPy array."""

Json: TypeAlias = dict[str, Any]
