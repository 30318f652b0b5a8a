// SPDX-License-Identifier: Apache-2.0
// Reads settings; a wrong one ends the program.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace ptxsim {

[[noreturn]] void bad_setting(const std::string& what);

// An environment variable's number; K, M and G behind it count in powers of 1024.
uint64_t env_number(const char* name, uint64_t otherwise);

// The parts between the separators; also an empty last one.
std::vector<std::string> split(const std::string& text, char separator);

}  // namespace ptxsim
