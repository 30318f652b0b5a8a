# SPDX-License-Identifier: Apache-2.0
"""What a benchmark runs on: the processor, how busy it is, and the energy it takes where that can be read."""
import os
import platform
from pathlib import Path

POWERCAP = Path("/sys/class/powercap")


def processor_name():
    try:
        with open("/proc/cpuinfo") as lines:
            for line in lines:
                if line.startswith("model name"):
                    return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def describe():
    return {"processor": processor_name(), "processors": os.cpu_count(), "system": platform.platform(),
            "python": platform.python_version()}


class Energy:
    """Joules of all processor packages, by the counters of RAPL. Virtual machines and most users cannot read them."""

    def __init__(self, root=POWERCAP):
        self.packages = []
        for folder in sorted(root.glob("*-rapl:*")) if root.is_dir() else []:
            if folder.name.count(":") != 1:  # a part of a package, which the package counts
                continue
            counter = folder / "energy_uj"
            try:
                limit = int((folder / "max_energy_range_uj").read_text())
                int(counter.read_text())
            except (OSError, ValueError):
                continue
            self.packages.append((counter, limit))

    def readable(self):
        return bool(self.packages)

    def read(self):
        return [int(path.read_text()) for path, _ in self.packages]

    def joules(self, before, after):
        """Between two readings; a counter that has wrapped once is understood."""
        return sum((b - a) % (limit + 1) for a, b, (_, limit) in zip(before, after, self.packages)) / 1e6
