# SPDX-License-Identifier: Apache-2.0
"""Commands run to their end, and servers of timed runs, with their time and memory."""
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

# A peer sets the number of its threads itself; what it calls must not add some of its own.
ONE_THREAD = {**os.environ, **{f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "BLIS")}}


class Failed(Exception):
    """A command that could not be run, or did not succeed; the text says which and what it printed."""


def fail(message):
    sys.exit(f"{Path(sys.argv[0]).name}: {message}")


class Finished:
    """A command that succeeded: wall and processor seconds, standard output and, if watched, peak memory in MiB."""

    def __init__(self, command, watch=False, env=None):
        begin = time.perf_counter()
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            try:
                process = subprocess.Popen(command, stdout=out, stderr=err, env=env or ONE_THREAD)
            except OSError as error:
                raise Failed(f"{command[0]}: {error.strerror}") from None
            peak = Peak(process.pid) if watch else None
            _, status, usage = os.wait4(process.pid, 0)
            self.wall = time.perf_counter() - begin
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode != 0:
                err.seek(0)
                raise Failed(f"{' '.join(command)}\nexited {process.returncode}:\n{err.read().decode(errors='replace')}")
            out.seek(0)
            self.output = out.read().decode()
        self.processor = usage.ru_utime + usage.ru_stime
        self.memory = peak.memory(usage.ru_maxrss) if watch else None


class Peak:
    """The peak resident memory of a process.

    ru_maxrss of a child counts the process that it was forked from too, so it is exact only above this program's own
    peak; below, the kernel's high-water mark of the child is read while it runs.
    """

    def __init__(self, pid):
        self.pid, self.seen = pid, 0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()

    def watch(self):
        begin = time.perf_counter()
        # Every millisecond at first, for runs that are over at once, then without disturbing them.
        while not self.over.wait(0.001 if time.perf_counter() < begin + 0.1 else 0.02):
            seen = peak_kib(self.pid)
            if seen is None:
                return
            self.seen = seen or self.seen

    def memory(self, maxrss):
        self.over.set()
        self.thread.join()
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return (maxrss if maxrss > own or not self.seen else self.seen) / 1024


def peak_kib(pid):
    """The high-water mark of a process; 0 if it has none yet, None where it is gone."""
    try:
        with open(f"/proc/{pid}/status") as lines:
            return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)
    except OSError:
        return None


class Server:
    """A peer that stays: imported, compiled and warm, it runs as many games as it is told, one line a run.

    It says so itself first, in a line of JSON; a run is asked for by a number on its standard input and answered by
    another such line.
    """

    def __init__(self, command):
        self.command = command
        self.errors = tempfile.TemporaryFile()
        try:
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors,
                                            env=ONE_THREAD, text=True)
        except OSError as error:
            raise Failed(f"{command[0]}: {error.strerror}") from None
        self.greeting = self.line()

    def line(self):
        text = self.process.stdout.readline()
        if not text:
            code = self.process.wait()
            self.errors.seek(0)
            said = self.errors.read().decode(errors="replace")[-2000:]
            self.close()
            raise Failed(f"{' '.join(self.command)}\nexited {code}:\n{said}")
        try:
            return json.loads(text)
        except ValueError:
            raise Failed(f"{' '.join(self.command)}: printed {text[:200]!r}, which is no JSON") from None

    def run(self, size):
        self.process.stdin.write(f"{size}\n")
        self.process.stdin.flush()
        return self.line()

    def memory(self):
        """Peak so far, MiB."""
        return (peak_kib(self.process.pid) or 0) / 1024

    def close(self):
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass  # it is gone already
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        self.errors.close()
