# SPDX-License-Identifier: Apache-2.0
"""What tests of the program's files and pages share."""

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

SKIPPED = 77  # CTest's SKIP_RETURN_CODE
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def need(modules=(), programs=()):
    """Skips the whole test, with what is missing, unless all of these are here."""
    missing = [m for m in modules if importlib.util.find_spec(m) is None]
    missing += [p for p in programs if shutil.which(p) is None]
    if missing:
        print(f"skipped: {', '.join(missing)} not found: run scripts/install-dependencies.sh test")
        sys.exit(SKIPPED)


def executable():
    return os.environ["DELEGAUGE_EXECUTABLE"]


def delegauge(*arguments, code=0, **options):
    """Runs the program and returns what it printed; fails unless it ends with the code."""
    result = subprocess.run([executable(), *map(os.fspath, arguments)], capture_output=True, text=True,
                            errors="surrogateescape", **options)
    if result.returncode != code:
        raise AssertionError(f"{arguments}: ended with {result.returncode}, not {code}:\n{result.stderr}")
    return result.stderr if code else result.stdout


class FolderTest(unittest.TestCase):
    """A test with a folder of its own, which goes away."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="delegauge-test-")
        cls.addClassCleanup(shutil.rmtree, cls.folder)

    @classmethod
    def path(cls, *names):
        return os.path.join(cls.folder, *names)
