// SPDX-License-Identifier: Apache-2.0
#include "host/text/console.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/host/support/program.hpp"

namespace delegauge::host {
namespace {

// Turns the direction of writing round, as do all of these but the last, a C1 control character.
const std::vector<std::string> steering = {
    "\xE2\x80\x8E", "\xE2\x80\x8F", "\xE2\x80\xAA", "\xE2\x80\xAB", "\xE2\x80\xAC", "\xE2\x80\xAD",
    "\xE2\x80\xAE", "\xE2\x81\xA6", "\xE2\x81\xA7", "\xE2\x81\xA8", "\xE2\x81\xA9", "\xC2\x9B"};

std::string said(const std::string& message) {
  testing::internal::CaptureStderr();
  say(message);
  return testing::internal::GetCapturedStderr();
}

TEST(Console, MessagesShowWhatWouldSteerATerminal) {
  EXPECT_EQ(said("Größe: 囚人"), "delegauge: Größe: 囚人\n");
  EXPECT_EQ(said("one\ntwo"), "delegauge: one\ntwo\n");
  EXPECT_EQ(said("a\x1b[2J\t"), "delegauge: a\\x1b[2J\\x09\n");
  EXPECT_EQ(said("\xE2\x80\xAE.json"), "delegauge: \\xe2\\x80\\xae.json\n");
  EXPECT_EQ(said("\x9b 31m \xff"), "delegauge: \\x9b 31m \\xff\n");  // no UTF-8
  for (const std::string& one : steering) {
    EXPECT_EQ(said("a" + one + "b").find(one), std::string::npos) << testing::PrintToString(one);
  }
}

TEST(Console, NamesOfGamesDoNotSteerATerminal) {
  const TemporaryFolder folder;
  for (const std::string& one : steering) {
    const std::string file = folder / ("game" + one + ".json");
    std::ofstream(file) << R"({"name": "x)" << one
                        << R"(", "agents": [[0, 1]], "principals": [[1, 0]]})";
    for (const char* const format : {"text", "json", "csv"}) {
      const Outcome outcome = run_here({"evaluate", file, "--format", format});
      EXPECT_EQ(outcome.code, 0) << outcome.err;
      EXPECT_EQ(outcome.out.find(one), std::string::npos) << outcome.out;
    }
    const Outcome refused = run_here({"evaluate", file, "--metric", "x" + one});
    EXPECT_EQ(refused.code, 2);
    EXPECT_EQ(refused.err.find(one), std::string::npos) << refused.err;
    const Outcome absent = run_here({"evaluate", file + "x"});
    EXPECT_EQ(absent.code, 2);
    EXPECT_EQ(absent.err.find(one), std::string::npos) << absent.err;
  }
}

}  // namespace
}  // namespace delegauge::host
