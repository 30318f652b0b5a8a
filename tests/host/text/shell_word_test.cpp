// SPDX-License-Identifier: Apache-2.0
#include "host/text/shell_word.hpp"

#include <gtest/gtest.h>

namespace delegauge::host {
namespace {

TEST(ShellWord, IsReadBackAsItIs) {
  EXPECT_EQ(shell_word("runs/a-b_1.0"), "runs/a-b_1.0");
  EXPECT_EQ(shell_word("a b"), "'a b'");
  EXPECT_EQ(shell_word(""), "''");
  EXPECT_EQ(shell_word("it's $(x)"), "'it'\\''s $(x)'");
  EXPECT_EQ(shell_word("\xc3\xa9"), "'\xc3\xa9'");
  EXPECT_EQ(shell_word("\xc2\x9b"
                       "2J"),
            "$'\\xc2\\x9b2J'");  // a terminal's command
  EXPECT_EQ(shell_word("a\n'\xff"), "$'a\\x0a\\x27\\xff'");
}

}  // namespace
}  // namespace delegauge::host
