// SPDX-License-Identifier: Apache-2.0
// The settings that are environment variables.
#pragma once
#include <cstdlib>

namespace ptxemu {

// Its text, or null if it is not set or empty.
inline const char* env_text(const char* name) {
  const char* e = getenv(name);
  return e && *e ? e : nullptr;
}

}  // namespace ptxemu
