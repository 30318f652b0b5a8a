// SPDX-License-Identifier: Apache-2.0
// How the program ends (README, "Exit codes").
#pragma once

namespace delegauge::host::exit_code {

inline constexpr int done = 0;
inline constexpr int failed = 1;         // at run time
inline constexpr int bad_usage = 2;      // or bad input
inline constexpr int ended_early = 75;   // sysexits.h's EX_TEMPFAIL: --resume goes on
inline constexpr int reader_gone = 141;  // 128 + SIGPIPE, as the shell has it

}  // namespace delegauge::host::exit_code
