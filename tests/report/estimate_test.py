# SPDX-License-Identifier: Apache-2.0
"""`delegauge estimate` from the command line: the same results however they are made, bad logs, and the chapter's worked example."""

import csv
import json
import os
import re
import resource
import subprocess
import unittest

from support import ROOT, FolderTest, delegauge, executable, need

if __name__ == "__main__":
    need(["numpy"])

import numpy

LOG = os.path.join(ROOT, "tests", "data", "log.csv")
BLOCK = re.compile(r"^```(sh|text)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def read(path):
    with open(path, "rb") as file:
        return file.read()


class Estimate(FolderTest):
    def log(self, name, content):
        with open(self.path(name), "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        return self.path(name)

    def estimate(self, *arguments, **options):
        return delegauge("estimate", *arguments, "--replicates", "130", **options)

    def test_shards_and_runs_that_go_on_are_the_run(self):
        for interval in ("percentile", "bootstrap-t"):
            options = [LOG, "--compare", "a:b,a:all", "--interval", interval, "--quiet", "--out"]
            whole, shards, merged = (self.path(interval + name) for name in ("whole", "shards", "merged"))
            self.estimate(*options, whole)
            for shard in ("2/3", "1/3", "3/3"):
                self.estimate(*options, shards, "--shard", shard)
            delegauge("merge", shards, "--out", merged, "--quiet")
            for name in ("estimates.json", "estimates.csv", "outcomes.csv", "summary.json"):
                self.assertEqual(read(os.path.join(whole, name)), read(os.path.join(merged, name)), name)
        self.estimate(LOG, "--compare", "a:b", "--out", self.path("whole"), "--quiet")
        self.assertIn("there is nothing to resume",
                      subprocess.run([executable(), "estimate", LOG, "--replicates", "130", "--compare", "a:b", "--resume", "--out", self.path("whole")],
                                     capture_output=True, text=True).stderr)

    def test_shards_of_another_log_are_refused(self):
        self.estimate(LOG, "--shard", "1/2", "--out", self.path("two"), "--quiet")
        other = self.log("other.csv", read(LOG).replace(b"-0.069134", b"-0.069135", 1))
        self.estimate(other, "--shard", "2/2", "--out", self.path("other"), "--quiet")
        text = delegauge("merge", self.path("two", "shard-1-of-2.delegauge"), self.path("other", "shard-2-of-2.delegauge"), "--out", self.path("both"), code=2)
        self.assertIn("is of another run", text)
        self.assertIn("log", text)

    def test_a_killed_run_goes_on(self):
        long = ["estimate", LOG, "--replicates", "60000", "--threads", "1", "--out", self.path("killed"), "--quiet"]
        process = subprocess.Popen([executable(), *long, "--checkpoint-every", "0.05s"], stderr=subprocess.PIPE)
        while process.poll() is None and not os.path.exists(self.path("killed", "checkpoint.delegauge")):
            pass
        process.kill()
        process.communicate()
        if process.returncode != 0:  # else it was faster than any checkpoint
            delegauge(*long, "--resume")
        delegauge(*long[:-2], self.path("straight"), "--quiet")
        for name in ("estimates.json", "summary.json"):
            self.assertEqual(read(self.path("killed", name)), read(self.path("straight", name)), name)

    def test_whatever_the_file_it_is_the_same_log(self):
        def groups(*arguments, **options):
            return json.loads(self.estimate(*arguments, "--format", "json", **options))["groups"]

        expected = groups(LOG)
        text = read(LOG).decode()
        self.assertEqual(groups("-", input=text), expected)
        self.assertEqual(groups(self.log("crlf.csv", "\ufeff" + text.replace("\n", "\r\n"))), expected)
        self.assertEqual(groups(self.log("tabs.csv", text.replace(",", "\t")), "--delimiter", "tab"), expected)
        self.assertEqual(groups(self.log("quoted.csv", "\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in text.split("\n") if line))), expected)
        rows = list(csv.reader(text.splitlines()))
        numbers = {"weight", "principal_1", "principal_2", "agent_1", "agent_2"}
        kinds = [(name, "<f8" if name in numbers else "<U9") for name in rows[0]]
        array = numpy.array([tuple(float(x) if name in numbers else x for name, x in zip(rows[0], row)) for row in rows[1:]], dtype=kinds)
        numpy.save(self.path("log.npy"), array)
        self.assertEqual(groups(self.path("log.npy")), expected)

    def test_a_page_refuses_estimates_that_no_log_has(self):
        self.estimate(LOG, "--out", self.path("edited"), "--quiet")
        path = self.path("edited", "estimates.json")
        text = read(path).decode()

        def refused(place, value):
            document = json.loads(text)
            at = document
            for key in place[:-1]:
                at = at[key]
            at[place[-1]] = value
            with open(path, "w", encoding="utf-8") as file:
                json.dump(document, file)
            said = delegauge("report", self.path("edited"), "--out", self.path("page.html"), code=2)
            self.assertIn("estimates.json", said)
            self.assertIn(place[-1], said)

        of_all = ("groups", "all")
        estimates = (*of_all, "estimates")
        for key, field, value in (("individual_alignment/0", "estimate", 7), ("pairwise_distance/0/1", "estimate", -3),
                                  ("principal_magnitude/0", "standard_error", -3), ("principal_magnitude/0", "low", -1),
                                  ("principals_welfare_played", "monte_carlo_error", -1), ("individual_alignment/0", "flag", "few_effective_clusters"),
                                  ("individual_alignment/0", "flag", "none such"), ("unseen", "estimate", 50)):
            refused((*estimates, key, field), value)
        for key, value in (("effective_clusters", -5), ("effective_rows", 1e9), ("rows", 0), ("clusters", 10**9)):
            refused((*of_all, key), value)
        refused((*of_all, "lambda", "0.01"), -1)
        for key, value in (("rows", 0), ("rows_read", 1), ("replicates", 3), ("clusters", 0)):
            refused((key,), value)
        refused(("missing", "principal_1"), 10**12)

    def test_data_is_all_that_is_printed(self):
        for form in ("json", "csv"):
            printed = self.estimate(LOG, "--format", form, "--out", self.path("data"))
            self.assertEqual(printed.encode(), read(self.path("data", "estimates." + form)))

    def test_multipliers_are_those_of_the_chapter(self):
        """Replicates worked out by NumPy, Philox and all, have the interval."""
        rows = list(csv.DictReader(read(LOG).decode().splitlines()))
        names = list(dict.fromkeys(row["cluster"] for row in rows))
        number = {name: g for g, name in enumerate(names)}
        count, seed = 130, 5

        def philox(counter, key):
            for _ in range(10):
                a, b = counter[0] * 0xD2511F53, counter[2] * 0xCD9E8D57
                counter = [(b >> 32) ^ counter[1] ^ key[0], b & 0xFFFFFFFF, (a >> 32) ^ counter[3] ^ key[1], a & 0xFFFFFFFF]
                key = [(key[0] + 0x9E3779B9) & 0xFFFFFFFF, (key[1] + 0xBB67AE85) & 0xFFFFFFFF]
            return counter

        limits = [1580030168, 3160060337, 3950075421, 4213413783, 4279248373, 4292415291, 4294609777, 4294923276, 4294962463, 4294966817, 4294967252, 4294967292, 4294967295]
        k = numpy.array([[sum(limit <= philox([b // 4, 0, g, 0], [seed, 0])[b % 4] for limit in limits) for g in range(len(names))] for b in range(count)])
        reference = [row for row in rows if row["kind"] == "reference"]
        cluster = numpy.array([number[row["cluster"]] for row in reference])
        weight = numpy.array([float(row["weight"]) for row in reference])
        u, v = (numpy.array([float(row[name]) for row in reference]) for name in ("principal_2", "agent_2"))
        alignment = []
        for b in range(count):
            w = weight * k[b][cluster]
            x, y = u - numpy.average(u, weights=w), v - numpy.average(v, weights=w)
            rho = (w @ (x * y)) / numpy.sqrt((w @ (x * x)) * (w @ (y * y)))
            alignment.append(1 - numpy.sqrt((1 - rho) / 2))
        told = json.loads(self.estimate(LOG, "--seed", str(seed), "--format", "json"))["groups"]["all"]["estimates"]["individual_alignment/1"]
        low, high = numpy.quantile(alignment, [0.025, 0.975])
        self.assertAlmostEqual(told["low"], low, delta=1e-10)
        self.assertAlmostEqual(told["high"], high, delta=1e-10)
        self.assertAlmostEqual(told["standard_error"], numpy.std(alignment, ddof=1), delta=1e-10)

    def test_bad_logs_are_refused_with_their_place(self):
        head = "kind,principal_1,agent_1\n"
        for content, part in [
            (bytes(range(256)) * 20, ""),
            (head + "played,1,2\nplayed,1\n", "line 3: has 2 fields"),
            (head + "played,1,two\n", "line 2, column 3 (agent_1)"),
            (head + "played,\"1,2\n", "line 2, column 2"),
            (head + "played,NA,\n", "lacks a value"),
            ("principal_1,agent_1,weight\n1,2,-1\n", "line 2, column 3 (weight)"),
            ("a,b\n1,2\n", "has no column 'principal_1'"),
            ("principal_1," * 10_000_000, "more than 10000 columns"),
            ("", "is empty"),
        ]:
            path = self.log("bad.csv", content)
            text = self.estimate(path, code=2)
            self.assertIn(part, text)
            self.assertIn("bad.csv", text)
            self.assertLess(len(text), 600)
        self.assertIn("does not name two groups", self.estimate(LOG, "--compare", "a:c", code=2))
        # A run's folder stays as it was.
        self.estimate(LOG, "--out", self.path("kept"), "--quiet")
        before = read(self.path("kept", "estimates.json"))
        self.estimate(self.log("bad.csv", head), "--out", self.path("kept"), code=2)
        self.assertEqual(read(self.path("kept", "estimates.json")), before)

    def test_five_gigabytes_and_little_memory(self):
        def little():
            resource.setrlimit(resource.RLIMIT_AS, (700 << 20, 700 << 20))

        def ends_well(path):
            result = subprocess.run([executable(), "estimate", path], capture_output=True, text=True, preexec_fn=little)
            self.assertEqual(result.returncode, 2, result.stderr[-500:])
            return result.stderr

        # Zeros: a hole of the file costs no disk.
        with open(self.path("huge.csv"), "wb") as file:
            file.write(b"principal_1,agent_1\n1,2\n")
            file.truncate(5 << 30)
        self.assertIn("line 3, column 1: a byte 0", ends_well(self.path("huge.csv")))
        os.remove(self.path("huge.csv"))
        # More rows than memory.
        row = b"1,2,3,4,5,6,7,8,9,0,1,2,3,4,5,6\n" * (1 << 15)
        with open(self.path("rows.csv"), "wb") as file:
            file.write((",".join([f"principal_{i}" for i in range(1, 9)] + [f"agent_{i}" for i in range(1, 9)]) + "\n").encode())
            for _ in range(300):
                file.write(row)
        self.assertIn("more than fits into the memory", ends_well(self.path("rows.csv")))
        os.remove(self.path("rows.csv"))

    def test_the_chapter_is_true(self):
        os.symlink(os.path.join(ROOT, "examples"), self.path("examples"))
        os.symlink(executable(), self.path("delegauge"))
        with open(os.path.join(ROOT, "docs", "your-own-logs.md"), encoding="utf-8") as file:
            blocks = BLOCK.findall(file.read())
        commands, shown = blocks[::2], blocks[1::2]
        self.assertEqual([kind for kind, _ in blocks], ["sh", "text"] * len(shown))
        self.assertGreater(len(shown), 2)
        environment = {**os.environ, "PATH": self.folder + os.pathsep + os.environ["PATH"]}
        for (_, command), (_, expected) in zip(commands, shown):
            result = subprocess.run(["bash", "-euc", command], cwd=self.folder, capture_output=True, text=True, env=environment)
            self.assertEqual(result.returncode, 0, result.stderr)
            printed = result.stdout
            for line in expected.splitlines():
                if line != "...":
                    self.assertIn(line + "\n", printed, command)


if __name__ == "__main__":
    unittest.main(verbosity=2)
