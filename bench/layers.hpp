// SPDX-License-Identifier: Apache-2.0
// The steps of the evaluation, one at a time, in one instruction set. Tables are made by
// layers_body.hpp, compiled once per instruction set; nothing of google-benchmark is seen there, so
// that none of it is compiled for one.
#pragma once

#include <string_view>
#include <vector>

namespace delegauge::bench {

struct Layer {
  std::string_view name;
  int games;  // that one repetition works on
  void (*run)(int repetitions);
};
struct Layers {
  std::string_view isa;
  std::vector<Layer> (*list)();
};

extern const Layers scalar_layers;
#if defined(__x86_64__)
extern const Layers avx2_layers;
extern const Layers avx512_layers;
#endif

}  // namespace delegauge::bench
