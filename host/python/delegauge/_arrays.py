# SPDX-License-Identifier: Apache-2.0
"""Arrays of any library's as NumPy's, without a copy where their numbers are float32 or float64, and results as theirs."""

from __future__ import annotations

from typing import Any

import numpy

_CPU = (1, 3)  # DLPack's kDLCPU and kDLCUDAHost
_CUDA = (2, 13)  # kDLCUDA and kDLCUDAManaged
_OTHERS = {4: "OpenCL", 7: "Vulkan", 8: "Metal", 9: "VPI", 10: "ROCm", 14: "oneAPI", 15: "WebGPU", 16: "Hexagon", 17: "MAIA"}


def lies_on_device(value: Any, name: str) -> bool:
    """Whether an array's numbers are in a CUDA device's memory. Raises TypeError for other devices' memory."""
    if isinstance(value, (numpy.ndarray, list, tuple)):
        return False
    if hasattr(value, "__dlpack_device__"):
        kind = int(value.__dlpack_device__()[0])
        if kind in _CPU or kind in _CUDA:
            return kind in _CUDA
        raise TypeError(f"{name}: lies on a device{f' of {_OTHERS[kind]}' if kind in _OTHERS else ''}; copy it to the processor's memory")
    return hasattr(value, "__cuda_array_interface__")


def take(value: Any, name: str) -> tuple[numpy.ndarray[Any, Any], str]:
    """value as a NumPy array of float32 or float64, and the library it came from ("numpy", "torch", "jax").

    Raises TypeError for what is no array of real numbers, ValueError for lists whose rows have different lengths.
    """
    if isinstance(value, numpy.ma.MaskedArray) and numpy.ma.is_masked(value):
        raise ValueError(f"{name}: has masked numbers; games have no missing ones: leave these games out, or fill them in")
    library = library_of(value)
    array = value if isinstance(value, numpy.ndarray) else _imported(value, name, library)
    if array.dtype in (numpy.float32, numpy.float64) and array.dtype.isnative and _has_whole_strides(array):
        return array, library
    if array.dtype.kind not in "fiu":
        raise TypeError(f"{name}: its numbers are of type {array.dtype}; give real numbers")
    return array.astype(numpy.float64), library


def give(array: Any, library: str) -> Any:
    """The array as one of the library's."""
    if library == "torch":
        import torch

        return torch.from_numpy(numpy.ascontiguousarray(array)) if isinstance(array, numpy.ndarray) else torch.tensor(array)
    if library == "jax":
        import jax.numpy

        # Without jax_enable_x64 JAX has no float64.
        return jax.numpy.asarray(array)
    return array


def library_of(value: object) -> str:
    module = type(value).__module__.partition(".")[0]
    return {"torch": "torch", "jax": "jax", "jaxlib": "jax", "cupy": "cupy", "numba": "numba"}.get(module, "numpy")


def _imported(value: Any, name: str, library: str) -> numpy.ndarray[Any, Any]:
    if lies_on_device(value, name):
        raise TypeError(f"{name}: lies on a GPU; copy it to the processor's memory, or give principals and agents that lie there, too")
    if hasattr(value, "__dlpack__"):
        try:
            return numpy.from_dlpack(value)
        except (BufferError, RuntimeError, TypeError, ValueError):
            pass  # a type that NumPy has not, such as bfloat16, or a tensor that needs gradients
    if library == "torch" and not hasattr(value, "numpy"):
        raise TypeError(f"{name}: a {type(value).__name__} is no array")
    try:
        if library == "torch":
            value = value.detach()
            value = value.double().numpy() if not value.is_complex() else value.numpy()
        if library == "jax" and value.dtype.name == "bfloat16":
            value = value.astype("float32")
        array = numpy.asarray(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise _refused(error, name) from None
    if array.dtype == object:
        try:
            array = array.astype(numpy.float64)
        except (TypeError, ValueError, OverflowError) as error:
            raise _refused(error, name) from None
    return array


def _refused(error: Exception, name: str) -> TypeError | ValueError:
    kind = TypeError if isinstance(error, TypeError) else ValueError
    return kind(f"{name}: is no array of numbers ({error})")


def _has_whole_strides(array: numpy.ndarray[Any, Any]) -> bool:
    """Whether numbers lie at whole multiples of their size: a field of a structured array may not."""
    return array.flags.aligned and all(stride % array.itemsize == 0 for stride in array.strides)
