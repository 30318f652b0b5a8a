# SPDX-License-Identifier: Apache-2.0
"""The tutorial's commands print what it shows, and the commands that examples name run."""

import glob
import os
import re
import subprocess
import unittest

from support import ROOT, FolderTest, executable

BLOCK = re.compile(r"^```(sh|text)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
# Enough to see that a command works.
FEWER = {"surface": "--games 2000", "grid": "--repetitions 2", "report": ""}


class Documents(FolderTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        os.symlink(executable(), cls.path("delegauge"))
        os.symlink(os.path.join(ROOT, "examples"), cls.path("examples"))

    def shell(self, commands):
        environment = {**os.environ, "PATH": self.folder + os.pathsep + os.environ["PATH"]}
        result = subprocess.run(["bash", "-euc", commands], cwd=self.folder, env=environment, capture_output=True, text=True)
        self.assertEqual(result.returncode, 0, f"{commands}\n{result.stderr}")
        return result.stdout

    def test_the_tutorial_is_true(self):
        with open(os.path.join(ROOT, "docs", "tutorial.md"), encoding="utf-8") as file:
            blocks = BLOCK.findall(file.read())
        self.assertEqual([kind for kind, _ in blocks], ["sh", "text"] * 5)
        for (_, commands), (_, shown) in zip(blocks[::2], blocks[1::2]):
            printed = self.shell(commands)
            pattern = "".join("(?:.*\n)*?" if line == "...\n" else re.escape(line) for line in shown.splitlines(keepends=True))
            self.assertRegex(printed, r"\A" + pattern + r"\Z", commands)
        self.assertTrue(os.path.exists(self.path("runs", "mine", "report.html")))

    def test_examples_run(self):
        files = glob.glob(os.path.join(ROOT, "examples", "*.toml"))
        self.assertGreaterEqual(len(files), 4)
        for file in files:
            with open(file, encoding="utf-8") as stream:
                commands = re.findall(r"^#   (.*delegauge .*)$", stream.read(), re.MULTILINE)
            self.assertTrue(commands, file)
            for command in commands:
                with self.subTest(command=command):
                    self.shell(re.sub(r"delegauge (\w+) ([^;\n]*)", lambda m: f"delegauge {m[1]} {re.sub('--repetitions [0-9e]+', '', m[2])} {FEWER[m[1]]}", command))


if __name__ == "__main__":
    unittest.main(verbosity=2)
