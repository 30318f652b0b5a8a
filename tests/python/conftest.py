# SPDX-License-Identifier: Apache-2.0
"""What the tests of the package share: the program beside it, and whether anything leaks to the terminal."""

import os
import pathlib
import subprocess
import sys

import pytest

DATA = pathlib.Path(__file__).resolve().parent.parent / "data"


# Under a sanitizer memory is not given back at once, and other people's programs are not what is looked at.
sanitized = pytest.mark.skipif("DELEGAUGE_SANITIZED" in os.environ, reason="is of no use under a sanitizer")

# Kernels are scalar there: runs that are to last take so many times fewer games.
FEWER = 20 if "DELEGAUGE_SANITIZED" in os.environ else 1


@pytest.fixture
def program(tmp_path):
    """Runs the command line's program in a folder of the test's; returns what it prints."""
    executable = os.environ.get("DELEGAUGE_EXECUTABLE")
    if not executable:
        pytest.skip("DELEGAUGE_EXECUTABLE names no program to compare with")

    # What is preloaded for the module's sake the program has in itself.
    environment = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}

    def run(*arguments, code=0):
        done = subprocess.run([executable, *map(str, arguments)], cwd=tmp_path, capture_output=True, text=True, check=False, env=environment)
        assert done.returncode == code, done.stderr
        return done.stdout if code == 0 else done.stderr

    return run


@pytest.fixture(autouse=True)
def nothing_on_the_terminal(capfd, monkeypatch):
    """No call writes to descriptors 1 or 2."""
    # The test of notebooks loads this, and from then on whoever asks would take the process for a notebook, which shows bars.
    monkeypatch.delitem(sys.modules, "ipykernel", raising=False)
    yield
    out, err = capfd.readouterr()
    assert out == "" and err == ""
