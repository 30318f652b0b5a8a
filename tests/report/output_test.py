# SPDX-License-Identifier: Apache-2.0
"""Standard output: the README shows what is printed, and a reader that goes ends a command with exit code 141, without a word."""

import json
import os
import re
import subprocess
import unittest

from support import ROOT, FolderTest, delegauge, executable

READER_GONE = 141


class ReaderGone(FolderTest):
    def games(self, count):
        file = self.path(f"{count}.json")
        with open(file, "w", encoding="utf-8") as out:
            json.dump([{"agents": [[0, 1, k], [k, 2, 0]], "principals": [[0, k, 3], [1, 2, 0]]} for k in range(count)], out)
        return file

    def test_head_takes_what_it_wants(self):
        # More than a pipe holds: the program writes until it is told that nobody reads.
        command = f"'{executable()}' evaluate '{self.games(3000)}' --format csv"
        result = subprocess.run(["bash", "-c", f"{command} | head -n 2; echo ${{PIPESTATUS[0]}}"], capture_output=True, text=True)
        whole = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True).stdout
        self.assertGreater(len(whole), 1 << 17)
        self.assertEqual(result.stdout.splitlines(), [*whole.splitlines()[:2], str(READER_GONE)])
        self.assertEqual(result.stderr, "")

    def test_every_command_meets_it_alike(self):
        delegauge("surface", "--games", "1000", "--quiet", "--out", self.path("run"))
        commands = ["--help", "--version", "info", "check --seconds 0", "surface --games 1000", "grid --points 2 --repetitions 2", "infer --repetitions 2",
                    "search --chains 8 --steps 8", f"evaluate {self.games(2)}", f"replay --run {self.path('run')} --index 3"]
        for command in commands:
            with self.subTest(command):
                reader, writer = os.pipe()
                os.close(reader)
                result = subprocess.run([executable(), *command.split()], stdout=writer, stderr=subprocess.PIPE, text=True)
                os.close(writer)
                self.assertEqual((result.returncode, result.stderr), (READER_GONE, ""))


class Readme(unittest.TestCase):
    def test_shows_what_grid_prints(self):
        with open(os.path.join(ROOT, "README.md"), encoding="utf-8") as file:
            readme = file.read()
        command = re.search(r"build/release/delegauge (grid .*?) --out runs/ia\n", readme)[1]
        shown = re.search(r"The first prints\n\n(.*?)\n\n\S", readme, re.S)[1]
        lines = [line.removeprefix("    ") for line in shown.splitlines()]
        # But for the line that says how long it took.
        printed = [line for line in delegauge(*command.split()).splitlines() if "games/s" not in line]
        self.assertEqual(printed, lines)


if __name__ == "__main__":
    unittest.main()
