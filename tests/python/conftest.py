# SPDX-License-Identifier: Apache-2.0
"""What the tests of the package share: the program beside it, and whether anything leaks to the terminal."""

import os
import pathlib
import subprocess

import pytest

DATA = pathlib.Path(__file__).resolve().parent.parent / "data"


# Under a sanitizer memory is not given back at once, and other people's programs are not what is looked at.
sanitized = pytest.mark.skipif("DELEGAUGE_SANITIZED" in os.environ, reason="is of no use under a sanitizer")


@pytest.fixture
def program(tmp_path):
    """Runs the command line's program in a folder of the test's; returns what it prints."""
    executable = os.environ.get("DELEGAUGE_EXECUTABLE")
    if not executable:
        pytest.skip("DELEGAUGE_EXECUTABLE names no program to compare with")

    def run(*arguments, code=0):
        done = subprocess.run([executable, *map(str, arguments)], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stderr
        return done.stdout if code == 0 else done.stderr

    return run


@pytest.fixture(autouse=True)
def nothing_on_the_terminal(capfd):
    """No call writes to descriptors 1 or 2."""
    yield
    out, err = capfd.readouterr()
    assert out == "" and err == ""
