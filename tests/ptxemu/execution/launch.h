// SPDX-License-Identifier: Apache-2.0
// Runs a kernel.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "execution/registry.h"

namespace ptxemu {

// The bytes of a kernel's parameters, from C arguments: one pointer per parameter.
std::vector<char> pack_params(const KernelInfo* K, void** args);

// A copy of them that is aligned as a kernel may expect it.
class ParamSpace {
 public:
  explicit ParamSpace(const std::vector<char>& bytes);
  ParamSpace(const ParamSpace&) = delete;
  char* data() const { return data_; }

 private:
  std::vector<char> room_;
  char* data_;
};

// 0, or -1 and what went wrong in *err.
int launch(const KernelInfo* K, const uint32_t grid[3], const uint32_t block[3], uint32_t dynshared,
           char* params, const LaunchEnv& env, std::string* err);

}  // namespace ptxemu
