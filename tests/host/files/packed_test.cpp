// SPDX-License-Identifier: Apache-2.0
#include "host/files/packed.hpp"

#include <gtest/gtest.h>

namespace delegauge::host {
namespace {

constexpr std::size_t plenty = 1 << 20;

TEST(Packed, ComesBack) {
  for (const std::string& text :
       {std::string(), std::string("x"), std::string(100'000, 'y'), std::string("a\0b", 3)}) {
    const std::string bytes = packed(text);
    EXPECT_LE(bytes.size(), most_packed(text.size()));
    EXPECT_EQ(unpacked(bytes, plenty), text);
  }
  EXPECT_LT(packed(std::string(100'000, 'y')).size(), 2000U);
}

TEST(Packed, WhatIsNoneIsRefused) {
  const std::string bytes = packed(std::string(5000, 'z'));
  EXPECT_THROW(unpacked(bytes, 4999), PackingFault);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_THROW(unpacked(bytes.substr(0, size), plenty), PackingFault) << size;
  }
  std::string longer = bytes;
  longer[0] = static_cast<char>(longer[0] + 1);
  EXPECT_THROW(unpacked(longer, plenty), PackingFault);
  EXPECT_THROW(unpacked(std::string(8, '\xff') + bytes, plenty), PackingFault);
}

}  // namespace
}  // namespace delegauge::host
