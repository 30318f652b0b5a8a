// SPDX-License-Identifier: Apache-2.0
// What nvcc's code registers before main(): kernels and variables, by addresses of the host's.
#pragma once
#include <cstddef>
#include <string>

#include "execution/registry.h"
#include "machine/state.h"

namespace ptxcudart {

// The kernel that a function of the host launches; null if no PTX was linked for it.
const ptxemu::KernelInfo* find_kernel(const void* f);

// Its name, whether or not there is PTX for it.
std::string kernel_name(const void* f);

// A variable on a device, or null.
char* symbol(ptxsim::Device& d, const void* s, size_t* size);

}  // namespace ptxcudart
