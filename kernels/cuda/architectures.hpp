// SPDX-License-Identifier: Apache-2.0
// Which devices the code of a build runs on.
#pragma once

#include <string>

namespace delegauge::cuda {

/// Why no code of a build for these architectures (as CMAKE_CUDA_ARCHITECTURES has them, with
/// blanks between) runs on a device of this compute capability; empty if some does, or if the list
/// does not tell, as "native" does not.
std::string missing_code(const std::string& architectures, int major, int minor);

}  // namespace delegauge::cuda
