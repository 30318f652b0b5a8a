# SPDX-License-Identifier: Apache-2.0
"""Arrays in a GPU's memory for tests, of no library: memory by CUDA's runtime, offered by __cuda_array_interface__ or __dlpack__.

The runtime is the module's own where it is built on the emulator (tests/ptxemu), else the system's."""

import ctypes
import math

import numpy

from delegauge import _core

_TO_DEVICE, _TO_HOST = 1, 2
_KINDS = {"<f4": (2, 32), "<f8": (2, 64), "<i8": (0, 64), "<f2": (2, 16)}  # code and bits of DLPack


def runtime():
    """CUDA's runtime and whether it is the emulator's; or none and why there is none."""
    own = ctypes.CDLL(_core.__file__)
    found, emulated = (own, True) if hasattr(own, "cudaMalloc") else (None, False)
    for name in () if emulated else ("libcudart.so.12", "libcudart.so.13", "libcudart.so"):
        try:
            found = ctypes.CDLL(name)
            break
        except OSError:
            pass
    if found is None:
        return None, False, "no CUDA runtime: neither is the module built on the emulator, nor is there libcudart"
    count = ctypes.c_int(0)
    if found.cudaGetDeviceCount(ctypes.byref(count)) != 0 or count.value == 0:
        return None, False, "no GPU"
    try:
        _core.desk(0)
    except (ValueError, RuntimeError) as error:
        return None, False, str(error)
    return found, emulated, ""


CUDA, EMULATED, MISSING = runtime()


def call(name, *arguments):
    code = getattr(CUDA, name)(*arguments)
    assert code == 0, f"{name}: error {code}"


def free_bytes():
    free, total = ctypes.c_size_t(), ctypes.c_size_t()
    call("cudaDeviceSynchronize")
    call("cudaMemGetInfo", ctypes.byref(free), ctypes.byref(total))
    return free.value


class Stream:
    def __init__(self):
        self.handle = ctypes.c_void_p()
        call("cudaStreamCreateWithFlags", ctypes.byref(self.handle), 1)

    def __del__(self, cuda=CUDA):  # which is there for as long as this is, when a process ends
        cuda.cudaStreamDestroy(self.handle)

    def wait_for(self, other):
        event = ctypes.c_void_p()
        call("cudaEventCreateWithFlags", ctypes.byref(event), 2)
        call("cudaEventRecord", event, other.handle)
        call("cudaStreamWaitEvent", self.handle, event, 0)
        call("cudaEventDestroy", event)


class Memory:
    """A copy of an array's bytes on the device; queued on a stream, if there is one."""

    def __init__(self, array, managed=False, stream=None):
        # What strides reach over, from the first byte on.
        low = sum(min(0, (n - 1) * s) for n, s in zip(array.shape, array.strides)) if array.size else 0
        high = sum(max(0, (n - 1) * s) for n, s in zip(array.shape, array.strides)) + array.itemsize if array.size else 0
        # A copy, which must last until that to the device is done.
        self.host = numpy.frombuffer(ctypes.string_at(array.ctypes.data + low, high - low), dtype="u1").copy()
        self.pointer = ctypes.c_void_p()
        size = max(1, self.host.size)
        if managed:
            call("cudaMallocManaged", ctypes.byref(self.pointer), ctypes.c_size_t(size), 1)
        else:
            call("cudaMalloc", ctypes.byref(self.pointer), ctypes.c_size_t(size))
        self.first = self.pointer.value - low
        source = ctypes.c_void_p(self.host.ctypes.data)
        if stream is None:
            call("cudaMemcpy", self.pointer, source, ctypes.c_size_t(self.host.size), _TO_DEVICE)
            call("cudaDeviceSynchronize")
        else:
            call("cudaMemcpyAsync", self.pointer, source, ctypes.c_size_t(self.host.size), _TO_DEVICE, stream.handle)

    def __del__(self, cuda=CUDA):
        cuda.cudaFree(self.pointer)


class _Array:
    def __init__(self, array, kind=None, managed=False, stream=None):
        self.memory = Memory(array, managed, stream)
        self.shape, self.strides = array.shape, array.strides
        self.kind = kind or array.dtype.str
        self.stream = stream
        self.managed = managed


class Interface(_Array):
    """__cuda_array_interface__ alone, as Numba has it."""

    @property
    def __cuda_array_interface__(self):
        contiguous = self.strides == tuple(math.prod(self.shape[i + 1 :]) * int(self.kind[2:]) for i in range(len(self.shape)))
        return {
            "shape": self.shape,
            "typestr": self.kind,
            "data": (self.memory.first, True),
            "strides": None if contiguous else self.strides,
            "version": 3,
            "stream": self.stream.handle.value if self.stream else None,
        }


class _Device(ctypes.Structure):
    _fields_ = [("kind", ctypes.c_int32), ("number", ctypes.c_int32)]


class _Type(ctypes.Structure):
    _fields_ = [("code", ctypes.c_uint8), ("bits", ctypes.c_uint8), ("lanes", ctypes.c_uint16)]


class _Tensor(ctypes.Structure):
    _fields_ = [
        ("data", ctypes.c_void_p),
        ("device", _Device),
        ("ndim", ctypes.c_int32),
        ("dtype", _Type),
        ("shape", ctypes.POINTER(ctypes.c_int64)),
        ("strides", ctypes.POINTER(ctypes.c_int64)),
        ("byte_offset", ctypes.c_uint64),
    ]


class _Managed(ctypes.Structure):
    _fields_ = [("tensor", _Tensor), ("context", ctypes.c_void_p), ("deleter", ctypes.c_void_p)]


class _Versioned(ctypes.Structure):
    _fields_ = [
        ("major", ctypes.c_uint32),
        ("minor", ctypes.c_uint32),
        ("context", ctypes.c_void_p),
        ("deleter", ctypes.c_void_p),
        ("flags", ctypes.c_uint64),
        ("tensor", _Tensor),
    ]


_LENT = {}  # by address: what capsules point to, until it is given back
_DELETER = ctypes.CFUNCTYPE(None, ctypes.c_void_p)(lambda address: _LENT.pop(address, None))
_NEW = ctypes.pythonapi.PyCapsule_New
_NEW.restype, _NEW.argtypes = ctypes.py_object, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]


def lent():
    """How many tensors have not been given back."""
    return len(_LENT)


class Dlpack(_Array):
    """__dlpack__ alone; `version` 0 is that of before DLPack had versions."""

    def __init__(self, array, version=1, device_kind=None, device_number=0, **more):
        super().__init__(array, **more)
        self.version = version
        self.device_kind = device_kind or (13 if self.managed else 2)
        self.device_number = device_number
        self.asked = []  # the streams

    def __dlpack_device__(self):
        return (self.device_kind, self.device_number)

    def _tensor(self):
        n = len(self.shape)
        code, bits = _KINDS[self.kind]
        size = bits // 8
        strides = [s // size for s in self.strides]
        return _Tensor(
            self.memory.first,
            _Device(*self.__dlpack_device__()),
            n,
            _Type(code, bits, 1),
            (ctypes.c_int64 * n)(*self.shape),
            (ctypes.c_int64 * n)(*strides),
            0,
        )

    def __dlpack__(self, *, stream=None, **more):
        if self.version == 0 and more:
            raise TypeError("__dlpack__() got an unexpected keyword argument")
        self.asked.append(stream)
        if self.stream is not None:
            other = Stream.__new__(Stream)
            other.handle = ctypes.c_void_p(stream)
            other.wait_for(self.stream)
            other.handle = ctypes.c_void_p(None)  # is not the test's to destroy
        tensor = self._tensor()
        deleter = ctypes.cast(_DELETER, ctypes.c_void_p).value
        if self.version == 0:
            managed, name = _Managed(tensor, None, deleter), b"dltensor"
        else:
            managed, name = _Versioned(self.version, 0, None, deleter, 1, tensor), b"dltensor_versioned"
        address = ctypes.addressof(managed)
        _LENT[address] = (managed, tensor, self.memory)
        return _NEW(address, name, None)
