// SPDX-License-Identifier: Apache-2.0
// What the program says on standard error and prints to standard output. Neither goes through
// stdio or iostreams: a message must never end the program, and errors must keep their reasons.
// Where another program has called (caller.hpp), it gets both instead.
#pragma once

#include <exception>
#include <string_view>

namespace delegauge::host {

/// Whoever read standard output has gone (`| head`): the program ends without a word.
class OutputClosed : public std::exception {
 public:
  const char* what() const noexcept override { return "nobody reads standard output"; }
};

/// A line "delegauge: message" on standard error. Control characters, which a file's name may
/// have, are shown as \xNN: a message is never code for the terminal. A message that cannot be
/// written is lost, and nothing else is.
void say(std::string_view message) noexcept;

/// Text to standard output, all of it. Raises OutputClosed, or RunError with the system's reason.
void print(std::string_view text);

/// Whether standard output is looked at, and not another program's input.
bool prints_to_terminal() noexcept;

/// Opens those of the three standard descriptors that the parent has closed, so that no file of
/// ours takes their place: what is read from them or printed to them is an error.
void open_standard_descriptors() noexcept;

/// Closes standard output: some file systems only now say that the disk is full. Raises RunError.
void close_output();

}  // namespace delegauge::host
