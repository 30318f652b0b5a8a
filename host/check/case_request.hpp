// SPDX-License-Identifier: Apache-2.0
// What the cases of a check are to be like.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "host/check/kernel_case.hpp"
#include "kernels/cpu/kernels.hpp"

namespace delegauge::host {

using KernelCases = std::vector<std::unique_ptr<KernelCase>>;

struct CaseRequest {
  std::vector<cpu::CompiledShape> shapes;  // that some kernel is compiled for
  std::uint64_t work = 0;  // utilities that a case's games have, about; heavier games are fewer

  /// Games of a case, at least `least`. Not a multiple of any kernel's lanes, warps or blocks:
  /// their last ones are partly empty.
  std::uint64_t games(std::uint64_t work_of_game, std::uint64_t least) const {
    constexpr std::uint64_t most = 1U << 18U;
    return std::clamp(work / work_of_game, least, most) | 1U;
  }
};

/// Adds cases of some kernels.
using AddCases = void (*)(KernelCases& cases, const CaseRequest& request);
/// The cases of all kernels that are to be checked.
using MakeCases = std::function<KernelCases(const CaseRequest& request)>;

}  // namespace delegauge::host
