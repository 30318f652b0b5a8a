#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Translates PTX (as written by nvcc -ptx) to C++ that runs on the CPU through ptxemu_rt.h.
usage: ptx2cpp.py in1.ptx [in2.ptx ...] -o out.cpp [-v]

-v lists the additions that ptxas may fuse with a multiplication. The work is done in the package ptx2cpp, beside this file."""
from ptx2cpp.main import main

main()
