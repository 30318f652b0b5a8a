// SPDX-License-Identifier: Apache-2.0
#include "host/files/regular_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include "tests/host/support/program.hpp"

namespace delegauge::host {
namespace {

std::optional<FileFault::Kind> fault_of(const std::string& path, std::uint64_t most = 100) {
  try {
    read_regular_file(path, most);
  } catch (const FileFault& fault) {
    return fault.kind();
  }
  return std::nullopt;
}

TEST(RegularFile, IsReadWholeOrRefusedAtOnce) {
  using Kind = FileFault::Kind;
  const TemporaryFolder folder;
  std::ofstream(folder / "file") << std::string(100, 'x');
  EXPECT_EQ(read_regular_file(folder / "file", 100), std::string(100, 'x'));
  std::filesystem::create_symlink(folder / "file", folder / "link");
  EXPECT_EQ(read_regular_file(folder / "link", 100), std::string(100, 'x'));
  EXPECT_EQ(fault_of(folder / "file", 99), Kind::unfit);
  EXPECT_EQ(fault_of(folder / "none"), Kind::absent);
  EXPECT_EQ(fault_of(folder / "file/none"), Kind::absent);
  EXPECT_EQ(fault_of(folder.path().string()), Kind::unfit);
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(fault_of(folder / "pipe"), Kind::unfit);
  EXPECT_EQ(fault_of("/dev/zero"), Kind::unfit);
  std::filesystem::create_symlink("loop", folder / "loop");
  EXPECT_EQ(fault_of(folder / "loop"), Kind::unfit);
}

}  // namespace
}  // namespace delegauge::host
