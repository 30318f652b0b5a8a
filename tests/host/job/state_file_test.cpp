// SPDX-License-Identifier: Apache-2.0
#include "host/job/state_file.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <cstring>
#include <string>

#include "tests/host/support/program.hpp"

namespace delegauge::host {
namespace {

State small_state() {
  State state;
  state.job = "surface";
  state.configuration = {{"seed", 1}, {"games", 1000}};
  state.whole = {10, 90};
  state.program = "0.0 (none)";
  state.partial = std::string("bytes\0of a tally", 16);
  return state;
}

std::string why_refused(const std::string& bytes) {
  try {
    state_from_bytes(bytes);
  } catch (const StateError& error) {
    return error.what();
  }
  return "";
}

/// With its checksum made right again.
std::string sealed(std::string bytes) {
  const std::size_t end = bytes.size() - 4;
  const auto sum = static_cast<std::uint32_t>(
      crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(end)));
  std::memcpy(bytes.data() + end, &sum, 4);
  return bytes;
}

TEST(StateFile, ComesBackAsItWas) {
  const State before = small_state();
  const State after = state_from_bytes(to_bytes(before));
  EXPECT_EQ(after.job, before.job);
  EXPECT_EQ(after.configuration, before.configuration);
  EXPECT_EQ(after.whole, before.whole);
  EXPECT_EQ(after.program, before.program);
  EXPECT_EQ(after.partial, before.partial);
}

TEST(StateFile, EveryFlippedBitIsSeen) {
  const std::string bytes = to_bytes(small_state());
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string damaged = bytes;
      damaged[at] = static_cast<char>(damaged[at] ^ (1 << bit));
      EXPECT_NE(why_refused(damaged), "") << at << ' ' << bit;
    }
  }
}

TEST(StateFile, EveryCutIsSeen) {
  const std::string bytes = to_bytes(small_state());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_NE(why_refused(bytes.substr(0, size)), "") << size;
  }
  EXPECT_NE(why_refused(bytes + '\0'), "");
  EXPECT_EQ(why_refused(""), "is empty");
}

TEST(StateFile, SaysWhatItIsNot) {
  EXPECT_EQ(why_refused(std::string(100, 'x')), "is no checkpoint or shard of delegauge's");
  std::string other = to_bytes(small_state());
  constexpr std::size_t version_at = 16;
  other[version_at] = 9;
  EXPECT_EQ(why_refused(sealed(other)),
            "is of version 9, written by delegauge 0.0 (none): that version reads it, this program "
            "reads version 5");
}

// Lengths that lie, in a file whose checksum is right, lead nowhere.
TEST(StateFile, WrongLengthsAreRefused) {
  const std::string bytes = to_bytes(small_state());
  constexpr std::size_t first_length = 20;
  for (const std::uint64_t length : {std::uint64_t{0}, std::uint64_t{1000}, UINT64_MAX}) {
    std::string wrong = bytes;
    std::memcpy(wrong.data() + first_length, &length, sizeof(length));
    EXPECT_NE(why_refused(sealed(wrong)), "") << length;
  }
}

TEST(StateFile, AFileThatCannotBeRead) {
  const TemporaryFolder folder;
  EXPECT_THROW(read_state(folder / "nowhere"), StateError);
  EXPECT_THROW(read_state(folder.path()), StateError);
}

}  // namespace
}  // namespace delegauge::host
