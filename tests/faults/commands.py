# SPDX-License-Identifier: Apache-2.0
"""Every command of the program on something tiny, with what it needs and what it must leave."""

import json
import os
import shutil
from dataclasses import dataclass, field

GAME = {"agents": [[1, 2, 0, 4], [3, 1, 2, 0]], "principals": [[0, 2, 1, 3], [2, 2, 1, 0]], "dims": [2, 2]}

LOG = b"cluster,group,kind,principal_1,agent_1\nx,a,reference,1,2\nx,a,played,2,2\ny,a,reference,-1,0.5\nz,b,reference,3,1\nz,b,played,1,1\n"


def npy(games):
    """Games of two players and three outcomes as the bytes of an array file."""
    import array
    numbers = array.array("d", [(7 * i * i + 3 * i) % 11 for i in range(games * 4 * 3)])
    header = f"{{'descr': '<f8', 'fortran_order': False, 'shape': ({games}, 4, 3), }}".ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode() + numbers.tobytes()


@dataclass
class Command:
    name: str
    arguments: list
    before: list = field(default_factory=list)  # commands that make what it reads
    resumes: bool = False  # --resume may be added
    exact: bool = False  # what it prints depends on nothing but its input
    slow: bool = False  # takes a second: fewer allocations fail
    old: dict = field(default_factory=dict)  # files that are there before, and good


TINY = ["--threads", "1", "--progress", "off"]
SURFACE = ["surface", "--games", "200", "--worst-case", "off", "--bounds", "published,sharp", "--tightest", "1", *TINY]
GRID = ["grid", "--repetitions", "2", "--points", "2", *TINY]
INFER = ["infer", "--repetitions", "2", "--marks", "2", "--dims", "2x2", *TINY]
SEARCH = ["search", "--chains", "4", "--steps", "8", "--map", "1x2", *TINY]
ESTIMATE = ["estimate", "log.csv", "--replicates", "4", *TINY]
SWEEP = ["sweep", "surface", "--players", "2,3", "--games", "80", "--worst-case", "off", "--bounds", "published", "--tightest", "1", *TINY]
OUT = ["--out", "run"]
OLD = b"an earlier good file\n"
OLD_PAGE = b"<!DOCTYPE html>\nan earlier good page\n"  # nothing else is overwritten by a page


def all_commands():
    return [
        Command("surface", SURFACE + OUT, resumes=True),
        Command("infer --report", INFER + OUT + ["--report"], resumes=True),
        Command("surface --dump", SURFACE + OUT + ["--dump", "run/games.h5", "--dump-columns", "pairwise"], resumes=True),
        Command("surface --dump elsewhere", SURFACE + ["--quiet", "--dump", "games.h5", "--dump-columns", "pairwise"],
                old={"games.h5": OLD}),
        Command("surface --shard", SURFACE + ["--shard", "1/2", "--out", "run"], resumes=True),
        Command("grid", GRID + OUT, resumes=True),
        Command("grid --games-csv", GRID + OUT + ["--games-csv"]),
        Command("grid --dump", GRID + OUT + ["--dump", "games.h5", "--dump-columns", "v"]),
        Command("infer", INFER + OUT, resumes=True),
        Command("search", SEARCH + ["--out", "run/"], resumes=True),  # ends in a slash
        Command("estimate", ESTIMATE + OUT, resumes=True),
        Command("estimate --report", ESTIMATE + OUT + ["--report"], resumes=True),
        Command("sweep", SWEEP + OUT, resumes=True),
        Command("sweep --files all", ["sweep", *INFER, *OUT, "--files", "all"], resumes=True),
        Command("sweep estimate", ["sweep", "estimate", "--log", "log.csv", "--replicates", "4", *TINY, *OUT], resumes=True),
        Command("sweep until known", [*SWEEP, "--target-error", "published:0.5", *OUT], resumes=True),
        Command("sweep merge", ["merge", "shards", "--out", "run"],
                before=[SWEEP + ["--shard", f"{part}/2", "--out", "shards", "--quiet"] for part in (1, 2)]),
        Command("again", INFER + OUT, before=[INFER + OUT], resumes=True),
        Command("merge", ["merge", "shards", "--out", "run"],
                before=[INFER + ["--shard", f"{part}/2", "--out", "shards", "--quiet"] for part in (1, 2)]),
        Command("report", ["report", "run"], before=[INFER + OUT], old={"run/report.html": OLD_PAGE}),
        Command("replay", ["replay", "--run", "run", "--index", "1"], before=[GRID + OUT], exact=True),
        Command("evaluate", ["evaluate", "game.json"], exact=True),
        Command("evaluate npy", ["evaluate", "games.npy", "--threads", "1"], exact=True),
        Command("evaluate npy --out", ["evaluate", "games.npy", "--format", "npy", "--threads", "1", "--out", "out.npy"],
                old={"out.npy": OLD}),
        Command("check", ["check", "--device", "cpu", "--seconds", "0"], slow=True),
        Command("info", ["info"]),  # as far as the system tells it
    ]


def files_in(folder):
    """All files of a folder by their names, with what is in them; without what the shim writes."""
    found = {}
    for path, _, names in os.walk(folder):
        for name in names:
            full = os.path.join(path, name)
            relative = os.path.relpath(full, folder)
            if relative not in ("stdout", "stderr"):
                with open(full, "rb") as file:
                    found[relative] = file.read()
    return found


def is_scratch(name):
    """Temporary files, locks and checkpoints: nobody takes them for results."""
    base = os.path.basename(name)
    return base.startswith(".") or "checkpoint" in base


def is_good(name, content, whole):
    """Whether a file is complete: what a run without faults writes, but for the times in it."""
    base = os.path.basename(name)
    if base == "run.json":
        try:
            return sorted(json.loads(content)) == sorted(json.loads(whole))
        except ValueError:
            return False
    if base == "report.html":
        return content.rstrip().endswith(b"</html>") and abs(len(content) - len(whole)) < 100
    return content == whole


class Workplace:
    """A command's folder, made anew for every run."""

    def __init__(self, server, command, folder):
        self.server, self.command, self.folder = server, command, folder
        self.template = folder + ".template"
        os.makedirs(self.template)
        for name, content in (("game.json", json.dumps(GAME).encode()), ("games.npy", npy(40)), ("log.csv", LOG)):
            with open(os.path.join(self.template, name), "wb") as file:
                file.write(content)
        for arguments in command.before:
            run = server.run(self.template, arguments)
            assert run.code == 0, (arguments, run)
        for name, content in command.old.items():
            with open(os.path.join(self.template, name), "wb") as file:
                file.write(content)
        self.given = files_in(self.template)
        self.begin()
        self.reference = server.run(folder, command.arguments)
        assert self.reference.code == 0, (command.name, self.reference)
        self.whole = files_in(folder)
        left = [name for name in self.whole if is_scratch(name)]
        assert not left, (command.name, left)

    def begin(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.template, self.folder)

    def printed_all(self, run):
        if self.command.exact:
            return run.out == self.reference.out
        return len(run.out.splitlines()) == len(self.reference.out.splitlines())

    def complaints(self, run, fault):
        """What is wrong with how a command with a fault has ended and with what it left."""
        found = []
        allowed = (-9,) if fault.outcome == -1 and run.failed else (0, 1, 2)
        if run.code not in allowed:
            found.append(None)
        there = files_in(self.folder)
        for name, content in there.items():
            if is_scratch(name):
                continue
            earlier = content == self.given.get(name)
            if not earlier and (name not in self.whole or not is_good(name, content, self.whole[name])):
                found.append(f"{name} is there in part ({len(content)} bytes)")
        for name in self.given:
            if name not in there and not is_scratch(name):
                found.append(f"the earlier {name} is gone")
        if run.code == 0:
            found += self.missing(there)
            if not self.printed_all(run):
                found.append(f"exit code 0 with part of the output: {run.out[-100:]!r}")
        elif run.code > 0 and not run.err and fault.kind != "write":
            found.append("fails without a word")
        return found

    def missing(self, there):
        return [f"exit code 0, and {name} is {'not good' if name in there else 'missing'}"
                for name, content in self.whole.items()
                if name not in there or not is_good(name, there[name], content)]

    def complaints_again(self):
        """What is wrong with the same command without the fault, after one with it."""
        arguments = list(self.command.arguments)
        there = files_in(self.folder)
        if self.command.resumes and any("checkpoint" in name for name in there):
            arguments.append("--resume")
        run = self.server.run(self.folder, arguments)
        if run.code != 0:
            return [f"the same command again: exit code {run.code}: {run.err.strip()}"]
        there = files_in(self.folder)
        found = ["again: " + text for text in self.missing(there)]
        found += [f"again: {name} is left" for name in there if is_scratch(name)]
        if not self.printed_all(run) and "is complete" not in run.err:
            found.append("again: part of the output")
        return found
