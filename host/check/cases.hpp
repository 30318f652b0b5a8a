// SPDX-License-Identifier: Apache-2.0
// The list of what is checked.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "host/check/kernel_case.hpp"
#include "kernels/cpu/kernels.hpp"

namespace delegauge::host {

/// A case for every kernel: those of `surface` that one of these shapes is compiled into, and all
/// that are told their shape. work: utilities that a case's games have, about; heavier games are
/// fewer.
std::vector<std::unique_ptr<KernelCase>> kernel_cases(const std::vector<cpu::CompiledShape>& shapes,
                                                      std::uint64_t work);

}  // namespace delegauge::host
