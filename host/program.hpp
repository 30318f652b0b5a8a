// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace delegauge::host {

/// The program: parses the command line, runs the command, reports errors on stderr. Returns the
/// exit code (host/exit_code.hpp).
int run_program(int argc, const char* const* argv);

/// The exit code once standard output, too, is closed: a success whose output was lost is none.
int closed_output(int code);

}  // namespace delegauge::host
