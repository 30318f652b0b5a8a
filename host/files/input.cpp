// SPDX-License-Identifier: Apache-2.0
#include "host/files/input.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <iostream>
#include <string_view>
#include <utility>

#include "host/text/caller.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

[[noreturn]] void refuse_to_read(const std::string& name, int error) {
  if (error == EISDIR) throw UsageError(fmt::format("{}: is a folder; give a file", name));
  throw UsageError(
      fmt::format("{}: cannot be read: {}; give another file", name, std::strerror(error)));
}

/// A file without a name, in memory.
int nameless_file(const std::string& name) {
  const int descriptor = ::memfd_create("delegauge-input", MFD_CLOEXEC);
  if (descriptor >= 0) return descriptor;
  throw RunError(fmt::format("{}: what comes through a pipe cannot be kept: {}; give a file", name,
                             std::strerror(errno)));
}

[[noreturn]] void refuse_size(const std::string& name, std::uint64_t most) {
  throw UsageError(fmt::format(
      "{}: has more than {} bytes; give a file of the kind that is asked for", name, most));
}

/// What may be kept of a pipe, in bytes: half of the machine's memory, or what this process may
/// have.
std::uint64_t memory_for_pipes() {
  const long pages = ::sysconf(_SC_PHYS_PAGES), bytes = ::sysconf(_SC_PAGE_SIZE);
  std::uint64_t most = Input::any_size;
  if (pages > 0 && bytes > 0) {
    most = static_cast<std::uint64_t>(pages) / 2 * static_cast<std::uint64_t>(bytes);
  }
  // What is kept is no part of the address space, but who limits that means to limit memory.
  rlimit limit = {};
  if (::getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) {
    most = std::min<std::uint64_t>(most, limit.rlim_cur);
  }
  return most;
}

/// Keeps what comes through a pipe. A pipe does not say how much will come, and it may never end.
class Keeper {
 public:
  Keeper(const std::string& name, std::uint64_t most, const Input::Look& look)
      : name_(name), most_(most), look_(look) {}

  void keep(int descriptor, std::string_view bytes) {
    if (kept_ == 0 && look_) look_(name_, bytes);
    kept_ += bytes.size();
    if (kept_ > most_) refuse_size(name_, most_);
    if (kept_ > memory_) {
      throw UsageError(
          fmt::format("{}: {} bytes have come through the pipe, as much as can be kept in memory "
                      "here, and more follow; give a file",
                      name_, memory_));
    }
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) {
        throw RunError(
            fmt::format("{}: what comes through the pipe cannot be kept: {}; give a file", name_,
                        std::strerror(errno)));
      }
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }

 private:
  const std::string& name_;
  std::uint64_t most_;
  const Input::Look& look_;
  std::uint64_t memory_ = memory_for_pipes();
  std::uint64_t kept_ = 0;
};

/// Waits until something can be read, for as long as nobody who has called wants the call to end.
void wait_for(int descriptor) {
  if (caller() == nullptr) return;
  constexpr int patience = 50;  // milliseconds
  pollfd one = {descriptor, POLLIN, 0};
  while (::poll(&one, 1, patience) <= 0) stop_if_asked();
  stop_if_asked();
}

bool is_regular(int descriptor) {
  struct stat status = {};
  return ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

}  // namespace

Input::Input(const std::string& file, std::uint64_t most, const Look& look)
    : name_(file == "-" ? "standard input" : file) {
  try {
    if (file == "-") {
      keep_standard_input(most, look);
    } else {
      open(file, most, look);
    }
  } catch (...) {
    if (descriptor_ >= 0) ::close(descriptor_);
    throw;
  }
}

Input::~Input() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Input::Input(Input&& other) noexcept
    : name_(std::move(other.name_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

void Input::open(const std::string& file, std::uint64_t most, const Look& look) {
  const int source = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (source < 0) {
    throw UsageError(
        fmt::format("{}: cannot be opened: {}; check the path", name_, std::strerror(errno)));
  }
  if (is_regular(source)) {
    descriptor_ = source;
    if (size() > most) refuse_size(name_, most);
    return;
  }
  try {
    keep(source, most, look);
  } catch (...) {
    ::close(source);
    throw;
  }
  ::close(source);
}

void Input::keep(int source, std::uint64_t most, const Look& look) {
  std::array<char, 65536> chunk{};
  Keeper keeper(name_, most, look);
  while (true) {
    wait_for(source);
    const ssize_t got = ::read(source, chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) refuse_to_read(name_, errno);
    if (descriptor_ < 0) descriptor_ = nameless_file(name_);
    if (got == 0) return;
    keeper.keep(descriptor_, {chunk.data(), static_cast<std::size_t>(got)});
  }
}

void Input::keep_standard_input(std::uint64_t most, const Look& look) {
  descriptor_ = nameless_file(name_);
  std::array<char, 65536> chunk{};
  Keeper keeper(name_, most, look);
  while (std::cin.read(chunk.data(), chunk.size()), std::cin.gcount() > 0) {
    keeper.keep(descriptor_, {chunk.data(), static_cast<std::size_t>(std::cin.gcount())});
  }
  if (std::cin.bad()) refuse_to_read(name_, errno);
}

std::uint64_t Input::size() const {
  struct stat status = {};
  if (::fstat(descriptor_, &status) != 0) refuse_to_read(name_, errno);
  return static_cast<std::uint64_t>(status.st_size);
}

std::string Input::beginning(std::size_t size) const {
  std::string bytes(size, '\0');
  std::size_t have = 0;
  while (have < size) {
    const ssize_t got =
        ::pread(descriptor_, bytes.data() + have, size - have, static_cast<off_t>(have));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) refuse_to_read(name_, errno);
    if (got == 0) break;
    have += static_cast<std::size_t>(got);
  }
  bytes.resize(have);
  return bytes;
}

std::string Input::text() const {
  // Files of /proc say that their size is 0: the end is where nothing more comes.
  std::size_t room = static_cast<std::size_t>(size()) + 1;
  std::string bytes = beginning(room);
  while (bytes.size() == room) {
    room = 2 * room + 4096;
    bytes = beginning(room);
  }
  return bytes;
}

}  // namespace delegauge::host
