// SPDX-License-Identifier: Apache-2.0
// Ends code for the instruction set that a header of this folder began.
#if defined(DELEGAUGE_TARGET)
#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#undef DELEGAUGE_TARGET
#endif
