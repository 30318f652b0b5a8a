// SPDX-License-Identifier: Apache-2.0
#include "host/text/for_terminal.hpp"

#include <gtest/gtest.h>

namespace delegauge::host {
namespace {

TEST(ForTerminal, KeepsWhatPeopleWrite) {
  for (const char* const text :
       {"", "Stag hunt", "Größe × 3", "囚人のジレンマ", "\xF0\x9F\xA6\x8C"}) {
    EXPECT_EQ(for_terminal(text), text);
  }
}

TEST(ForTerminal, ShowsWhatWouldSteerATerminal) {
  EXPECT_EQ(for_terminal("a\x1b[2Jb"), "a\\x1b[2Jb");
  EXPECT_EQ(for_terminal("a\nb\tc\x7f"), "a\\x0ab\\x09c\\x7f");
  EXPECT_EQ(for_terminal("\xC2\x9B"
                         "31m"),
            "\\xc2\\x9b31m");  // a control sequence in one
  EXPECT_EQ(for_terminal("\xE2\x80\xAE"
                         "abc"),
            "\\xe2\\x80\\xaeabc");  // from right to left
  EXPECT_EQ(for_terminal("\xEF\xBB\xBF"
                         "a"),
            "\\xef\\xbb\\xbf"
            "a");
}

TEST(ForTerminal, ShowsBytesThatAreNoText) {
  EXPECT_EQ(for_terminal("a\xff"), "a\\xff");
  EXPECT_EQ(for_terminal("\xC3"), "\\xc3");
  EXPECT_EQ(for_terminal("\xC0\xAF"), "\\xc0\\xaf");           // longer than need be
  EXPECT_EQ(for_terminal("\xED\xA0\x80"), "\\xed\\xa0\\x80");  // half of a UTF-16 pair
}

}  // namespace
}  // namespace delegauge::host
