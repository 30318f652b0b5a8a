// SPDX-License-Identifier: Apache-2.0
// The machine's part of the profile.
#pragma once
#include <string>

namespace ptxsim {

// As JSON.
std::string runtime_profile();

}  // namespace ptxsim
