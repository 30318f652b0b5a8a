// SPDX-License-Identifier: Apache-2.0
// Markers that let one source serve CPU lanes, CPU scalars and CUDA threads.
#pragma once

#include "delegauge/base/inline.hpp"

// Before a loop over `count` players or outcomes: in device code it is unrolled as often as count's
// type says (shape.hpp), so that arrays which only such loops index live in registers. CPU
// compilers decide for themselves.
#if defined(__CUDACC__)
#define DELEGAUGE_PRAGMA(text) _Pragma(#text)
#define DELEGAUGE_UNROLL(count) \
  DELEGAUGE_PRAGMA(unroll(unroll_factor<std::remove_cv_t<decltype(count)>>))
#else
#define DELEGAUGE_UNROLL(count)
#endif

// Code over lanes lives in an inline namespace named after the instruction set that it is compiled
// for. A translation unit of kernels/cpu names its own; everybody else gets the portable one.
#ifndef DELEGAUGE_ISA
#define DELEGAUGE_ISA portable
#endif
#define DELEGAUGE_BEGIN \
  namespace delegauge { \
  inline namespace DELEGAUGE_ISA {
#define DELEGAUGE_END \
  }                   \
  }
