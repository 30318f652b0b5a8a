// SPDX-License-Identifier: Apache-2.0
#include "machine/config.h"

#include <cuda_runtime_api.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <sstream>

#include "execution/environment.h"
#include "machine/settings.h"

namespace ptxsim {

using ptxemu::env_text;

static std::vector<int> parse_compute_modes(const std::string& text) {
  std::vector<int> modes;
  for (const std::string& mode : split(text, ',')) {
    if (mode == "default")
      modes.push_back(cudaComputeModeDefault);
    else if (mode == "exclusive")
      modes.push_back(cudaComputeModeExclusiveProcess);
    else if (mode == "prohibited")
      modes.push_back(cudaComputeModeProhibited);
    else
      bad_setting("PTXEMU_COMPUTE_MODE is default, exclusive or prohibited per device, not " +
                  mode);
  }
  return modes;
}

static Mode parse_mode(const std::string& text) {
  if (text == "eager") return Mode::EAGER;
  if (text == "lazy") return Mode::LAZY;
  if (text == "random") return Mode::RANDOM;
  bad_setting("PTXEMU_STREAMS is eager, lazy or random, not " + text);
}

// PTXEMU_REGS: a number for all kernels, or a file with lines "name registers bytes_of_stack".
static void read_figures(Config& c) {
  const char* e = env_text("PTXEMU_REGS");
  if (!e) return;
  if (!strchr(e, '/')) {
    c.figures.regs = (int)std::max<uint64_t>(1, env_number("PTXEMU_REGS", 64));
    return;
  }
  std::ifstream file(e);
  if (!file) bad_setting(std::string("PTXEMU_REGS: cannot open ") + e);
  std::string line;
  while (std::getline(file, line)) {
    std::istringstream words(line);
    std::string name, rest;
    KernelFigures f;
    if (!(words >> name >> f.regs >> f.local) || words >> rest || f.regs < 1 || f.regs > 255)
      bad_setting(std::string("PTXEMU_REGS: ") + e + ": cannot read " + line);
    c.figures_of[name] = f;
  }
  if (c.figures_of.empty()) bad_setting(std::string("PTXEMU_REGS: ") + e + " has no kernel");
}

Config read_config() {
  Config c;
  c.devices = (int)env_number("PTXEMU_DEVICES", 1);
  if (const char* e = env_text("PTXEMU_DRIVER")) c.old_driver = !strcmp(e, "insufficient");
  if (const char* e = env_text("PTXEMU_STREAMS")) c.mode = parse_mode(e);
  c.seed = env_number("PTXEMU_SEED", 1);
  c.memory = env_number("PTXEMU_MEM", c.memory);
  c.sm = (int)env_number("PTXEMU_SM", 90);
  c.sms = (int)env_number("PTXEMU_SMS", 132);
  read_figures(c);
  c.guard = env_number("PTXEMU_GUARD", 0) != 0;
  c.sync_copies = env_number("PTXEMU_SYNC_COPIES", 0) != 0;
  if (const char* e = env_text("PTXEMU_COMPUTE_MODE")) c.compute_modes = parse_compute_modes(e);
  if (const char* e = env_text("PTXEMU_FAULTS")) c.faults = parse_faults(e);
  return c;
}

}  // namespace ptxsim
