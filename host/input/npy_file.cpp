// SPDX-License-Identifier: Apache-2.0
#include "host/input/npy_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <limits>
#include <optional>
#include <utility>

#include "host/error.hpp"

namespace delegauge::host {
namespace {

/// Up to `size` bytes from the file's beginning.
std::string beginning_of(int descriptor, std::size_t size, const std::string& name) {
  std::string bytes(size, '\0');
  std::size_t have = 0;
  while (have < size) {
    const ssize_t got =
        ::pread(descriptor, bytes.data() + have, size - have, static_cast<off_t>(have));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0)
      throw UsageError(fmt::format("{}: cannot be read: {}", name, std::strerror(errno)));
    if (got == 0) break;
    have += static_cast<std::size_t>(got);
  }
  bytes.resize(have);
  return bytes;
}

/// How many bytes an array takes, if 63 bits hold the number.
std::optional<std::uint64_t> bytes_of(const NpyHeader& header) {
  constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  std::uint64_t bytes = item_size(header.storage);
  for (const std::int64_t entry : header.shape) {
    if (entry == 0) return 0;
  }
  for (const std::int64_t entry : header.shape) {
    if (static_cast<std::uint64_t>(entry) > most / bytes) return std::nullopt;
    bytes *= static_cast<std::uint64_t>(entry);
  }
  return bytes;
}

void check_size(const NpyHeader& header, std::uint64_t size, const std::string& name) {
  const std::optional<std::uint64_t> bytes = bytes_of(header);
  if (bytes && size == header.data_offset + *bytes) return;
  const std::string need = bytes ? fmt::format("{}", *bytes) : "more than 2^63";
  const bool less = !bytes || size < header.data_offset + *bytes;
  throw UsageError(
      fmt::format("{}: {}: {} bytes of data, where the shape {} takes {}; write the array again",
                  name, less ? "cut off" : "bytes follow the array", size - header.data_offset,
                  shape_text(header.shape), need));
}

}  // namespace

MappedBytes::MappedBytes(int descriptor, std::uint64_t offset, std::size_t size,
                         const std::string& name) {
  static const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  const std::uint64_t start = offset - offset % page;
  mapped_ = static_cast<std::size_t>(offset - start) + size;
  mapping_ =
      ::mmap(nullptr, mapped_, PROT_READ, MAP_PRIVATE, descriptor, static_cast<off_t>(start));
  if (mapping_ == MAP_FAILED) {
    mapping_ = nullptr;
    throw RunError(fmt::format("{}: cannot be mapped into memory: {}; use a smaller --batch", name,
                               std::strerror(errno)));
  }
  ::madvise(mapping_, mapped_, MADV_SEQUENTIAL);  // advice: its failure is no harm
  ::madvise(mapping_, mapped_, MADV_WILLNEED);
  data_ = static_cast<const std::byte*>(mapping_) + (offset - start);
}

MappedBytes::~MappedBytes() {
  if (mapping_ != nullptr) ::munmap(mapping_, mapped_);
}

MappedBytes::MappedBytes(MappedBytes&& other) noexcept
    : mapping_(std::exchange(other.mapping_, nullptr)),
      mapped_(other.mapped_),
      data_(other.data_) {}

NpyFile::NpyFile(const std::string& name) : name_(name) {
  descriptor_ = ::open(name.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor_ < 0) {
    throw UsageError(
        fmt::format("{}: cannot be opened: {}; check the path", name, std::strerror(errno)));
  }
  try {
    struct stat status = {};
    if (::fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode)) {
      throw UsageError(fmt::format("{}: not a regular file; give a .npy file by name", name));
    }
    const std::size_t size = npy_header_size(beginning_of(descriptor_, npy_preamble, name), name);
    const std::string bytes = beginning_of(descriptor_, size, name);
    if (bytes.size() < size) {
      throw UsageError(fmt::format("{}: ends within its header; write the array again", name));
    }
    header_ = parse_npy_header(bytes, name);
    check_size(header_, static_cast<std::uint64_t>(status.st_size), name);
  } catch (...) {
    ::close(descriptor_);
    throw;
  }
}

NpyFile::~NpyFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

NpyFile::NpyFile(NpyFile&& other) noexcept
    : name_(std::move(other.name_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      header_(std::move(other.header_)) {}

MappedBytes NpyFile::map(std::uint64_t first, std::uint64_t count) const {
  const std::uint64_t item = item_size(header_.storage);
  const std::uint64_t offset = header_.data_offset + first * item;
  struct stat status = {};
  if (::fstat(descriptor_, &status) != 0 ||
      static_cast<std::uint64_t>(status.st_size) < offset + count * item) {
    throw RunError(fmt::format(
        "{}: has become shorter while it was read; run again when nothing writes to it", name_));
  }
  return {descriptor_, offset, static_cast<std::size_t>(count * item), name_};
}

bool is_npy(const std::string& name) {
  std::string beginning(npy_magic.size(), '\0');
  std::ifstream in(name, std::ios::binary);
  in.read(beginning.data(), static_cast<std::streamsize>(beginning.size()));
  return in && beginning == npy_magic;
}

}  // namespace delegauge::host
