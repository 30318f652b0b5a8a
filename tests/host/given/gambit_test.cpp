// SPDX-License-Identifier: Apache-2.0
#include "host/given/gambit.hpp"
#include "tests/host/support/edited.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <fstream>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace delegauge::host {
namespace {

using namespace std::string_view_literals;

using Vectors = std::vector<std::vector<double>>;
using Dims = std::vector<std::int64_t>;

const std::string data = std::string(DELEGAUGE_TEST_DATA) + "/nfg/";

StrategicForm read(const std::string& text) {
  std::istringstream in(text);
  return read_nfg(in, "game.nfg");
}

StrategicForm read_file(const std::string& file) {
  std::ifstream in(data + file);
  return read_nfg(in, file);
}

std::string text_of(const std::string& file) {
  std::ifstream in(data + file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The UsageError's text that an action gives, or "" if it succeeds.
std::string error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

std::string read_error(const std::string& text) {
  return error_of([&] { read(text); });
}

void expect_parts(const std::string& message, std::initializer_list<std::string_view> parts) {
  EXPECT_EQ(message.find('\n'), message.npos) << message;
  EXPECT_LT(message.size(), 400U) << message;
  for (const std::string_view part : parts) {
    EXPECT_NE(message.find(part), message.npos) << "missing: " << part << "\nin: " << message;
  }
}

void expect_error(const std::string& text, std::initializer_list<std::string_view> parts) {
  const std::string message = read_error(text);
  ASSERT_NE(message, "") << "accepted: " << text.substr(0, 200);
  expect_parts(message, parts);
}

/// How the 3 x 2 sample game of Gambit's manual begins, up to the strategies.
const std::string prologue = "NFG 1 R \"Selten (IJGT, 75)\" { \"Player 1\" \"Player 2\" } ";

void expect_selten(const StrategicForm& form) {
  EXPECT_EQ(form.dims, Dims({3, 2}));
  EXPECT_EQ(form.payoffs, Vectors({{1, 1, 0, 0, 0, 2}, {1, 1, 2, 3, 2, 0}}));
}

TEST(ReadNfg, ReadsThePayoffVersion) {
  const StrategicForm form = read(prologue + "{ 3 2 }\n\n1 1 0 2 0 2 1 1 0 3 2 0\n");
  EXPECT_EQ(form.title, "Selten (IJGT, 75)");
  EXPECT_EQ(form.players, std::vector<std::string>({"Player 1", "Player 2"}));
  expect_selten(form);
}

TEST(ReadNfg, ReadsTheOutcomeVersion) {
  const std::string names = "{ { \"1\" \"2\" \"3\" } { \"1\" \"2\" } }\n";
  const std::string table =
      "{ { \"\" 1, 1 } { \"\" 0, 2 } { \"o3\" 0 2 } { \"\" 1, 1, } { \"\" , 0, 3 } { \"\" 2, 0 } "
      "}\n";
  expect_selten(read(prologue + names + table + "1 2 3 4 5 6"));
  expect_selten(read(prologue + names + "\"a comment\"\n" + table + "4 3 2 1 5 6\n"));
  expect_selten(read(prologue + "{ 3 2 }" + table + "1, 2, 3, 4, 5, 6"));
}

TEST(ReadNfg, ReadsThePayoffVersionWithNamesAndComment) {
  const std::string names = "{ { \"a\" \"b\" \"c\" }\n{ \"d\" \"e\" } }";
  expect_selten(read(prologue + names + "1 1 0 2 0 2 1 1 0 3 2 0"));
  expect_selten(read(prologue + names + "\"\" 1 1 0 2 0 2 1 1 0 3 2 0"));
  expect_selten(read(prologue + "{ 3 2 } \"with \\\"counts\\\"\" 1 1 0 2 0 2 1 1 0 3 2 0"));
  expect_selten(read(prologue + "{3,2} 1,1, 0,2, 0,2, 1,1, 0,3, 2,0"));
}

TEST(ReadNfg, ReadsTypeD) {
  const StrategicForm form = read("NFG 1 D \"t\" { \"p\" } { 2 } .5 1.");
  EXPECT_EQ(form.payoffs, Vectors({{0.5, 1}}));
}

TEST(ReadNfg, GivesTheNullOutcomeZeroPayoffs) {
  const StrategicForm form =
      read("NFG 1 R \"\" { \"a\" \"b\" } { 2 2 } { { \"win\" 1 -1 } } 1 0 0 1");
  EXPECT_EQ(form.payoffs, Vectors({{1, 0, 0, 1}, {-1, 0, 0, -1}}));
  EXPECT_EQ(read("NFG 1 R \"\" { \"a\" } { 2 } { } 0 0").payoffs, Vectors({{0, 0}}));
}

TEST(ReadNfg, ReadsEveryKindOfName) {
  const StrategicForm form = read(
      "NFG 1 R 'a \"title\"' { \"say \\\"hi\\\"\" 'it\\'s' bare \"back\\\\slash\" \"\\n\" "
      "\"T\xC3\xA4ter\" \"\"\"glued\" } { 1 1 1 1 1 1 1 1 } 1 2 3 4 5 6 7 8");
  EXPECT_EQ(form.title, "a \"title\"");
  EXPECT_EQ(form.players, std::vector<std::string>({"say \"hi\"", "it's", "bare", "back\\slash",
                                                    "\\n", "T\xC3\xA4ter", "", "glued"}));
  EXPECT_EQ(read("NFG 1 R \"\" { a b } { { up down } { 1 2 3 } } 1 2 3 4 5 6 7 8 9 10 11 12").dims,
            Dims({2, 3}));
}

TEST(ReadNfg, SkipsCommentsAndAnyWhitespace) {
  const StrategicForm form = read(
      "\xEF\xBB\xBF// first\r\nNFG/* a */1 R\v\"// not a comment\"\r\n{ \"p\"//x\n}\t{2}\f"
      "1/2/* a\n * b **/ 3//the end");
  EXPECT_EQ(form.title, "// not a comment");
  EXPECT_EQ(form.payoffs, Vectors({{0.5, 3}}));
}

TEST(ReadNfg, TurnsPlayerOneFastestIntoLastPlayerFastest) {
  // Payoff of player i at (a, b, c) is abc in decimal, plus i thousand.
  std::string body;
  for (int c = 0; c < 2; ++c) {
    for (int b = 0; b < 4; ++b) {
      for (int a = 0; a < 3; ++a) {
        for (int i = 0; i < 3; ++i) body += " " + std::to_string(1000 * i + 100 * a + 10 * b + c);
      }
    }
  }
  const StrategicForm form = read("NFG 1 R \"\" { \"a\" \"b\" \"c\" } { 3 4 2 }" + body);
  for (std::size_t i = 0; i < 3; ++i) {
    std::size_t outcome = 0;
    for (std::size_t a = 0; a < 3; ++a) {
      for (std::size_t b = 0; b < 4; ++b) {
        for (std::size_t c = 0; c < 2; ++c) {
          EXPECT_EQ(form.payoffs[i][outcome++],
                    static_cast<double>(1000 * i + 100 * a + 10 * b + c));
        }
      }
    }
  }
}

TEST(ReadNfg, ReadsTheLargestGame) {
  std::string text = "NFG 1 R \"\" { \"p\" } { 1000000 }";
  for (int i = 0; i < 1'000'000; ++i) text += " 1";
  EXPECT_EQ(read(text).payoffs.at(0).size(), 1'000'000U);
}

TEST(ReadNfg, RefusesOtherFiles) {
  expect_error("", {"game.nfg:1:1: the file is empty"});
  expect_error(" \n// nothing\n", {"game.nfg:3:1: the file is empty"});
  expect_error("EFG 2 R \"t\"", {"game.nfg:1:1", "extensive game"});
  expect_error("{\"agents\": []}", {"game.nfg:1:1", "not a Gambit strategic game"});
  expect_error("nfg 1 R", {"game.nfg:1:1", "NFG 1 R"});
  expect_error(std::string("\x7F"
                           "ELF\0\0",
                           6),
               {"game.nfg:1:1", "0x7f"});
  expect_error(std::string("\0", 1), {"game.nfg:1:1", "0x00"});
  expect_error("\x89PNG\r\n", {"game.nfg:1:1", "not a Gambit strategic game"});
}

TEST(ReadNfg, RefusesABadHeader) {
  expect_error("NFG", {"game.nfg:1:4", "the file ends", "NFG"});
  expect_error("NFG 2 R \"t\"", {"game.nfg:1:5: found 2", "1, the only version"});
  expect_error("NFG \"1\" R", {"game.nfg:1:5"});
  expect_error("NFG 1 X \"t\"", {"game.nfg:1:7: found X", "R or D"});
  expect_error("NFG 1\n\"R\"", {"game.nfg:2:1: found \"R\"", "R or D"});
  expect_error("NFG 1 R { \"a\" }", {"game.nfg:1:9: found {", "title"});
  expect_error("NFG 1 R \"t\" \"a\"", {"game.nfg:1:13: found \"a\"", "players"});
  expect_error("NFG 1 R \"t\" { }", {"game.nfg:1:15: found }", "at least one player"});
  expect_error("NFG 1 R \"t\" { \"a\", \"b\" }", {"game.nfg:1:18: found a comma", "name"});
  std::string many = "NFG 1 R \"t\" {";
  for (int i = 0; i < 17; ++i) many += " p";
  expect_error(many + " }", {"game.nfg:1:", "more than 16 players"});
}

TEST(ReadNfg, RefusesBadStrategies) {
  expect_error(prologue, {"game.nfg:1:", "the file ends", "strategies"});
  expect_error(prologue + "3 2", {"found 3", "{ before the strategies"});
  expect_error(prologue + "\n{ 3 }", {"game.nfg:2:5: found }", "2 players", "here are 1"});
  expect_error(prologue + "\n{ }", {"game.nfg:2:3: found }", "here are 0"});
  expect_error(prologue + "\n{ 3 2 2 }", {"game.nfg:2:7: found 2", "2 players"});
  expect_error(prologue + "\n{ 3 0 }", {"game.nfg:2:5", "no strategies"});
  expect_error(prologue + "\n{ 3 -2 }", {"game.nfg:2:5: found -2", "number of strategies"});
  expect_error(prologue + "\n{ 3 2.5 }", {"game.nfg:2:5: found 2.5"});
  expect_error(prologue + "\n{ 3 \"2\" }", {"game.nfg:2:5: found \"2\""});
  expect_error(prologue + "\n{ 3 { \"a\" } }", {"game.nfg:2:5: found {"});
  expect_error(prologue + "\n{ { \"a\" } 3 }", {"game.nfg:2:11: found 3"});
  expect_error(prologue + "\n{ { \"a\" } { } }", {"game.nfg:2:13: found }", "at least one"});
  expect_error(prologue + "\n{ { \"a\" { \"b\" } }", {"game.nfg:2:9: found {", "name or }"});
  expect_error(prologue + "\n{ 1000 1001 }", {"game.nfg:2:1", "1000 x 1001", "1000000"});
  expect_error(prologue + "\n{ 4294967296 4294967296 }", {"game.nfg:2:1", "more than"});
  expect_error(prologue + "\n{ 99999999999999999999 2 }", {"game.nfg:2:3: found 99999"});
}

TEST(ReadNfg, RefusesWrongNumbersOfPayoffs) {
  expect_error(prologue + "{ 3 2 }\n1 1 0 2", {"game.nfg:2:8: the file ends", "payoff 5 of 12"});
  expect_error(prologue + "{ 3 2 }", {"the file ends", "payoff 1 of 12"});
  expect_error(prologue + "{ 2 2 }\n1 2 3 4\n5 6 7 8 9",
               {"game.nfg:3:9: found 9", "nothing after the 8 payoffs"});
  expect_error(prologue + "{ 2 1 }\n1 2 3 }", {"game.nfg:2:7: found }", "payoff 4 of 4"});
  expect_error(prologue + "{ 2 1 }\n1 2 3 4 }", {"game.nfg:2:9: found }"});
  expect_error(prologue + "{ 2 1 }\n1 2,, 3 4", {"game.nfg:2:5: found a comma"});
}

TEST(ReadNfg, RefusesBadNumbers) {
  for (const std::string bad :
       {"abc",   "nan",   "inf",  "-inf",  "Infinity", "0x10", "1.2.3", "1-2", "--1",
        "+-1",   "+",     "-",    ".",     "e5",       "1e",   "1e+",   "1/",  "/2",
        "1/2/3", "1.5/2", "1/-2", "1/2.0", "1e2/3",    "-/2",  "12abc"}) {
    expect_error(prologue + "{ 2 1 }\n1 2 " + bad + " 4",
                 {"game.nfg:2:5: found " + bad, "payoff 3 of 4", "a number such as"});
  }
  expect_error(prologue + "{ 2 1 }\n1 2 \"3\" 4", {"game.nfg:2:5: found \"3\"", "payoff 3 of 4"});
  for (const std::string bad : {"1/0", "0/0", "-3/000"}) {
    expect_error(prologue + "{ 2 1 }\n1 2 " + bad, {"game.nfg:2:5: " + bad, "zero denominator"});
  }
  const std::string digits = "1" + std::string(400, '0');
  for (const std::string& bad :
       {std::string("1e999"), std::string("-1e999"), digits, digits + "/3", "3/" + digits}) {
    expect_error(prologue + "{ 2 1 }\n1 2 " + bad, {"game.nfg:2:5: ", "out of the range"});
  }
}

TEST(ReadNfg, WhatIsTooSmallForADoubleIsZero) {
  const StrategicForm form = read(prologue + "{ 2 1 }\n1e-400 -1e-400  0.0e99999 2");
  EXPECT_EQ(form.payoffs[0][0], 0);
  EXPECT_EQ(form.payoffs[1][0], 0);
  EXPECT_EQ(form.payoffs[0][1], 0);
}

TEST(ReadNfg, RefusesBadOutcomes) {
  const std::string start = prologue + "{ 2 1 }\n";
  expect_error(start + "{ { 1 2 } } 1 1", {"game.nfg:2:5: found 1", "name in quotes"});
  expect_error(start + "{ { \"a\" 1 } } 1 1",
               {"game.nfg:2:11: found }", "payoff 2 of 2 in outcome 1"});
  expect_error(start + "{ { \"a\" 1 2 3 } } 1 1", {"game.nfg:2:13: found 3", "2 payoffs"});
  expect_error(start + "{ { \"a\" 1 x } } 1 1", {"game.nfg:2:11: found x", "outcome 1"});
  expect_error(start + "{ { \"a\" 1 2 } 3 } 1 1", {"game.nfg:2:15: found 3"});
  expect_error(start + "{ { \"a\" 1 2 } }", {"game.nfg:2:16: the file ends", "number 1 of 2"});
  expect_error(start + "{ { \"a\" 1 2 } } 1", {"the file ends", "number 2 of 2"});
  expect_error(start + "{ { \"a\" 1 2 } } 1 2", {"game.nfg:2:19", "no outcome 2", "from 0 to 1"});
  expect_error(start + "{ { \"a\" 1 2 } } 1 -1", {"game.nfg:2:19: found -1"});
  expect_error(start + "{ { \"a\" 1 2 } } 1 0.5", {"game.nfg:2:19: found 0.5"});
  expect_error(start + "{ { \"a\" 1 2 } } 1 99999999999999999999", {"game.nfg:2:19"});
  expect_error(start + "{ { \"a\" 1 2 } } 1 0 1", {"game.nfg:2:21: found 1", "nothing after"});
  expect_error(start + "{ { \"a\" 1 1/0 } } 1 0", {"game.nfg:2:11", "zero denominator"});
}

TEST(ReadNfg, RefusesBinaryData) {
  expect_error(std::string("NFG 1 R \"a\0b\"", 13), {"game.nfg:1:11", "0x00"});
  expect_error(prologue + "{ 2 1 }\n1 2 " + std::string("3\0 4", 4), {"game.nfg:2:6", "0x00"});
  expect_error(prologue + "{ 2 1 }\n1 2 \x80\xFF 4", {"game.nfg:2:", R"(found \x80\xff)"});
}

TEST(ReadNfg, RefusesWhatCannotBeOpenedOrRead) {
  EXPECT_THROW(read_file("missing.nfg"), UsageError);
  EXPECT_THROW(read_file(""), UsageError);  // a folder
}

TEST(DelegationGame, ReadsThePrisonersDilemma) {
  const GivenGame game = delegation_game(read_file("prisoners_dilemma.nfg"), "pd.nfg");
  EXPECT_EQ(game.origin, "pd.nfg");
  EXPECT_EQ(game.dims, Dims({2, 2}));
  EXPECT_EQ(game.agents, Vectors({{3, 0, 5, 1}, {3, 5, 0, 1}}));
  EXPECT_EQ(game.principals, Vectors({{3, 2.5, 2.5, 1}, {3, 2.5, 2.5, 1}}));
  EXPECT_FALSE(game.strategy);
  EXPECT_FALSE(game.metric);
  EXPECT_FALSE(game.welfare);
}

TEST(DelegationGame, ReadsTheMammothHunt) {
  const GivenGame game = delegation_game(read_file("mammoth_hunt.nfg"), "mammoth_hunt.nfg");
  EXPECT_EQ(game.dims, Dims({2, 2}));
  EXPECT_EQ(game.principals, Vectors({{2, 1, 1, 10}, {2, 1, 1, 10}}));
  EXPECT_EQ(game.agents, Vectors({{2.5, 1, 1, 2}, {2.5, 1, 1, 1.5}}));
}

TEST(DelegationGame, ReadsTheSameGameFromTwoFiles) {
  const GivenGame one = delegation_game(read_file("mammoth_hunt.nfg"), "mammoth_hunt.nfg");
  const GivenGame two = delegation_game(read_file("mammoth_hunt_principals.nfg"),
                                        read_file("mammoth_hunt_agents.nfg"), "p.nfg", "a.nfg");
  EXPECT_EQ(two.origin, "p.nfg and a.nfg");
  EXPECT_EQ(two.dims, one.dims);
  EXPECT_EQ(two.principals, one.principals);
  EXPECT_EQ(two.agents, one.agents);
}

TEST(DelegationGame, ReadsMatchingPennies) {
  const StrategicForm form = read_file("matching_pennies.nfg");
  EXPECT_EQ(form.players,
            std::vector<std::string>({"Evens", "Odds", "Evens's agent", "Odds's agent"}));
  const GivenGame game = delegation_game(form, "matching_pennies.nfg");
  EXPECT_EQ(game.principals, Vectors({{.25, -.25, -.25, .25}, {-1, 1, 1, -1}}));
  EXPECT_EQ(game.agents, Vectors({{1, -1, -1, 1}, {-1, 1, 1, -1}}));
}

TEST(DelegationGame, ReadsThePublicGood) {
  const GivenGame game = delegation_game(read_file("public_good.nfg"), "public_good.nfg");
  ASSERT_EQ(game.dims, Dims({2, 2, 2}));
  const double part_of_cost[] = {1, 0.5, 0.75};
  for (std::size_t outcome = 0; outcome < 8; ++outcome) {
    const std::size_t gives[] = {outcome / 4, outcome / 2 % 2, outcome % 2};
    const auto total = static_cast<double>(gives[0] + gives[1] + gives[2]);
    for (std::size_t i = 0; i < 3; ++i) {
      const auto given = static_cast<double>(gives[i]);
      EXPECT_DOUBLE_EQ(game.agents[i][outcome], total / 2 - given);
      EXPECT_NEAR(game.principals[i][outcome], 2 * total / 3 - part_of_cost[i] * given, 1e-15);
    }
  }
}

TEST(DelegationGame, IsFlatWithOneAgent) {
  const GivenGame game =
      delegation_game(read("NFG 1 R \"\" { p a } { 1 3 } 1 4 2 5 3 6"), "one.nfg");
  EXPECT_EQ(game.dims, Dims({3}));
  EXPECT_EQ(game.principals, Vectors({{1, 2, 3}}));
  EXPECT_EQ(game.agents, Vectors({{4, 5, 6}}));
}

TEST(DelegationGame, RefusesAnOddNumberOfPlayers) {
  const StrategicForm form = read("NFG 1 R \"\" { a b c } { 1 1 2 } 1 2 3 4 5 6");
  expect_parts(error_of([&] { delegation_game(form, "odd.nfg"); }),
               {"odd.nfg: 3 players", "two files"});
}

TEST(DelegationGame, RefusesPrincipalsWhoChoose) {
  const StrategicForm form = read("NFG 1 R \"\" { a \"Ann\" c d } { 1 2 1 1 } 1 2 3 4 5 6 7 8");
  expect_parts(error_of([&] { delegation_game(form, "choose.nfg"); }),
               {"choose.nfg: player 2 (\"Ann\")", "2 strategies"});
}

TEST(DelegationGame, RefusesAGameWithOneOutcome) {
  const StrategicForm form = read("NFG 1 R \"\" { a b c d } { 1 1 1 1 } 1 2 3 4");
  expect_parts(error_of([&] { delegation_game(form, "one.nfg"); }),
               {"one.nfg: dims: 1 x 1 gives 1 outcomes"});
}

// What is wrong with a delegation is said of the file that has it.
TEST(DelegationFile, IsNamedInMessages) {
  const StrategicForm form = read("NFG 1 R \"\" { p a b } { 1 2 1 } 1 4 2 5 3 6");
  const auto refused = [&](std::vector<std::vector<double>> shares) {
    return error_of([&] {
      delegation_game(form, "game.nfg", GivenDelegation{std::move(shares), "who.json"});
    });
  };
  expect_parts(refused({{0.5, 1}}), {"who.json: column 0: the shares of agent 1 add up to 0.5"});
  expect_parts(refused({{1, -1}}), {"who.json[0][1]: the share -1"});
  expect_parts(refused({{1}}), {"who.json[0]: 1 shares for 2 agents"});
  expect_parts(refused({{1}, {1}, {1}}), {"game.nfg: 3 players", "the delegation of who.json"});
}

TEST(DelegationGame, RefusesFilesOfDifferentShapes) {
  const StrategicForm wide = read("NFG 1 R \"\" { a b } { 1 2 } 1 2 3 4");
  const StrategicForm tall = read("NFG 1 R \"\" { a b } { 2 1 } 1 2 3 4");
  const StrategicForm single = read("NFG 1 R \"\" { a } { 2 } 1 2");
  expect_parts(error_of([&] { delegation_game(wide, tall, "p.nfg", "a.nfg"); }),
               {"p.nfg: 1 x 2 strategies, but a.nfg has 2 x 1"});
  expect_parts(error_of([&] { delegation_game(wide, single, "p.nfg", "a.nfg"); }),
               {"p.nfg: 1 x 2 strategies, but a.nfg has 2"});
}

TEST(DelegationGame, RefusesMoreThanEightPlayersInTwoFiles) {
  const StrategicForm nine = read(
      "NFG 1 R \"\" { a b c d e f g h i } { 2 1 1 1 1 1 1 1 1 } "
      "1 2 3 4 5 6 7 8 9 1 2 3 4 5 6 7 8 9");
  expect_parts(error_of([&] { delegation_game(nine, nine, "p.nfg", "a.nfg"); }),
               {"p.nfg and a.nfg: agents: 9 players"});
}

TEST(ReadNfg, SurvivesTruncation) {
  for (const std::string file :
       {"public_good.nfg", "prisoners_dilemma.nfg", "mammoth_hunt.nfg", "matching_pennies.nfg"}) {
    const std::string good = text_of(file);
    ASSERT_EQ(read_error(good), "") << file;
    // The last payoff and the comment after it may lose bytes and still be a payoff.
    const std::size_t last_line = good.rfind('\n', good.size() - 2) + 1;
    for (std::size_t length = 0; length <= good.size(); ++length) {
      const std::string message = read_error(good.substr(0, length));
      if (length <= last_line) {
        EXPECT_NE(message, "") << file << " cut to " << length;
      }
    }
  }
}

TEST(ReadNfg, SurvivesMutation) {
  const std::vector<std::string> good = {text_of("prisoners_dilemma.nfg"),
                                         text_of("matching_pennies.nfg"),
                                         text_of("public_good.nfg")};
  constexpr std::string_view likely = "0123456789+-.eE/{},\"'\\* \nNR\x00\x7F\xFF\x80#"sv;
  std::mt19937 random(20240402);
  int refused = 0;
  for (std::size_t i = 0; i < 2000; ++i) {
    const std::string text = edited(good[i % good.size()], likely, random);
    // Anything but success or a UsageError escapes and fails the test.
    const std::string message = error_of([&] { delegation_game(read(text), "game.nfg"); });
    if (!message.empty()) ++refused;
  }
  EXPECT_GT(refused, 1000);
  EXPECT_LT(refused, 2000);
}

TEST(DelegationGame, WithADelegationNumbersDiffer) {
  // One principal, two agents.
  const StrategicForm form =
      read("NFG 1 R \"team\" { \"p\" \"a\" \"b\" } { 1 2 2 }\n\n1 2 3  4 5 6  7 8 9  10 11 12\n");
  const auto with = [&](std::vector<std::vector<double>> shares) {
    return delegation_game(form, "team.nfg", GivenDelegation{std::move(shares), "team.json"});
  };
  const GivenGame game = with({{1, 1}});
  EXPECT_EQ(game.principals.size(), 1U);
  EXPECT_EQ(game.agents.size(), 2U);
  EXPECT_EQ(game.dims, (std::vector<std::int64_t>{2, 2}));
  EXPECT_THROW(delegation_game(form, "team.nfg"), UsageError);
  EXPECT_THROW(with({{1, 0.5}}), UsageError);
  EXPECT_THROW(with(std::vector<std::vector<double>>(3)), UsageError);
}

}  // namespace
}  // namespace delegauge::host
