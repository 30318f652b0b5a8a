// SPDX-License-Identifier: Apache-2.0
// The marker of functions that the host and devices share. It names no instruction set, so plain
// data may use it before a translation unit names its own.
#pragma once

// Every function of the numerics: callable on host and device, and always inlined, so that no
// vector ever crosses a call and no symbol of one instruction set can be merged with another's.
#if defined(__CUDACC__)
#define DELEGAUGE_INLINE __host__ __device__ __forceinline__
#else
#define DELEGAUGE_INLINE inline __attribute__((always_inline))
#endif

// After the parameters of a function without a name that takes or holds vectors: compilers leave
// those that are long or called often as functions, with all that they refer to in memory. What
// compiles device code inlines them by itself.
#if defined(__CUDACC__)
#define DELEGAUGE_LAMBDA
#else
#define DELEGAUGE_LAMBDA __attribute__((always_inline))
#endif

// The exception: what is large and rarely asked for, so that callers keep their registers to
// themselves. Vectors go in and out by address, and the function is the translation unit's own.
#if defined(__CUDACC__)
#define DELEGAUGE_OUTLINE static __host__ __device__ __noinline__
#else
#define DELEGAUGE_OUTLINE static __attribute__((noinline))
#endif

// The same of functions without a name, which take no vectors but by address. Device code, where a
// call takes registers, has them in line.
#if defined(__CUDACC__)
#define DELEGAUGE_OUTLINE_LAMBDA
#else
#define DELEGAUGE_OUTLINE_LAMBDA __attribute__((noinline))
#endif
