// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace delegauge::host {

/// FIPS 180-4, of bytes that come one piece after the other.
class Sha256 {
 public:
  Sha256();
  void add(std::string_view bytes);
  /// Of all that has been added.
  std::array<std::uint8_t, 32> digest() const;

 private:
  std::array<std::uint32_t, 8> hash_;
  std::string rest_;  // less than a block
  std::uint64_t bytes_ = 0;
};

/// The same of one piece. Pages name the hashes of their own scripts, so that browsers run no
/// other.
std::array<std::uint8_t, 32> sha256(std::string_view bytes);

}  // namespace delegauge::host
