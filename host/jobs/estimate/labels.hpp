// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace delegauge::host {

/// Texts numbered from 0 by first appearance. A log may have millions of clusters: the texts lie in
/// one piece, and a table of numbers finds them.
class Labels {
 public:
  /// The number of a text, which is entered if it is new. Raises UsageError beyond 2^32 - 1 texts.
  std::uint32_t number(std::string_view text);

  std::size_t size() const { return ends_.size(); }
  std::string_view text(std::uint32_t number) const {
    const std::size_t begin = number == 0 ? 0 : ends_[number - 1];
    return std::string_view(texts_).substr(begin, ends_[number] - begin);
  }

 private:
  static constexpr std::uint32_t free = ~std::uint32_t{0};
  std::size_t place(std::string_view text) const;
  void grow();

  std::string texts_;
  std::vector<std::size_t> ends_;
  std::vector<std::uint32_t> table_;  // a power of two of them, at most half in use
};

}  // namespace delegauge::host
