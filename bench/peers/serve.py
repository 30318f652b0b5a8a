# SPDX-License-Identifier: Apache-2.0
"""A peer as a server of timed runs (bench/harness/processes.py has the other end): imported, compiled and warm, it answers each
line of standard input, a number of games or repetitions, with a line of JSON."""
import json
import sys


def add_option(parser):
    parser.add_argument("--serve", action="store_true", help="run as often as standard input says, as many games each time")


def serve(greeting, run):
    """run(size, k): the k-th run, of this size; k begins at 0, so that runs can have seeds of their own."""
    # What a library prints must not come between.
    out, sys.stdout = sys.stdout, sys.stderr

    def say(document):
        print(json.dumps(document), file=out, flush=True)

    say(greeting)
    for k, line in enumerate(sys.stdin):
        say(run(int(line), k))
