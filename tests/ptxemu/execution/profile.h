// SPDX-License-Identifier: Apache-2.0
// The profile that PTXEMU_PROFILE asks for: what each kernel has done.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "execution/registry.h"

namespace ptxemu {

struct KernelProfile {
  uint64_t launches = 0, blocks = 0, threads = 0;
  bool counted = false;
  uint64_t counts[PROFILE_CLASSES] = {};
  uint64_t lane_work = 0;  // sum over warps and basic blocks: instructions x visits of all lanes
  uint64_t warp_work = 0;  // the same with 32 x the visits of the busiest lane
  // By basic block, those of .func bodies first: how often a warp has gone through it.
  std::vector<uint64_t> visits;

  void add(const KernelProfile& o);
};

// The file to write, or null.
const char* profile_file();

// After a block: its threads' visits of basic blocks, times the instructions in them.
void profile_block(const KernelInfo& K, const std::vector<uint32_t>& visits, uint32_t nthr,
                   KernelProfile* out);

// The profile is to be written at the end of the program.
void profile_start();

// Adds what a launch came to.
void profile_launch(const char* kernel, const KernelProfile& profile);

// Writes the profile, if one is asked for, once.
void profile_at_exit();

// The stand-in for the CUDA runtime adds its part through this text.
extern std::string (*profile_runtime_part)();

}  // namespace ptxemu
