# SPDX-License-Identifier: Apache-2.0
"""Arrays in a GPU's memory: those of other libraries, read where they lie, and results that stay there."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy

from . import _core
from ._arrays import library_of, lies_on_device

if TYPE_CHECKING:
    from ._typing import Json

_CUDA, _MANAGED = 2, 13  # DLPack's kDLCUDA and kDLCUDAManaged
_CPU = (1, 0)


class DeviceArray:
    """float64 numbers in a GPU's memory, for libraries to take without a copy.

    It has __dlpack__ and __cuda_array_interface__: torch.from_dlpack(x), cupy.from_dlpack(x), numba.cuda.as_cuda_array(x). All
    numbers are there; no stream needs to be waited for. x.copy_to_host(), or numpy.asarray(x), is a copy in NumPy. The memory is
    freed when nobody has a part of it any more.
    """

    __slots__ = ("_memory", "_offset", "_shape", "_strides")

    def __init__(self, memory: _core.DeviceMemory, offset: int, shape: tuple[int, ...], strides: tuple[int, ...]) -> None:
        self._memory = memory
        self._offset = offset  # in numbers, as the strides are
        self._shape = shape
        self._strides = strides

    @property
    def shape(self) -> tuple[int, ...]:
        return self._shape

    @property
    def strides(self) -> tuple[int, ...]:
        """In bytes."""
        return tuple(stride * 8 for stride in self._strides)

    @property
    def ndim(self) -> int:
        return len(self._shape)

    @property
    def size(self) -> int:
        return math.prod(self._shape)

    @property
    def dtype(self) -> numpy.dtype[numpy.float64]:
        return numpy.dtype(numpy.float64)

    @property
    def device(self) -> str:
        """cuda:0, or another number."""
        return f"cuda:{self._memory.device}"

    def __len__(self) -> int:
        if not self._shape:
            raise TypeError("len() of a single number")
        return self._shape[0]

    def __repr__(self) -> str:
        return f"<delegauge array of shape {self._shape} on {self.device}>"

    def __dlpack_device__(self) -> tuple[int, int]:
        return (_CUDA, self._memory.device)

    def __dlpack__(
        self,
        *,
        stream: Any = None,
        max_version: tuple[int, int] | None = None,
        dl_device: tuple[Any, int] | None = None,
        copy: bool | None = None,
    ) -> Any:
        """The numbers were there before this object was, so that they are for whatever stream is named."""
        del stream
        wanted = None if dl_device is None else (int(dl_device[0]), int(dl_device[1]))
        if wanted == _CPU and copy is not False:
            return self.copy_to_host().__dlpack__(max_version=max_version)
        if wanted not in (None, self.__dlpack_device__()):
            raise BufferError(f"a delegauge array of {self.device} goes nowhere else without a copy; take it there, or give copy_to_host()")
        lent = (self.copy() if copy else self)._lent()
        return lent.__dlpack__(max_version=max_version)

    def _lent(self) -> Any:
        return self._memory.lend(self._offset, list(self._shape), list(self._strides))

    @property
    def __cuda_array_interface__(self) -> Json:
        return {
            "shape": self._shape,
            "typestr": "<f8",
            "data": (self._memory.pointer + 8 * self._offset if self.size else 0, False),
            "strides": self.strides,
            "version": 3,
            "stream": None,
        }

    def copy_to_host(self) -> numpy.ndarray[Any, Any]:
        """A copy in NumPy."""
        desk = _core.desk(self._memory.device)
        return _core.copy_down(desk, _core.view_of_capsule(self.__dlpack__(), "array"))

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> numpy.ndarray[Any, Any]:
        if copy is False:
            raise ValueError(f"an array on {self.device} is in NumPy only as a copy")
        return self.copy_to_host().astype(dtype or numpy.float64, copy=False)

    def copy(self) -> DeviceArray:
        """A copy in memory of its own there, in C's order."""
        made = _core.copy_there(_core.desk(self._memory.device), _core.view_of_capsule(self._lent().__dlpack__(), "array"))
        return DeviceArray(made, 0, self._shape, tuple(math.prod(self._shape[axis + 1 :]) for axis in range(self.ndim)))

    def first(self) -> DeviceArray:
        """The first item, there."""
        return DeviceArray(self._memory, self._offset, self._shape[1:], self._strides[1:])


class Columns:
    """Columns of numbers on a device, each as long as there are games."""

    def __init__(self, memory: _core.DeviceMemory, names: list[str], games: int) -> None:
        self._memory = memory
        self._places = {name: place for place, name in enumerate(names)}
        self._games = games

    def __getitem__(self, name: str) -> DeviceArray:
        return DeviceArray(self._memory, self._places[name] * self._games, (self._games,), (1,))

    def all(self) -> numpy.ndarray[Any, Any]:
        """A copy of all of them, (columns, games), in NumPy."""
        return DeviceArray(self._memory, 0, (len(self._places), self._games), (self._games, 1)).copy_to_host()

    def side_by_side(self, names: list[str]) -> DeviceArray:
        """(games, names), without a copy where they are one after the other."""
        places = [self._places[name] for name in names]
        if places == list(range(places[0], places[0] + len(places))):
            return DeviceArray(self._memory, places[0] * self._games, (self._games, len(places)), (1, self._games))
        return self.placed((len(places),), {name: [i] for i, name in enumerate(names)})

    def placed(self, shape: tuple[int, ...], places: dict[str, list[int]]) -> DeviceArray:
        """(games, *shape) with columns at places of an item, one or several each, and 0 elsewhere."""
        size = math.prod(shape)
        sources = [(self._places[name] * self._games, place) for name, some in places.items() for place in some]
        made = _core.together(_core.desk(self._memory.device), self._memory, self._games, size, sources)
        strides = tuple(math.prod(shape[axis:]) for axis in range(len(shape) + 1))
        return DeviceArray(made, 0, (self._games, *shape), strides)


def number_of(value: Any, name: str) -> int:
    """The number of the device that an array lies on."""
    if not lies_on_device(value, name):
        raise ValueError(f"{name}: lies in the processor's memory, and the other side on a GPU; bring both to one of them")
    if hasattr(value, "__dlpack_device__"):
        return int(value.__dlpack_device__()[1])
    pointer, shape = _interface(value, name)[:2]
    if 0 in shape:
        return -1  # of no numbers nobody knows
    number = _core.device_of(pointer)
    if number is None:
        raise ValueError(f"{name}: its __cuda_array_interface__ names memory that is no GPU's")
    return number


def take_there(value: Any, name: str, desk: _core.Desk) -> _core.DeviceView:
    """An array's numbers where they lie, for the desk, whose stream waits for what the array's owner has queued. Float32 and float64
    are read of any strides; what a library has of other numbers it converts on the device.

    Raises TypeError for what is no array of real numbers, ValueError for what cannot be read.
    """
    value = _in_floats(value, name, desk)
    if hasattr(value, "__dlpack__") and hasattr(value, "__dlpack_device__"):
        return _core.view_of_capsule(_capsule(value, name, desk.stream), name)
    pointer, shape, kind, strides, stream = _interface(value, name)
    if kind not in ("<f4", "<f8"):
        raise TypeError(f"{name}: its numbers are of type {kind}; give float32 or float64")
    if stream is not None:
        desk.wait_for(stream)
    if 0 in shape:
        pointer = 0
    return _core.view_of_pointer(value, pointer, kind == "<f4", shape, strides, desk.device, name)


def _in_floats(value: Any, name: str, desk: _core.Desk) -> Any:
    """The array, or one of float32 or float64 of the same library's."""
    library = library_of(value)
    if library == "torch":
        import torch

        value = value.detach()
        if value.dtype in (torch.float32, torch.float64):
            return value
        if value.is_complex() or value.dtype == torch.bool:
            raise TypeError(f"{name}: its numbers are of type {value.dtype}; give real numbers")
        return value.double()
    if library in ("cupy", "jax"):
        kind = str(value.dtype)
        if kind in ("float32", "float64"):
            return value
        if kind == "bool" or kind.startswith("complex"):
            raise TypeError(f"{name}: its numbers are of type {kind}; give real numbers")
        return value.astype("float64" if library == "cupy" else "float32" if kind == "bfloat16" else float)
    return value


def _capsule(value: Any, name: str, stream: int) -> Any:
    """What __dlpack__ gives to a stream: the producer makes that wait for what it has queued."""
    try:
        try:
            return value.__dlpack__(stream=stream, max_version=(1, 1))
        except TypeError:  # of before DLPack had versions
            return value.__dlpack__(stream=stream)
    except (BufferError, RuntimeError, TypeError, ValueError) as error:
        raise ValueError(f"{name}: cannot be read where it lies ({error})") from None


def _interface(value: Any, name: str) -> tuple[int, list[int], str, list[int] | None, int | None]:
    """Pointer, shape, type, strides in bytes and stream of __cuda_array_interface__."""
    interface = value.__cuda_array_interface__
    try:
        pointer = int(interface["data"][0] or 0)
        shape = [int(length) for length in interface["shape"]]
        kind = str(interface["typestr"])
        strides = interface.get("strides")
        strides = None if strides is None else [int(stride) for stride in strides]
        stream = interface.get("stream")
        stream = None if stream is None else int(stream)
        if not 0 <= pointer < 2**64 or any(not -(2**63) <= number < 2**63 for number in [*shape, *(strides or [])]):
            raise ValueError("a number is out of range")
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{name}: its __cuda_array_interface__ is not of the kind that is documented ({type(error).__name__}: {error})") from None
    if interface.get("mask") is not None:
        raise ValueError(f"{name}: has masked numbers; games have no missing ones: leave these games out, or fill them in")
    if stream is not None and not 0 < stream < 2**64:
        raise ValueError(f"{name}: its __cuda_array_interface__ has stream {stream}, which is none")
    return pointer, shape, kind, strides, stream


def give_there(array: DeviceArray, library: str) -> Any:
    """The array as one of the library's, on the device, without a copy; as it is, if the library is none that takes such."""
    if library == "torch":
        import torch

        return torch.from_dlpack(array)
    if library == "cupy":
        import cupy

        return cupy.from_dlpack(array)
    if library == "jax":
        import jax

        # JAX knows no strides but those of C's order.
        return jax.dlpack.from_dlpack(array.copy() if array.ndim > 1 else array)
    if library == "numba":
        from numba import cuda

        return cuda.as_cuda_array(array)
    return array
