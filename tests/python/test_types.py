# SPDX-License-Identifier: Apache-2.0
"""The package's types: the stubs are what the options make them, say what is there, and examples pass mypy --strict."""

import importlib.util
import os
import pathlib
import subprocess
import sys

import pytest
from conftest import sanitized

import delegauge as dg

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PACKAGE = pathlib.Path(dg.__file__).parent


def stubs_script():
    spec = importlib.util.spec_from_file_location("python_stubs", ROOT / "scripts/python-stubs.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def checked(*arguments):
    pytest.importorskip("mypy")
    # The types of what is in this folder's package; what is built lies in the other.
    environment = {**os.environ, "MYPYPATH": f"{PACKAGE.parent}:{ROOT / 'tests/python'}", "PYTHONPATH": str(PACKAGE.parent), "MYPY_FORCE_COLOR": "0"}
    done = subprocess.run([sys.executable, "-m", *arguments], capture_output=True, text=True, check=False, env=environment, cwd=PACKAGE.parent.parent)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_package_says_that_it_has_types():
    assert (PACKAGE / "py.typed").exists()


@pytest.mark.parametrize("name", ["__init__.pyi", "_core.pyi"])
def test_stubs_are_what_the_options_make_them(name):
    pytest.importorskip("nanobind")
    assert (PACKAGE / name).read_text() == stubs_script().stubs()[name], "run scripts/python-stubs.py"


def test_a_value_of_which_no_type_is_known_is_not_passed_over():
    class Option:
        name, value, help, is_switch = "new", "UNHEARD-OF", "", False

    with pytest.raises(SystemExit, match="UNHEARD-OF"):
        stubs_script().type_of(Option)


@sanitized
def test_stubs_say_what_is_there(tmp_path):
    # Modules that have their types in place are what they say; functions and classes of nanobind's are of kinds of their own, and
    # what is written of them is nanobind's own.
    known = tmp_path / "known"
    known.write_text("\n".join([r"delegauge\._(?!core\b)\w+.*", r"delegauge\._core\.\w+", r"delegauge\._core\.(\w+Info|Desk|Device\w+)\.__init__"]))
    checked("mypy.stubtest", "delegauge", "--concise", "--mypy-config-file", str(ROOT / "tests/python/mypy.ini"), "--allowlist", str(known), "--ignore-unused-allowlist")


@sanitized
def test_the_package_and_the_examples_have_no_type_wrong():
    checked("mypy", "--strict", "--config-file", str(ROOT / "tests/python/mypy.ini"), "-p", "delegauge", "-m", "typed_examples")


@sanitized
def test_what_is_wrong_is_found(tmp_path):
    pytest.importorskip("mypy")
    wrong = tmp_path / "wrong.py"
    wrong.write_text("import delegauge as dg\n\ndg.surface(games=[1])\ndg.surface(gamse=1)\ndg.surface(shard=(1, 2)).summary\n")
    with pytest.raises(AssertionError) as found:
        checked("mypy", "--strict", "--config-file", str(ROOT / "tests/python/mypy.ini"), str(wrong))
    assert all(f"wrong.py:{line}: error" in str(found.value) for line in (3, 4, 5))
