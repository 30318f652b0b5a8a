#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The warps that scripts/cuda/kernels.py lets reside on a multiprocessor, against NVIDIA's occupancy tables."""
import importlib.util
import pathlib
import unittest

PATH = pathlib.Path(__file__).parents[2] / "scripts/cuda/kernels.py"
SPEC = importlib.util.spec_from_file_location("kernels", PATH)
kernels = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(kernels)
warps = kernels.resident_warps


class ResidentWarps(unittest.TestCase):
    def test_registers_are_those_of_a_partition(self):
        # Of 132 registers three warps fit into each of four partitions; 65,536 / 4,352 would be 15.
        for registers, resident in ((132, 12), (128, 16), (129, 12), (96, 20), (95, 20), (97, 16), (168, 12), (169, 8), (255, 8),
                                    (64, 32), (65, 28), (40, 48), (32, 64), (16, 64)):
            self.assertEqual(warps(90, registers), resident, registers)

    def test_an_architecture_has_a_most(self):
        for architecture, resident in ((70, 64), (75, 32), (80, 64), (86, 48), (89, 48), (90, 64), (100, 64), (120, 48)):
            self.assertEqual(warps(architecture, 16), resident, architecture)

    def test_blocks_have_a_most(self):
        self.assertEqual(warps(90, 16, most_threads=32), 32)  # 32 blocks of a warp
        self.assertEqual(warps(86, 16, most_threads=64), 32)  # 16 of two
        self.assertEqual(warps(86, 16, most_threads=96), 48)

    def test_shared_memory(self):
        self.assertEqual(warps(90, 32, shared=100 << 10, most_threads=128), 8)  # two blocks of 101 KiB in 228
        self.assertEqual(warps(75, 32, shared=32 << 10, most_threads=128), 8)  # two of 32 in 64: nothing is reserved
        self.assertEqual(warps(90, 32, shared=100 << 10), 64)  # two large ones


if __name__ == "__main__":
    unittest.main()
