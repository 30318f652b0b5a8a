// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace delegauge::host {

/// A file that the user named, open to be read at any place and as often as need be. What comes
/// through a pipe, a FIFO or standard input is taken in once, whole, and kept in memory.
class Input {
 public:
  /// "-" is standard input. Raises UsageError if there is nothing that can be read.
  explicit Input(const std::string& file);
  ~Input();
  Input(Input&& other) noexcept;
  Input& operator=(Input&&) = delete;

  /// For messages: the file as it was named, or "standard input".
  const std::string& name() const { return name_; }
  /// The descriptor of an open file with a size, which pread() and mmap() take.
  int descriptor() const { return descriptor_; }
  std::uint64_t size() const;

  /// Up to `size` bytes from the beginning. Raises UsageError if they cannot be read.
  std::string beginning(std::size_t size) const;
  /// All bytes, likewise.
  std::string text() const;

 private:
  void open(const std::string& file);
  void keep(int source);
  void keep_standard_input();

  std::string name_;
  int descriptor_ = -1;
};

}  // namespace delegauge::host
