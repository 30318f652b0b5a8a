// SPDX-License-Identifier: Apache-2.0
// What the environment says of the simulated machine.
#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "machine/faults.h"

namespace ptxsim {

// When queued operations run: at the call, when a synchronisation needs them, or in between.
enum class Mode { EAGER, LAZY, RANDOM };

// What ptxas says of a kernel: registers of a thread, bytes of its stack.
struct KernelFigures {
  int regs = 64;
  size_t local = 0;
};

struct Config {
  int devices = 1;
  bool old_driver = false;
  Mode mode = Mode::RANDOM;
  uint64_t seed = 1;
  size_t memory = (size_t)8 << 30;
  int sm = 90, sms = 132;
  KernelFigures figures;                            // of kernels that the table does not have
  std::map<std::string, KernelFigures> figures_of;  // by the kernel's name
  bool guard = false;
  bool sync_copies = false;
  std::vector<int> compute_modes;  // by device; the last one is also that of those behind it
  std::vector<Fault> faults;
};

Config read_config();

}  // namespace ptxsim
