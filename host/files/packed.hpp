// SPDX-License-Identifier: Apache-2.0
// Texts that are kept for long, deflated.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace delegauge::host {

/// Bytes that are no packed text; says why.
class PackingFault : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The same bytes for the same text and the same zlib.
std::string packed(std::string_view text);
/// Raises PackingFault, too, for a text of more than `most` bytes.
std::string unpacked(std::string_view bytes, std::size_t most);
/// The most bytes that packed() makes of so many.
std::size_t most_packed(std::size_t bytes);

}  // namespace delegauge::host
