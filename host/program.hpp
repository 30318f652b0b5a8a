// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace delegauge::host {

/// The program: parses the command line, runs the command, reports errors on stderr. Returns the
/// exit code: 0 success, 1 failed at run time, 2 bad usage or bad input.
int run_program(int argc, const char* const* argv);

}  // namespace delegauge::host
