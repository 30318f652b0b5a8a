# SPDX-License-Identifier: Apache-2.0
"""Ctrl-C, wherever it falls: the package's own error, and soon. Each call would go on for minutes, or for ever."""

import subprocess
import sys

import pytest

BEGIN = """
import os, signal, sys, threading, time
import delegauge as dg

def interrupt_after(seconds):
    def send():
        time.sleep(seconds)
        os.kill(os.getpid(), signal.SIGINT)
    threading.Thread(target=send, daemon=True).start()

def ends(call, seconds=0.5):
    interrupt_after(seconds)
    try:
        call()
    except dg.InterruptedError as stop:
        assert isinstance(stop, KeyboardInterrupt) and str(stop)
        print("interrupted")
    except BaseException as other:
        print(type(other), other)
"""

CALLS = {
    "records": """
game = '{"dims": [4, 4], "agents": [[3,0,5,1,2,7,1,4,3,2,6,1,0,5,2,9],[1,5,0,1,4,2,2,8,3,1,7,2,6,0,3,1]],"principals": [[3,0,5,1,2,7,1,4,3,2,6,1,0,5,2,9],[1,5,0,1,4,2,2,8,3,1,7,2,6,0,3,1]]}'
with open(sys.argv[1], "w") as file:
    file.write('{"games": [' + ",".join([game] * 50_000) + "]}")
ends(lambda: dg.evaluate(sys.argv[1]), 1)
""",
    "check": "ends(lambda: dg.check(seconds=3600, device='cpu'), 2)",
    "log": """
os.mkfifo(sys.argv[1])
def feed():
    with open(sys.argv[1], "w") as pipe:
        pipe.write("principal_1,agent_1\\n" + "1,2\\n3,5\\n" * 1000)
        pipe.flush()
        time.sleep(600)
threading.Thread(target=feed, daemon=True).start()
ends(lambda: dg.estimate(sys.argv[1]))
""",
    "frame": """
class Frame:
    def to_csv(self, index):
        while True:
            time.sleep(0.01)
    dtypes = ()
ends(lambda: dg.estimate(Frame()))
""",
}


@pytest.mark.parametrize("call", CALLS)
def test_an_interrupt_ends_a_call(call, tmp_path):
    code = BEGIN + CALLS[call]
    done = subprocess.run([sys.executable, "-c", code, tmp_path / "file"], capture_output=True, text=True, check=False, timeout=300)
    assert done.stdout == "interrupted\n" and done.stderr == "", done.stderr
