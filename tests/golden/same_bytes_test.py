# SPDX-License-Identifier: Apache-2.0
"""Results are those of tests/data/golden.json, byte for byte: what is printed, exit codes, files, the values of dumps.

    DELEGAUGE_EXECUTABLE=build/release/delegauge python3 tests/golden/same_bytes_test.py --update

writes the list anew, for a change that is meant to change results; it needs h5py. Pages, run.json and states may differ.
"""

import copy
import hashlib
import importlib.util
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor

import commands

GOLDEN = os.path.join(commands.DATA, "golden.json")
EXECUTABLE = os.path.abspath(os.environ["DELEGAUGE_EXECUTABLE"])
H5PY = importlib.util.find_spec("h5py") is not None
FREE = ("run.json", ".html", ".delegauge")  # the ends of files that may differ
# How long it took, and on what.
SPEED = re.compile(rb"^[^,\n]+, [^,\n]+ (?:games|replicates)/s, .*$| in [^\n(]+ \([^\n)]+ (?:games|replicates)/s\)$", re.MULTILINE)


def short(content):
    return hashlib.sha256(content).hexdigest()[:16]


def dumped(path):
    """The values of an HDF5 file and what is said of them, whatever they are compressed with."""
    import h5py
    digest = hashlib.sha256()
    with h5py.File(path) as file:
        for key, value in sorted(file.attrs.items()):
            digest.update(f"{key}={value};".encode() if key not in ("program", "commit") else b"")
        for name in file:
            digest.update(f"{name} {file[name].dtype} {dict(file[name].attrs).get('units')}".encode())
            values = file[name][:]
            # Of texts an array has the places only.
            digest.update(repr(values.tolist()).encode() if values.dtype == object else values.tobytes())
    return digest.hexdigest()[:16]


def files_of(folder):
    for path, _, names in os.walk(folder):
        for name in names:
            full = os.path.join(path, name)
            yield os.path.relpath(full, folder), os.stat(full).st_mtime_ns, full


class Workplace:
    def __init__(self, folder):
        self.folder = folder
        commands.prepare(folder)
        self.seen = {name: time for name, time, _ in files_of(folder)}
        self.environment = {**os.environ, "DELEGAUGE_DEVICE": "cpu", "COLUMNS": "80"}

    def run(self, line):
        return subprocess.run([EXECUTABLE, *shlex.split(line)], cwd=self.folder, env=self.environment,
                              stdin=subprocess.DEVNULL, capture_output=True, check=False)

    def said(self, line):
        """How a command line ends, in one hash."""
        result = self.run(line)
        return b"%d\n%s\n%s" % (result.returncode, SPEED.sub(b"", result.stdout), result.stderr)

    def outcome(self, line):
        """How a command line ends, and the files that it writes."""
        result = self.run(line)
        found = {"code": result.returncode, "stdout": short(SPEED.sub(b"", result.stdout)),
                 "stderr": short(result.stderr)}
        for name, time, full in sorted(files_of(self.folder)):
            if self.seen.get(name) == time:
                continue
            self.seen[name] = time
            if name.endswith(".h5"):
                found[name] = dumped(full) if H5PY else None
            elif not name.endswith(FREE):
                with open(full, "rb") as file:
                    found[name] = short(file.read())
        return found

    def misread(self, run):
        """What is said of a run's configuration with something wrong in it, by its keys."""
        path = os.path.join(self.folder, run, "run.json")
        with open(path, encoding="utf-8") as file:
            good = json.load(file)
        reader = f"report {run}" if run.startswith("search") else f"replay --run {run} --index 1 --format csv"
        found = {}

        def ask(configuration):
            document = copy.deepcopy(good)
            document["configuration"] = configuration
            with open(path, "w", encoding="utf-8") as file:
                json.dump(document, file)
            return self.said(reader)

        for key in good["configuration"]:
            said = []
            rest = dict(good["configuration"])
            rest.pop(key)
            said.append(ask(rest))
            for wrong in commands.WRONG:
                said.append(ask({**good["configuration"], key: wrong}))
            found[key] = short(b"\n".join(said))
        found["(unknown)"] = short(ask({**good["configuration"], "unknown": 1}))
        with open(path, "w", encoding="utf-8") as file:
            json.dump(good, file)
        return found


def measured():
    with tempfile.TemporaryDirectory(prefix="delegauge-golden-") as folder:
        place = Workplace(folder)
        # In words, not in columns: their widths are the command-line library's.
        found = {"help": {command: short(b" ".join(place.run(f"{command} --help").stdout.split()))
                          for command in commands.COMMANDS}}
        found["refused"] = {line: short(place.said(line)) for line in commands.REFUSED}
        found["runs"] = {name: place.outcome(f"{line} --out {name}") for name, line in commands.RUNS.items()}
        found["after"] = {name: place.outcome(line) for name, line in commands.AFTER.items()}
        with ThreadPoolExecutor(2) as pool:  # each has a folder of its own
            found["misread"] = dict(zip(commands.MISREAD, pool.map(place.misread, commands.MISREAD)))
        return found


def differences(golden, now, at=""):
    for key in {**golden, **now}:
        one, other = golden.get(key, "absent"), now.get(key, "absent")
        if isinstance(one, dict) and isinstance(other, dict):
            yield from differences(one, other, f"{at}{key}: ")
        elif one != other and other is not None:
            yield f"{at}{key}"


class SameBytes(unittest.TestCase):
    def test_results_are_as_they_were(self):
        with open(GOLDEN, encoding="utf-8") as file:
            golden = json.load(file)
        changed = list(differences(golden, measured()))
        self.assertEqual(changed, [], "\nthese differ; if they are meant to, --update writes the list anew")


if __name__ == "__main__":
    if "--update" in sys.argv:
        if not H5PY:
            sys.exit("--update needs h5py: run scripts/install-dependencies.sh test")
        with open(GOLDEN, "w", encoding="utf-8") as file:
            json.dump(measured(), file, indent=1)
            file.write("\n")
    else:
        unittest.main()
