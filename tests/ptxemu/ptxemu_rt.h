// SPDX-License-Identifier: Apache-2.0
// What the C++ that ptx2cpp.py makes of PTX includes: all that kernels need to run on the CPU.
#pragma once
#include "execution/barrier.h"
#include "execution/bits.h"
#include "execution/device_library.h"
#include "execution/floats.h"
#include "execution/integers.h"
#include "execution/memory.h"
#include "execution/registry.h"
#include "execution/thread.h"
#include "execution/warp.h"
