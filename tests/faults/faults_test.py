#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Faults of the system at every place of every command. Usage: faults_test.py io|memory [COMMAND...]

io:     the k-th write, fsync, rename, open, close and mmap fails or kills the program, for all k.
memory: the k-th allocation fails, for every k up to 500, then for k growing by 5 %; of a slow command for k growing by half.

Whatever fails: no exit code 0 with a file missing or in part, no file that is there in part, every earlier good file stays, no death
by a signal, no hang, a message; and the same command works once the fault is gone. With DELEGAUGE_SOAK=1 every k of every kind of
call, a full disk, writes that are cut short, and malloc() beneath operator new. DELEGAUGE_EXECUTABLE and DELEGAUGE_FAULTS (shim.c,
compiled) name what is tested."""

import errno
import os
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from commands import Workplace, all_commands  # noqa: E402
from server import KILLED, SHORT, Fault, Server, code_text  # noqa: E402

SOAK = bool(os.environ.get("DELEGAUGE_SOAK"))
MOST_SHOWN = 40


def io_faults():
    """Kinds of calls and what happens to them."""
    for kind in ("write", "fsync", "rename", "open", "close", "mmap"):
        yield kind, errno.EIO
        yield kind, KILLED
    if SOAK:
        yield "write", SHORT
        for kind in ("write", "fsync", "rename", "open", "close", "ftruncate"):
            yield kind, errno.ENOSPC
        for kind in ("read", "ftruncate", "flock"):
            yield kind, errno.EIO
            yield kind, KILLED
        yield "flock", errno.ENOLCK
        yield "fsync", errno.EOPNOTSUPP


# What a file system need not be able to do: the program goes on.
HARMLESS = {("flock", errno.ENOLCK), ("fsync", errno.EOPNOTSUPP), ("write", SHORT), ("read", SHORT)}


def io_places(calls, _slow):
    return range(1, calls + 1)


def memory_faults():
    yield "new", errno.ENOMEM
    if SOAK:
        yield "malloc", errno.ENOMEM


def memory_places(calls, slow):
    number = 1
    while number <= calls:
        yield number
        if slow:
            number += max(1, number // 2)
            continue
        number += 1 if SOAK or number < 500 else max(1, number // 20)


def try_fault(place, fault, memory):
    """A command with a fault; returns what is wrong, and whether the fault was met with."""
    place.begin()
    run = place.server.run(place.folder, place.command.arguments, fault)
    found = place.complaints(run, fault)
    found = [code_text(run.code) if text is None else text for text in found]
    if memory and run.code > 0 and "out of memory" not in run.err:
        found.append(f"{code_text(run.code)} with other words: {run.err.strip()}")
    if (fault.kind, fault.outcome) in HARMLESS and run.code != 0:
        found.append(f"{code_text(run.code)}: {run.err.strip()}")
    if not memory or SOAK:
        found += place.complaints_again()
    return found, run


def main():
    what, names = sys.argv[1], sys.argv[2:]
    memory = what == "memory"
    faults, places = (memory_faults, memory_places) if memory else (io_faults, io_places)
    server = Server(os.environ["DELEGAUGE_EXECUTABLE"], os.environ["DELEGAUGE_FAULTS"])
    tried = met = wrong = 0
    codes = {}
    shared = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=shared, prefix="delegauge-faults-") as folder:
        for number, command in enumerate(all_commands()):
            if names and command.name not in names:
                continue
            begin, before = time.monotonic(), tried
            place = Workplace(server, command, os.path.join(folder, str(number)))
            for kind, outcome in faults():
                place.begin()
                calls = server.run(place.folder, command.arguments, Fault(kind)).calls
                for k in places(calls, command.slow):
                    fault = Fault(kind, k, outcome)
                    found, run = try_fault(place, fault, memory)
                    tried += 1
                    met += run.failed
                    codes[run.code] = codes.get(run.code, 0) + 1
                    wrong += bool(found)
                    if found and wrong <= MOST_SHOWN:
                        print(f"{command.name}: {fault}: {'; '.join(found)}", flush=True)
            print(f"{command.name}: {tried - before} faults in {time.monotonic() - begin:.1f} s", flush=True)
    server.close()
    ends = ", ".join(f"{count} x {code_text(code)}" for code, count in sorted(codes.items()))
    print(f"faults of {what}: {tried} tried, {met} met with ({ends}); {wrong} with something wrong")
    return 1 if wrong or tried == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
