# SPDX-License-Identifier: Apache-2.0
"""The program with shim.c preloaded: started once, it runs any command with a fault at a chosen place (shim.c says how)."""

import os
import signal
import subprocess
from dataclasses import dataclass

KILLED, SHORT = -1, -2


@dataclass
class Fault:
    kind: str = "none"  # of call: write, fsync, ..., new, malloc
    number: int = 0  # which of them; 0: none
    outcome: int = 0  # an errno, KILLED or SHORT

    def __str__(self):
        how = {KILLED: "kills", SHORT: "is short"}.get(self.outcome) or f"fails with {os.strerror(self.outcome)}"
        return f"{self.kind} {self.number} {how}" if self.number else "no fault"


@dataclass
class Run:
    code: int  # the exit code; negative: the signal that ended it
    calls: int  # of the fault's kind
    failed: bool  # whether the fault was met with
    out: bytes
    err: str


class Server:
    """Runs commands, each in a process forked from one that has started already."""

    def __init__(self, program, shim):
        to_child, self.requests = os.pipe()
        self.answers, from_child = os.pipe()
        os.dup2(to_child, 198)  # where shim.c expects them
        os.dup2(from_child, 199)
        environment = dict(os.environ, LD_PRELOAD=shim, DELEGAUGE_DEVICE="cpu")
        self.process = subprocess.Popen([program], env=environment, pass_fds=(198, 199))
        for end in (to_child, from_child, 198, 199):
            os.close(end)
        self.lines = os.fdopen(self.answers, "r")

    def close(self):
        os.close(self.requests)
        self.process.wait()

    def run(self, folder, arguments, fault=Fault()):
        fields = [fault.kind, str(fault.number), str(fault.outcome), str(folder), *arguments]
        os.write(self.requests, ("\x1f".join(fields) + "\n").encode())
        status, calls, failed = map(int, self.lines.readline().split())
        code = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
        with open(os.path.join(folder, "stdout"), "rb") as file:
            out = file.read()
        with open(os.path.join(folder, "stderr"), errors="replace") as file:
            err = file.read()
        return Run(code, calls, failed != 0, out, err)


def code_text(code):
    if code >= 0:
        return f"exit code {code}"
    return "hangs" if code == -signal.SIGALRM else f"ended by {signal.Signals(-code).name}"
