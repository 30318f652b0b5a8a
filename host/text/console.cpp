// SPDX-License-Identifier: Apache-2.0
#include "host/text/console.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>

#include "host/text/caller.hpp"
#include "host/text/error.hpp"
#include "host/text/for_terminal.hpp"

namespace delegauge::host {
namespace {

/// Writes all of it; returns 0, or the system's reason.
int write_all(int descriptor, const char* bytes, std::size_t size) noexcept {
  while (size > 0) {
    const ssize_t written = ::write(descriptor, bytes, size);
    if (written > 0) {
      bytes += written;
      size -= static_cast<std::size_t>(written);
      continue;
    }
    const int error = written < 0 ? errno : ENOSPC;
    if (error == EINTR) continue;
    if (error != EAGAIN) return error;
    // Whoever shares the terminal or pipe has made it non-blocking.
    pollfd ready = {descriptor, POLLOUT, 0};
    ::poll(&ready, 1, -1);
  }
  return 0;
}

/// A line that is put together without memory, of which there may be none, and written at once, so
/// that those of several processes do not mix.
class Line {
 public:
  void put(char c) noexcept {
    if (size_ == bytes_.size()) flush();
    bytes_[size_] = c;
    size_ += 1;
  }
  void put(std::string_view text) noexcept {
    for (const char c : text) put(c);
  }
  void put_byte(unsigned char byte) noexcept {
    constexpr std::string_view digits = "0123456789abcdef";
    put("\\x");
    put(digits[byte >> 4U]);
    put(digits[byte & 15U]);
  }
  void flush() noexcept {
    write_all(STDERR_FILENO, bytes_.data(), size_);
    size_ = 0;
  }

 private:
  std::array<char, 4096> bytes_;
  std::size_t size_ = 0;
};

}  // namespace

void say(std::string_view message) noexcept {
  if (Caller* const other = caller()) return other->say(message);
  Line line;
  line.put("delegauge: ");
  while (!message.empty()) {
    const Character character = first_of(message);
    const std::string_view bytes = message.substr(0, character.bytes);
    if (character.is_shown || bytes == "\n") {
      line.put(bytes);
    } else {
      for (const char c : bytes) line.put_byte(static_cast<unsigned char>(c));
    }
    message.remove_prefix(character.bytes);
  }
  line.put('\n');
  line.flush();
}

bool prints_to_terminal() noexcept { return ::isatty(STDOUT_FILENO) != 0; }

void print(std::string_view text) {
  if (Caller* const other = caller()) return other->print(text);
  const int error = write_all(STDOUT_FILENO, text.data(), text.size());
  if (error == EPIPE) throw OutputClosed();
  if (error != 0) {
    throw RunError(fmt::format("standard output cannot be written: {}", std::strerror(error)));
  }
}

void open_standard_descriptors() noexcept {
  // Open the wrong way round, so that using them is an error; but nobody misses messages.
  constexpr std::array<int, 3> how = {O_WRONLY, O_RDONLY, O_WRONLY};
  for (int descriptor = 0; descriptor < 3; ++descriptor) {
    if (::fcntl(descriptor, F_GETFD) >= 0 || errno != EBADF) continue;
    // The lowest that is free: this one, as those below it are open.
    ::open("/dev/null", how[static_cast<std::size_t>(descriptor)]);
  }
}

void close_output() {
  if (::close(STDOUT_FILENO) == 0) return;
  const int error = errno;
  throw RunError(fmt::format("standard output cannot be written: {}", std::strerror(error)));
}

}  // namespace delegauge::host
