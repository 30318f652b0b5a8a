// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace delegauge::host {

/// A file that the user named, open to be read at any place and as often as need be. What comes
/// through a pipe, a FIFO or standard input is taken in once, whole, and kept in memory.
class Input {
 public:
  /// No limit of an input's size but the machine's memory.
  static constexpr std::uint64_t any_size = ~std::uint64_t{0};

  /// Raises UsageError, which names the input, if these first bytes of it (one at least) are of
  /// nothing that is wanted.
  using Look = std::function<void(const std::string& name, std::string_view beginning)>;

  /// "-" is standard input. Raises UsageError if there is nothing that can be read, or if it has
  /// more bytes than `most`; a pipe that never ends is left when half of the machine's memory is
  /// full. What comes through a pipe is looked at before more of it than a piece is taken in.
  explicit Input(const std::string& file, std::uint64_t most = any_size, const Look& look = {});
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
  void open(const std::string& file, std::uint64_t most, const Look& look);
  void keep(int source, std::uint64_t most, const Look& look);
  void keep_standard_input(std::uint64_t most, const Look& look);

  std::string name_;
  int descriptor_ = -1;
};

}  // namespace delegauge::host
