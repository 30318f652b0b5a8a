// SPDX-License-Identifier: Apache-2.0
#include "host/settings/option_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <thread>
#include <vector>

#include "host/jobs/surface/settings.hpp"
#include "host/settings/toml_text.hpp"
#include "tests/host/support/program.hpp"

namespace delegauge::host {
namespace {

class OptionFile : public testing::Test {
 protected:
  /// The program on a file of this content, few games, and more arguments.
  Outcome run(const std::string& content, const std::vector<std::string>& more = {}) {
    std::ofstream(file_) << content;
    std::vector<std::string> arguments = {"surface", "--config", file_, "--threads", "1"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_here(arguments);
  }
  TemporaryFolder folder_;
  std::string file_ = folder_ / "options.toml";
};

TEST_F(OptionFile, SetsOptionsByName) {
  const Outcome outcome =
      run("# a run\n"
          "games = 1e3\n"
          "players = 3  # and as many agents\n"
          "metric = \"max\"\n"
          "agent-magnitudes = [2, 1, \"0.5:1.5\"]\n"
          "bounds = [\"published\", \"fused\"]\n"
          "worst-case = \"off\"\n");
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.out.find("1,000 games, 3 players x 4 outcomes, metric max"), 0U) << outcome.out;
  EXPECT_NE(outcome.out.find("fused"), std::string::npos);
  EXPECT_EQ(outcome.out.find("sharp"), std::string::npos);
  EXPECT_EQ(outcome.out.find("worst case"), std::string::npos);
}

TEST_F(OptionFile, ATableOfTheCommandWorks) {
  for (const char* content : {"[surface]\ngames = 500\nbounds = [\"published\", \"sharp\"]\n",
                              "surface.games = 500\nbounds = \"published,sharp\"\n"}) {
    const Outcome outcome = run(content);
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(outcome.out.find("500 games"), 0U) << outcome.out;
    EXPECT_EQ(outcome.out.find("fused"), std::string::npos);
  }
}

TEST_F(OptionFile, ListsMayGoOverLinesAndAByteOrderMarkMayComeFirst) {
  const Outcome outcome =
      run("\xEF\xBB\xBFgames = 500\nbounds = [  # two\n  \"published\",\n  \"sharp\",\n]\n");
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.out.find("fused"), std::string::npos);
}

TEST_F(OptionFile, NumbersAreWhatTheFileSays) {
  // As doubles they would be 1e17 and not 1e17 + 1, and 123456789012345680.
  for (const std::string seed : {"100000000000000001.0", "1.00000000000000001e17"}) {
    const Outcome outcome = run("games = 10\nout = \"" + (folder_ / "run") + "\"\nseed = " + seed);
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_NE(read_file(folder_ / "run/summary.json").find("\"seed\": 100000000000000001,"),
              std::string::npos);
    std::filesystem::remove_all(folder_ / "run");
  }
  EXPECT_EQ(run("games = 1_0\nmax-misalignment = 2.5e-0_1\n\"agents\" = 'misaligned'\n").code, 0);
  EXPECT_EQ(run("# \xC3\xA4\ngames = 10\nwelfare-weights = [\"2\", 1.5, 1e0, 0x1]\n").code, 0);
}

// The library's own answer to some of these is undefined.
TEST_F(OptionFile, CharactersBeyondAsciiStandInQuotesOrRemarks) {
  for (const char* const content :
       {"games = \xC6\x9A"
        "3\n",
        "ga\xC3\xA9mes = 3\n", "games\xC2\xA0= 3\n", "[a\xE2\x80\x83]\n"}) {
    const Outcome outcome = run(content);
    EXPECT_EQ(outcome.code, 2) << content;
    EXPECT_NE(outcome.err.find(":1: "), std::string::npos) << outcome.err;
    EXPECT_NE(outcome.err.find("stands outside of quotes"), std::string::npos) << outcome.err;
  }
  const Outcome control = run("games = 3\n[a\x01[l]]\n");
  EXPECT_EQ(control.code, 2);
  EXPECT_NE(control.err.find(":2: "), std::string::npos) << control.err;
  EXPECT_NE(control.err.find("a control character stands outside"), std::string::npos);
  for (const char* const content : {"[\nseed = 1\n", "[[ \t]]\n", "games = 3\n [.a]\n", "[=]\n"}) {
    const Outcome nameless = run(content);
    EXPECT_EQ(nameless.code, 2) << content;
    EXPECT_NE(nameless.err.find("a table without a name"), std::string::npos) << nameless.err;
  }
  for (const char* const content : {"games = 1\"f''\xCF\x9B''''\n", "metric = \"max\"x\n"}) {
    const Outcome amid = run(content);
    EXPECT_EQ(amid.code, 2) << content;
    EXPECT_NE(amid.err.find("quotes stand amid a word"), std::string::npos) << amid.err;
  }
  EXPECT_EQ(run("\"games\"='3'#x\nbounds=[\"fused\",\"sharp\"]\n").code, 0);
  EXPECT_EQ(run("bounds = [\n  }1, 4, # here\n  9,\n]\n").code, 2);
  EXPECT_EQ(run("[ surface ]\ngames = 3\nbounds = [\n\"fused\",\n]\n").code, 0);
  EXPECT_EQ(run("\xEF\xBB\xBFgames = 3 # caf\xC3\xA9 \xC6\x9A\n").code, 0);
}

TEST_F(OptionFile, NumbersOfALongLineAreFoundWhereTheyStand) {
  // Characters of several bytes stand before them and in a comment.
  std::string content = "metric = \"\u00e9\"\nbounds = [";
  for (int i = 0; i < 200'000; ++i) content += std::to_string(i) + ".5, ";
  content += "0.25] # \u00e9\n";
  const std::vector<TomlItem> items = read_toml(content, "options.toml");
  ASSERT_EQ(items.size(), 2U);
  const TomlItem& bounds = items[items[0].key == "bounds" ? 0 : 1];
  ASSERT_EQ(bounds.texts.size(), 200'001U);
  EXPECT_EQ(bounds.texts[123'456], "123456.5");
  EXPECT_EQ(bounds.texts.back(), "0.25");
}

TEST_F(OptionFile, IntegersBeyondTomlsAreText) {
  EXPECT_EQ(run("games = 10\nseed = \"18446744073709551615\"\n").code, 0);
  const Outcome outcome = run("games = 10\nseed = 18446744073709551615\n");
  EXPECT_EQ(outcome.code, 2);
  EXPECT_NE(outcome.err.find(file_ + ":2: "), std::string::npos) << outcome.err;
  EXPECT_NE(outcome.err.find("seed = \"18446744073709551615\""), std::string::npos) << outcome.err;
}

TEST_F(OptionFile, BareWordsAreShownAsTomlHasThem) {
  struct Case {
    std::string content, meant;
  };
  for (const Case& one : {Case{"games = 9\nmetric = max\n", ":2: "},
                          Case{"metric = max  # bare\n", "metric = \"max\""},
                          Case{"bounds = fused, sharp\n", "bounds = [\"fused\", \"sharp\"]"},
                          Case{"bounds = [fused, sharp]\n", "bounds = [\"fused\", \"sharp\"]"},
                          Case{"bounds = [fused]\n", "bounds = [\"fused\"]"},
                          Case{"offsets = -1:1\n", "offsets = \"-1:1\""}}) {
    const Outcome outcome = run(one.content);
    EXPECT_EQ(outcome.code, 2) << one.content;
    EXPECT_NE(outcome.err.find(one.meant), std::string::npos) << outcome.err;
  }
}

TEST_F(OptionFile, AKeyGivenTwiceIsRefused) {
  for (const char* content : {"players = 3\nplayers = 4\n", "[surface]\nseed = 1\nseed = 1\n"}) {
    const Outcome outcome = run(content);
    EXPECT_EQ(outcome.code, 2);
    EXPECT_NE(outcome.err.find("give every key once"), std::string::npos) << outcome.err;
    EXPECT_NE(outcome.err.find(file_ + ":"), std::string::npos) << outcome.err;
  }
}

TEST_F(OptionFile, AnOptionAtTheTopAndInItsTableIsGivenTwice) {
  for (const std::vector<std::string>& more : {{}, std::vector<std::string>{"--seed", "3"}}) {
    const Outcome outcome = run("games = 10\nseed = 1\n[surface]\nseed = 1\n", more);
    EXPECT_EQ(outcome.code, 2);
    EXPECT_NE(outcome.err.find("give every key once"), std::string::npos) << outcome.err;
    EXPECT_NE(outcome.err.find(file_ + ":2"), std::string::npos) << outcome.err;
    EXPECT_NE(outcome.err.find(file_ + ":4"), std::string::npos) << outcome.err;
  }
}

TEST_F(OptionFile, DepthThatWouldOverflowTheStackIsRefused) {
  std::string dotted, brackets, braces;
  for (int i = 0; i < 400'000; ++i) {
    dotted += i % 2 == 0 ? "a." : "\"b\" . ";
    brackets += "[";
    braces += "{a = ";
  }
  for (const std::string& content :
       {"# one\n" + dotted + "a = 1\n", "# one\n[" + dotted + "a]\n",
        "# one\n[[" + dotted + "a]]\n", "# one\na = " + brackets + "\n",
        "# one\na = " + braces + "\n", "# one\na = {" + dotted + "a = 1}\n",
        // One more quote than three belongs to the text that it ends.
        "# one\na = {b = \"\"\"c\"\"\"\", " + dotted + "a = 1}\n",
        "# one\na = {b = '''c'''', " + dotted + "a = 1}\n"}) {
    const Outcome outcome = run(content);
    EXPECT_EQ(outcome.code, 2) << content.substr(0, 20);
    EXPECT_NE(outcome.err.find(file_ + ":2: "), std::string::npos) << outcome.err;
  }
}

TEST_F(OptionFile, DotsInTextNumbersAndCommentsAreNoParts) {
  const std::string dots(40, '.');
  const Outcome outcome = run("# " + dots + "\ngames = 10\nout = '" + (folder_ / "a.b.c") + "/." +
                              dots + "'\nmarks-that-are-none = \"\"\"\n" + dots + "\\\"\n\"\"\"\n");
  EXPECT_EQ(outcome.err.find("parts"), std::string::npos) << outcome.err;
  EXPECT_NE(outcome.err.find("'marks-that-are-none' is no option"), std::string::npos)
      << outcome.err;
}

TEST_F(OptionFile, ValuesThatNoOptionTakesAreRefused) {
  for (const char* content :
       {"games = 1979-05-27\n", "bounds = [[\"fused\"]]\n", "[surface.a]\nb = 1\n",
        "bounds = [{a = 1}]\n", "quiet = \"yes\"\n", "quiet = 1\n", "out = \"a\\u0000b\"\n"}) {
    const Outcome outcome = run(content);
    EXPECT_EQ(outcome.code, 2) << content;
    EXPECT_NE(outcome.err.find(file_ + ":"), std::string::npos) << outcome.err;
  }
}

TEST_F(OptionFile, WhatAnOptionRefusesIsFoundByFileAndLine) {
  const Outcome outcome = run("# a run\nplayers = 77\n");
  EXPECT_EQ(outcome.code, 2);
  EXPECT_NE(outcome.err.find(file_ + ":2: --players: '77'"), std::string::npos) << outcome.err;
  // What the command line gives is none of the file's.
  EXPECT_EQ(run("players = 77\n", {"--players", "78"}).err.find(file_), std::string::npos);
}

TEST_F(OptionFile, TheCommandLineGoesFirst) {
  const Outcome outcome = run("games = 1e3\nplayers = 3\n", {"--games", "700"});
  EXPECT_EQ(outcome.out.find("700 games, 3 players"), 0U) << outcome.out << outcome.err;
}

TEST_F(OptionFile, FlagsAreSwitchedByTrueAndFalse) {
  EXPECT_EQ(run("games = 100\nquiet = true\n", {"--out", folder_ / "run"}).out, "");
  EXPECT_NE(run("games = 100\nquiet = false\n").out, "");
}

TEST_F(OptionFile, UnknownKeysAreNamedWithTheFile) {
  for (const char* content :
       {"gamez = 5\n", "[replay]\ngames = 5\n", "config = \"x\"\n", "help = 1\n"}) {
    const Outcome outcome = run(content);
    EXPECT_EQ(outcome.code, 2) << content << outcome.err;
    EXPECT_NE(outcome.err.find(file_), std::string::npos) << outcome.err;
  }
  EXPECT_NE(run("gamez = 5\n").err.find("'gamez'"), std::string::npos);
  // What a file cannot have is no advice either.
  for (const char* content : {"config = \"x\"\n", "help = true\n", "confi = 1\n"}) {
    const std::string message = run(content).err;
    EXPECT_EQ(message.find("did you mean config"), std::string::npos) << message;
    EXPECT_EQ(message.find("did you mean help"), std::string::npos) << message;
  }
}

TEST_F(OptionFile, OneThatNeverEndsIsRefused) {
  const Outcome outcome = run_here({"surface", "--config", "/dev/zero"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_NE(outcome.err.find("--config: /dev/zero: has more than 16777216 bytes"),
            std::string::npos)
      << outcome.err;
}

TEST_F(OptionFile, ListsWithoutAValueAreRefused) {
  for (const char* content : {"agent-magnitudes = []\n", "bounds = [ ]\n", "games = [x\n",
                              "quiet = []\n", "bounds = [\x02\n", "bounds = \"\x02\"\n"}) {
    const Outcome outcome = run(content);
    EXPECT_EQ(outcome.code, 2) << content << outcome.err;
    EXPECT_EQ(outcome.err.find('\x02'), std::string::npos) << outcome.err;
  }
}

TEST_F(OptionFile, BadValuesAreErrorsLikeThoseOfTheCommandLine) {
  const Outcome outcome = run("games = \"many\"\n");
  EXPECT_EQ(outcome.code, 2);
  EXPECT_NE(outcome.err.find("--games: 'many'"), std::string::npos) << outcome.err;
  EXPECT_EQ(run("quiet = \"perhaps\"\n").code, 2);
  EXPECT_EQ(run("games = [1, 2]\n").code, 2);
}

TEST_F(OptionFile, SuggestsTheNameMeant) {
  EXPECT_NE(run("player = 5\n").err.find("did you mean players?"), std::string::npos);
}

TEST_F(OptionFile, AnEmptyValueIsRefused) {
  const Outcome outcome = run("games = 10\nout = \"\"\n");
  EXPECT_EQ(outcome.code, 2);
  EXPECT_NE(outcome.err.find("--out: its value is empty"), std::string::npos) << outcome.err;
}

TEST_F(OptionFile, ComesThroughAPipe) {
  ASSERT_EQ(::mkfifo(file_.c_str(), 0600), 0);
  std::thread writer([&] { std::ofstream(file_) << "games = 500\n"; });
  const Outcome outcome = run_here({"surface", "--config", file_, "--threads", "1"});
  writer.join();
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.out.find("500 games"), 0U) << outcome.out;
}

TEST_F(OptionFile, OtherFormatsAreNamed) {
  const Outcome outcome = run(std::string("\xff\xfeg\0", 4));
  EXPECT_EQ(outcome.code, 2);
  EXPECT_NE(outcome.err.find("UTF-16"), std::string::npos) << outcome.err;
}

TEST_F(OptionFile, WhatCannotBeReadIsNamed) {
  std::ofstream(file_) << "games = 500\n";
  std::filesystem::permissions(file_, std::filesystem::perms::none);
  struct Case {
    std::string file, reason;
  };
  std::vector<Case> cases = {{folder_.path().string(), "is a folder"},
                             {folder_ / "nowhere.toml", "No such file or directory"},
                             {file_ + "/below", "Not a directory"}};
  // Root reads what it likes.
  if (::geteuid() != 0) cases.push_back({file_, "Permission denied"});
  for (const char* const command : {"surface", "grid", "infer", "search", "replay"}) {
    for (const Case& one : cases) {
      const Outcome outcome = run_here({command, "--config", one.file});
      EXPECT_EQ(outcome.code, 2) << outcome.err;
      EXPECT_EQ(outcome.out, "");
      EXPECT_EQ(outcome.err.rfind("delegauge: --config: " + one.file + ": ", 0), 0U) << outcome.err;
      EXPECT_NE(outcome.err.find(one.reason), std::string::npos) << outcome.err;
    }
  }
}

}  // namespace
}  // namespace delegauge::host
