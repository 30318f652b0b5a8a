#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The peers of bench/peers that need NumPy at most have delegauge's statistics (the others are checked by the benchmark itself before they
are timed), and a peer that is made wrong has not."""
import contextlib
import io
import os
import re
import sys
import tempfile
import types
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "bench"), str(ROOT / "tests/report")]

from support import need  # noqa: E402

from contest import works  # noqa: E402
from contest.contenders import Peer  # noqa: E402
from contest.rounds import checked  # noqa: E402

LIBRARIES = re.compile(r"Numba|JAX|PyTorch")


def arguments(**change):
    return types.SimpleNamespace(**{"delegauge": Path(os.environ["DELEGAUGE_EXECUTABLE"]), "python": sys.executable, "isa": "auto",
                                    "threads": 1, "gpu": False, "check_games": 200_000, **change})


def outcomes(work):
    work.contenders = [c for c in work.contenders if not LIBRARIES.match(c.name)]
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        found = checked(work, arguments())
    for contender in work.contenders:
        contender.close()
    return found, said.getvalue()


class Peers(unittest.TestCase):
    def check(self, work, peers):
        found, said = outcomes(work)
        states = {name: o["state"] for name, o in found.items() if not name.startswith("delegauge")}
        self.assertEqual(set(states.values()), {"right"}, said)
        self.assertEqual(len(states), peers)

    def test_surfaces(self):
        for shape in ("2x4", "4x4"):
            self.check(works.surface(shape, arguments(), everyone=False), 4)

    def test_grids(self):
        for shape in ("3x3", "2x2x3"):
            self.check(works.grid(shape, arguments(), everyone=False), 3)

    def test_one_that_is_wrong_is_found_out(self):
        source = (ROOT / "bench/peers/numpy_strategic.py").read_text()
        wrong = source.replace("(1 - cc) * (best - w_0) + (w_0 - w_epsilon)", "(1 - cc) * (best - w_0)")
        self.assertNotEqual(source, wrong)
        with tempfile.TemporaryDirectory() as folder:
            for module in (ROOT / "bench/peers").glob("*.py"):
                Path(folder, module.name).write_text(module.read_text())
            Path(folder, "numpy_strategic.py").write_text(wrong)
            work = works.grid("3x3", arguments(), everyone=False)
            options = next(c for c in work.contenders if c.name == "NumPy, 1 thread").command[3:-3]
            wrong_one = Peer("NumPy, wrong", sys.executable, Path(folder, "numpy_strategic.py"), ("grid", *options), 1, works.POINTS)
            work.contenders = [work.contenders[0], wrong_one]
            found, said = outcomes(work)
        self.assertEqual(found["NumPy, wrong"]["state"], "wrong")
        self.assertIn("bound_regret", said)


if __name__ == "__main__":
    need(["numpy"], [])
    unittest.main()
