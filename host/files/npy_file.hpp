// SPDX-License-Identifier: Apache-2.0
// A .npy file, mapped piece by piece, so that it may be larger than memory and than the address
// space that a process is allowed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/files/input.hpp"
#include "host/files/npy_header.hpp"

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

/// Numbers of an array as kernels take them: the file's own bytes, or converted ones.
class NpyNumbers {
 public:
  explicit NpyNumbers(MappedBytes bytes) : mapped_(std::move(bytes)) {}
  explicit NpyNumbers(std::vector<double> numbers) : converted_(std::move(numbers)) {}

  const void* data() const { return mapped_ ? mapped_->data() : converted_.data(); }

 private:
  std::optional<MappedBytes> mapped_;
  std::vector<double> converted_;
};

/// An open .npy file whose size is right for its header.
class NpyFile {
 public:
  /// Raises UsageError if the input is no .npy file that parse_npy_header takes, or holds too few
  /// or too many bytes for its shape.
  explicit NpyFile(Input input);

  const std::string& name() const { return input_.name(); }
  /// How many numbers map() returns.
  GivenStorage storage() const { return storage_.value_or(GivenStorage::float64); }
  const std::vector<std::int64_t>& shape() const { return header_.shape; }

  /// Numbers [first, first + count) of the array, row-major; count > 0. Raises RunError if the file
  /// has become shorter since it was opened. A file cut off while its bytes are in use ends the
  /// process (SIGBUS): no system call can rule that out.
  NpyNumbers map(std::uint64_t first, std::uint64_t count) const;

 private:
  Input input_;
  NpyHeader header_;
  std::optional<GivenStorage> storage_;  // in the file, if it needs no conversion
};

}  // namespace delegauge::host
