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
FEWER = {"surface": "--games 2000", "grid": "--repetitions 2", "infer": "--repetitions 2", "search": "--chains 16", "report": "",
         "estimate": "--replicates 50"}


def fewer(job, arguments):
    """The command with fewer games, those of the job that a sweep's file names."""
    if job != "sweep":
        return f"delegauge {job} {re.sub('--repetitions [0-9e]+', '', arguments)} {FEWER[job]}"
    with open(os.path.join(ROOT, arguments.split()[0]), encoding="utf-8") as file:
        swept = re.search('^job = "(.*)"$', file.read(), re.MULTILINE)[1]
    return f"delegauge sweep {arguments} {FEWER[swept]}"


class Documents(FolderTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # What the tutorial's first commands leave behind in a clone, without the installing and building.
        os.makedirs(cls.path("build", "release"))
        os.symlink(executable(), cls.path("build", "release", "delegauge"))
        os.makedirs(cls.path("scripts"))
        with open(cls.path("scripts", "quickstart.sh"), "w", encoding="utf-8") as file:
            file.write("#!/bin/sh\n")
        os.chmod(cls.path("scripts", "quickstart.sh"), 0o755)
        with open(os.path.join(ROOT, "docs", "tutorial.md"), encoding="utf-8") as file:
            cls.blocks = BLOCK.findall(file.read())
        cls.first = cls.blocks[0][1]
        os.symlink(os.path.join(ROOT, "examples"), cls.path("examples"))
        # The logs that an example takes for a user's own.
        with open(os.path.join(ROOT, "tests", "data", "log.csv"), encoding="utf-8") as file:
            rows = file.readlines()
        for name, some in (("monday.csv", rows), ("tuesday.csv", rows[:-10])):
            with open(cls.path(name), "w", encoding="utf-8") as file:
                file.writelines(some)

    def shell(self, commands):
        """What commands print in a shell in which the tutorial's first ones have been given."""
        result = subprocess.run(["bash", "-euc", self.first + commands], cwd=self.folder, capture_output=True, text=True)
        self.assertEqual(result.returncode, 0, f"{commands}\n{result.stderr}")
        return result.stdout

    def test_the_tutorial_is_true(self):
        blocks = self.blocks[1:]
        self.assertEqual([kind for kind, _ in blocks], ["sh", "text"] * 5)
        for (_, commands), (_, shown) in zip(blocks[::2], blocks[1::2]):
            printed = self.shell(commands)
            pattern = "".join("(?:.*\n)*?" if line == "...\n" else re.escape(line) for line in shown.splitlines(keepends=True))
            self.assertRegex(printed, r"\A" + pattern + r"\Z", commands)
        self.assertTrue(os.path.exists(self.path("runs", "mine", "report.html")))

    def test_its_first_commands_build_what_the_others_call(self):
        found = self.shell("command -v delegauge").strip()
        self.assertTrue(os.path.samefile(os.path.dirname(found), self.path("build", "release")), found)
        with open(os.path.join(ROOT, "scripts", "quickstart.sh"), encoding="utf-8") as file:
            script = file.read()
        self.assertIn("cmake --build --preset release --target delegauge", script)
        self.assertTrue(os.access(os.path.join(ROOT, "scripts", "quickstart.sh"), os.X_OK))

    def test_examples_run(self):
        files = glob.glob(os.path.join(ROOT, "examples", "*.toml"))
        self.assertGreaterEqual(len(files), 4)
        for file in files:
            with open(file, encoding="utf-8") as stream:
                commands = re.findall(r"^#   (.*delegauge .*)$", stream.read(), re.MULTILINE)
            self.assertTrue(commands, file)
            for command in commands:
                with self.subTest(command=command):
                    self.shell(re.sub(r"delegauge (\w+) ([^;\n]*)", lambda m: fewer(m[1], m[2]), command))


if __name__ == "__main__":
    unittest.main(verbosity=2)
