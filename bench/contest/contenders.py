# SPDX-License-Identifier: Apache-2.0
"""What takes part: delegauge with its options, and peers that do the same in Python. All are asked the same things.

    prepare(seconds)  start, compile, warm up; choose the games of a run that takes about so long
    statistics(games) what the check compares (contest/checks.py)
    run()             one timed run: games per second by the wall clock and by processor time, wall seconds, games
    facts()           version, start-up seconds, peak memory, lines of code
"""
import csv
import json
import os
import tempfile
from pathlib import Path

from contest.lines import lines_of_code
from harness.processes import Finished, Server

PEERS = Path(__file__).resolve().parents[1] / "peers"
ON_CPU = {**os.environ, "DELEGAUGE_DEVICE": "cpu"}


def size_for(seconds, size, seconds_of):
    """Runs of little do not tell the rate of large ones, so the size is corrected until a run takes about so long."""
    for _ in range(20):
        taken = seconds_of(size)
        if taken >= 0.7 * seconds:
            break
        size = max(size + 1, round(size * min(8, seconds / max(taken, 1e-9))))
    return size


class Delegauge:
    """A run of the program; a rate leaves the start-up out, measured as a run of next to nothing."""

    least = 1

    def __init__(self, name, program, isa, threads, command, device="cpu"):
        self.name, self.threads = name, threads
        self.command = [str(program), *command, "--threads", str(threads), "--device", device, "--quiet",
                        "--checkpoint-every", "off", *(["--isa", isa] if isa != "auto" else [])]
        self.program = program
        self.memory = 0.0

    def once(self, size, watch=False):
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder, "run")
            done = Finished([*self.command, self.size_option, str(size), "--out", str(out)], watch, ON_CPU)
            return done, self.read(out)

    def prepare(self, seconds):
        starts = [self.once(self.least)[0] for _ in range(5)]
        self.start = min(s.wall for s in starts)
        self.start_processor = min(s.processor for s in starts)
        self.size = size_for(seconds, 4 * self.least, lambda size: self.once(size)[0].wall - self.start)

    def run(self):
        done, _ = self.once(self.size, watch=True)
        self.memory = max(self.memory, done.memory)
        games = (self.size - self.least) * self.games_per_size
        wall = max(done.wall - self.start, 1e-9)
        return {"wall": games / wall, "processor": games / max(done.processor - self.start_processor, 1e-9),
                "seconds": wall, "games": games}

    def statistics(self, games):
        return self.once(-(-games // self.games_per_size))[1]

    def facts(self):
        info = json.loads(Finished([str(self.program), "info"]).output)
        return {"version": f"{info['version']} ({info['commit']})", "start_seconds": self.start,
                "peak_mib": self.memory, "lines": None}

    def close(self):
        pass


class DelegaugeSurface(Delegauge):
    # From so many games on a run keeps no more of them than it does of a million.
    size_option, games_per_size, least = "--games", 1, 10_000

    def __init__(self, name, program, isa, threads, options, device="cpu"):
        super().__init__(name, program, isa, threads, ["surface", *options], device)

    def read(self, out):
        return {"kind": "surface", **json.loads((out / "summary.json").read_text())}


class DelegaugeGrid(Delegauge):
    size_option = "--repetitions"

    def __init__(self, name, program, isa, threads, options, precision, device="cpu"):
        # The worst case and `pairwise` are not the peers' work.
        command = ["grid", *options, "--worst-case", "off", "--precision", precision]
        super().__init__(name, program, isa, threads, command, device)
        self.games_per_size = int(options[options.index("--points") + 1])

    def read(self, out):
        with open(out / "grid.csv", newline="") as lines:
            return {"kind": "grid", "rows": list(csv.DictReader(lines))}


class Peer:
    """A Python program of bench/peers, as a server."""

    def __init__(self, name, python, script, options, threads=None, per_repetition=1):
        """threads: None where the peer has but one and no option for it."""
        self.name, self.threads, self.script = name, threads or 1, PEERS / script
        self.command = [python, str(self.script), *options, *(["--threads", str(threads)] if threads else []), "--serve"]
        self.games_per_size = per_repetition
        self.server = None

    def ask(self, size):
        self.server = self.server or Server(self.command)
        return self.server.run(size)

    def statistics(self, games):
        return {"kind": "peer", **self.ask(-(-games // self.games_per_size))}

    def prepare(self, seconds):
        self.size = size_for(seconds, 1, lambda size: self.ask(size)["seconds"])

    def run(self):
        done = self.ask(self.size)
        return {"wall": done["games_per_second"], "processor": done["games"] / max(done["cpu_seconds"], 1e-9),
                "seconds": done["seconds"], "games": done["games"]}

    def facts(self):
        greeting = self.server.greeting
        return {"version": f"{greeting['library']} {greeting['version']}", "start_seconds": greeting["prepare_seconds"],
                "peak_mib": self.server.memory(), "lines": lines_of_code(self.script)}

    def close(self):
        if self.server:
            self.server.close()
            self.server = None
