// SPDX-License-Identifier: Apache-2.0
#include "host/files/regular_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <system_error>

namespace delegauge::host {
namespace {

using Kind = FileFault::Kind;

[[noreturn]] void fail(int error) {
  const bool absent = error == ENOENT || error == ENOTDIR;
  if (error == ELOOP) throw FileFault(Kind::unfit, "is a link that leads back to itself");
  if (absent) throw FileFault(Kind::absent, "there is no such file");
  throw FileFault(Kind::failure,
                  fmt::format("cannot be read: {}", std::generic_category().message(error)));
}

class Descriptor {
 public:
  explicit Descriptor(const std::filesystem::path& path)
      // Without O_NONBLOCK opening a pipe would wait for its writer.
      : number_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {
    if (number_ < 0 && errno == ENXIO) throw FileFault(Kind::unfit, "is not a regular file");
    if (number_ < 0) fail(errno);
  }
  ~Descriptor() { ::close(number_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

}  // namespace

std::string read_regular_file(const std::filesystem::path& path, std::uint64_t most) {
  const Descriptor file(path);
  struct stat status = {};
  if (::fstat(file.number(), &status) != 0) fail(errno);
  if (S_ISDIR(status.st_mode)) throw FileFault(Kind::unfit, "is a folder, not a file");
  if (!S_ISREG(status.st_mode)) throw FileFault(Kind::unfit, "is not a regular file");
  const auto refuse_size = [most] {
    throw FileFault(Kind::unfit, fmt::format("is larger than {} bytes, which none can be", most));
  };
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (size > most) refuse_size();
  // One byte more tells the end from a file that grows.
  std::string bytes(static_cast<std::size_t>(size) + 1, '\0');
  std::size_t have = 0;
  while (true) {
    const ssize_t got = ::read(file.number(), bytes.data() + have, bytes.size() - have);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail(errno);
    if (got == 0) break;
    have += static_cast<std::size_t>(got);
    if (have > most) refuse_size();
    if (have == bytes.size()) bytes.resize(2 * bytes.size());
  }
  bytes.resize(have);
  return bytes;
}

}  // namespace delegauge::host
