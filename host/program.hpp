// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace delegauge::host {

/// The program: parses the command line, runs the command, reports errors on stderr. Returns the
/// exit code (host/text/exit_code.hpp).
int run_program(int argc, const char* const* argv);

/// For std::set_new_handler(): there is no memory. Remembers that, and raises std::bad_alloc.
[[noreturn]] void refuse_memory();

/// For std::set_terminate(). Some functions that may not raise anything need memory all the same
/// (the destructor of a JSON document, folders' iterators): where there is none C++ ends the
/// process. It ends with a message and an exit code then, too; what is left of its files is
/// removed by the next run.
[[noreturn]] void end_without_memory();

/// The exit code once standard output, too, is closed: a success whose output was lost is none.
int closed_output(int code);

}  // namespace delegauge::host
