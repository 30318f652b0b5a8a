// SPDX-License-Identifier: Apache-2.0
#include "host/files/npy_file.hpp"

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <limits>
#include <optional>
#include <utility>

#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

/// How many bytes an array takes, if 63 bits hold the number.
std::optional<std::uint64_t> bytes_of(const NpyHeader& header) {
  constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  std::uint64_t bytes = header.item.size;
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

NpyFile::NpyFile(Input input) : input_(std::move(input)) {
  const std::size_t size = npy_header_size(input_.beginning(npy_preamble), name());
  const std::string bytes = input_.beginning(size);
  if (bytes.size() < size) {
    throw UsageError(fmt::format("{}: ends within its header; write the array again", name()));
  }
  header_ = parse_npy_header(bytes, name());
  check_size(header_, input_.size(), name());
  storage_ = direct_storage(header_);
}

NpyNumbers NpyFile::map(std::uint64_t first, std::uint64_t count) const {
  const std::uint64_t item = header_.item.size;
  const std::uint64_t offset = header_.data_offset + first * item;
  if (input_.size() < offset + count * item) {
    throw RunError(fmt::format(
        "{}: has become shorter while it was read; run again when nothing writes to it", name()));
  }
  MappedBytes bytes(input_.descriptor(), offset, static_cast<std::size_t>(count * item), name());
  if (storage_) return NpyNumbers(std::move(bytes));
  return NpyNumbers(to_doubles(header_.item, bytes.data(), static_cast<std::size_t>(count)));
}

}  // namespace delegauge::host
