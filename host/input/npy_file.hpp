// SPDX-License-Identifier: Apache-2.0
// A .npy file on the disk, mapped piece by piece, so that it may be larger than memory and than the
// address space that a process is allowed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "host/input/npy_header.hpp"

namespace delegauge::host {

/// Bytes of a file in memory, read-only; unmapped when destroyed.
class MappedBytes {
 public:
  /// Maps bytes [offset, offset + size), size > 0, of an open file. Raises RunError naming the file
  /// if that fails.
  MappedBytes(int descriptor, std::uint64_t offset, std::size_t size, const std::string& name);
  ~MappedBytes();
  MappedBytes(MappedBytes&& other) noexcept;
  MappedBytes& operator=(MappedBytes&&) = delete;

  const void* data() const { return data_; }

 private:
  void* mapping_ = nullptr;  // from a page's beginning on; null once moved from
  std::size_t mapped_ = 0;
  const void* data_ = nullptr;
};

/// An open .npy file whose size is right for its header.
class NpyFile {
 public:
  /// Raises UsageError if the file cannot be opened, is not a regular file, is no .npy file that
  /// parse_npy_header takes, or holds too few or too many bytes for its shape.
  explicit NpyFile(const std::string& name);
  ~NpyFile();
  NpyFile(NpyFile&& other) noexcept;
  NpyFile& operator=(NpyFile&&) = delete;

  const std::string& name() const { return name_; }
  GivenStorage storage() const { return header_.storage; }
  const std::vector<std::int64_t>& shape() const { return header_.shape; }

  /// Numbers [first, first + count) of the array, row-major; count > 0. Raises RunError if the file
  /// has become shorter since it was opened. A file cut off while its bytes are in use ends the
  /// process (SIGBUS): no system call can rule that out.
  MappedBytes map(std::uint64_t first, std::uint64_t count) const;

 private:
  std::string name_;
  int descriptor_ = -1;
  NpyHeader header_;
};

/// Whether a file begins as a .npy file does; false if it cannot be read.
bool is_npy(const std::string& name);

}  // namespace delegauge::host
