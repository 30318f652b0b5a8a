// SPDX-License-Identifier: Apache-2.0
// Memory of the devices, and the host's that is page-locked.
#pragma once
#include <cstddef>
#include <cstdint>

#include "machine/state.h"

namespace ptxsim {

// Maps pages for the device, which needs none before.
void reserve_arena(Device& d);

// Gives the device its copies of the modules' variables.
void load_images(Device& d);

Error allocate(Device& d, size_t n, bool managed, void** out);
void release(Device& d, uint64_t address);

// The device that owns all n bytes from p (allocation or module variable), or -1. include_freeing:
// those for which cudaFreeAsync has been called, too.
int owner(const void* p, size_t n, bool include_freeing = false);

bool is_pinned(const void* p, size_t n);

// A module's variable on the device, or null.
char* symbol_on_device(Device& d, const char* name, size_t* size);

}  // namespace ptxsim
