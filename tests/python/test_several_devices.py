# SPDX-License-Identifier: Apache-2.0
"""Arrays on the second of two devices, in the emulator: they are measured there, and the thread's device stays what it was."""

import os
import pathlib
import subprocess
import sys

import pytest

pytest.importorskip("numpy")

from device_memory import EMULATED  # noqa: E402

ON_THE_SECOND = """
import ctypes, sys
sys.path.insert(0, sys.argv[1])
import numpy, delegauge as dg
from device_memory import CUDA, Dlpack, Interface, call

def current():
    number = ctypes.c_int(-1)
    call("cudaGetDevice", ctypes.byref(number))
    return number.value

draw = lambda seed: numpy.random.default_rng(seed).normal(size=(700, 2, 3))
expected = dg.evaluate(draw(1), draw(2))
first = Interface(draw(1)), Dlpack(draw(2))
call("cudaSetDevice", 1)
second = Interface(draw(1)), Dlpack(numpy.asfortranarray(draw(2)), device_number=1)
for now in (0, 1):
    call("cudaSetDevice", now)
    for device in (None, "cuda", "cuda:1"):
        found = dg.evaluate(*second, device=device)
        regret = found["worst_case_regret"]
        assert regret.device == "cuda:1" and regret.__dlpack_device__() == (2, 1) and dg._core.device_of(regret.__cuda_array_interface__["data"][0]) == 1
        for name in expected.columns:
            assert numpy.array_equal(numpy.asarray(found[name]), expected[name], equal_nan=True), name
        assert found["individual_alignment"].copy().device == "cuda:1" and found.explain(3) == expected.explain(3)
        assert current() == now
    assert dg.evaluate(*first)["worst_case_regret"].device == "cuda:0" and current() == now
    for wrong, why in (((first[0], second[1]), "another GPU than the principals"), ((second[0], first[1]), "another GPU")):
        try:
            dg.evaluate(*wrong)
        except ValueError as error:
            assert why in str(error), error
        else:
            raise AssertionError("was not refused")
    try:
        dg.evaluate(*second, device="cuda:0")
    except ValueError as error:
        assert "the arrays lie on cuda:1" in str(error), error
    else:
        raise AssertionError("was not refused")
    assert current() == now
"""


@pytest.mark.skipif(not EMULATED, reason="the module is not built on the emulator")
def test_arrays_of_the_second_device():
    here = str(pathlib.Path(__file__).resolve().parent)
    environment = {**os.environ, "PTXEMU_DEVICES": "2"}
    done = subprocess.run([sys.executable, "-c", ON_THE_SECOND, here], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
