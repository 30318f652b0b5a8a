// SPDX-License-Identifier: Apache-2.0
// One harness (DELEGAUGE_HARNESS) as libFuzzer calls it.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "tests/fuzz/harnesses.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  delegauge::fuzz::DELEGAUGE_HARNESS({reinterpret_cast<const char*>(data), size});
  return 0;
}
