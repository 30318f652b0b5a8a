// SPDX-License-Identifier: Apache-2.0
#include "host/given/gambit_lexer.hpp"

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

using Kind = GambitToken::Kind;

const std::string file_name = "game.nfg";

/// All tokens but the end, as kind and value: "word NFG", "text title", "{", "}", ",".
std::vector<std::string> tokens_of(const std::string& text) {
  std::istringstream in(text);
  GambitLexer lexer(in, file_name);
  std::vector<std::string> tokens;
  while (lexer.current().kind != Kind::end) {
    const GambitToken token = lexer.take();
    switch (token.kind) {
      case Kind::word:
        tokens.push_back("word " + token.value);
        break;
      case Kind::text:
        tokens.push_back("text " + token.value);
        break;
      case Kind::open:
        tokens.emplace_back("{");
        break;
      case Kind::close:
        tokens.emplace_back("}");
        break;
      default:
        tokens.emplace_back(",");
    }
  }
  return tokens;
}

using Tokens = std::vector<std::string>;

/// Where the last token before the end begins, as line:column.
std::string last_place(const std::string& text) {
  std::istringstream in(text);
  GambitLexer lexer(in, file_name);
  GambitToken last;
  while (lexer.current().kind != Kind::end) last = lexer.take();
  return std::to_string(last.line) + ":" + std::to_string(last.column);
}

std::string error_of(const std::string& text) {
  try {
    tokens_of(text);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

TEST(GambitLexer, CutsWordsTextsAndMarks) {
  EXPECT_EQ(tokens_of("NFG 1 R \"a title\" {p,q}-1/3"),
            Tokens({"word NFG", "word 1", "word R", "text a title", "{", "word p", ",", "word q",
                    "}", "word -1/3"}));
  EXPECT_EQ(tokens_of("it's"), Tokens({"word it's"}));  // an apostrophe inside a word opens nothing
  EXPECT_EQ(tokens_of("'a'b\"c\""), Tokens({"text a", "word b", "text c"}));
  EXPECT_EQ(tokens_of(""), Tokens());
}

TEST(GambitLexer, UnescapesQuotesAndBackslashesOnly) {
  EXPECT_EQ(tokens_of(R"("say \"hi\"" 'it\'s' "\\" "\n" "\'")"),
            Tokens({"text say \"hi\"", "text it's", "text \\", "text \\n", "text \\'"}));
}

TEST(GambitLexer, CommentsSeparate) {
  EXPECT_EQ(tokens_of("1/* 2 */3//4\n5/6 7/*/*/8"),
            Tokens({"word 1", "word 3", "word 5/6", "word 7", "word 8"}));
  EXPECT_EQ(tokens_of("\"/* a */\""), Tokens({"text /* a */"}));
}

TEST(GambitLexer, SkipsAByteOrderMarkAtTheStartOnly) {
  EXPECT_EQ(tokens_of("\xEF\xBB\xBFNFG"), Tokens({"word NFG"}));
  EXPECT_EQ(last_place("\xEF\xBB\xBFNFG"), "1:1");
  EXPECT_EQ(tokens_of("a \xEF\xBB\xBF"), Tokens({"word a", "word \xEF\xBB\xBF"}));
}

TEST(GambitLexer, CountsLinesAndColumnsInCharacters) {
  EXPECT_EQ(last_place("a\r\n  b"), "2:3");
  EXPECT_EQ(last_place("\"T\xC3\xA4ter\" x"), "1:9");
  EXPECT_EQ(last_place("\"two\nlines\" x"), "2:8");
}

TEST(GambitLexer, FailsAtATokensPlace) {
  std::istringstream in("a\n  b");
  GambitLexer lexer(in, file_name);
  lexer.take();
  try {
    lexer.fail(lexer.current(), "no b here");
    FAIL();
  } catch (const UsageError& error) {
    EXPECT_EQ(std::string(error.what()), "game.nfg:2:3: no b here");
  }
}

TEST(GambitLexer, RefusesWhatDoesNotEnd) {
  for (const char* text : {"{ \"title", "{ 'title\" }", "{ \"title\\\""}) {
    EXPECT_EQ(error_of(text), "game.nfg:1:3: the quoted text does not end; close the quotes");
  }
  EXPECT_EQ(error_of("{\n  /* title *"),
            "game.nfg:2:3: the comment does not end; close it with */");
}

TEST(GambitLexer, RefusesBytesThatAreNotText) {
  const std::string_view zero("a b\0c", 5);
  EXPECT_EQ(error_of(std::string(zero)),
            "game.nfg:1:4: the byte 0x00 is not text; give a Gambit .nfg file");
  EXPECT_EQ(error_of("\"a\x7F\""),
            "game.nfg:1:3: the byte 0x7f is not text; give a Gambit .nfg file");
}

TEST(GambitLexer, RefusesAStreamThatIsNotOpen) {
  std::istringstream in("a");
  in.setstate(std::ios::failbit);
  EXPECT_THROW(GambitLexer(in, file_name), UsageError);
}

TEST(GambitNumber, ReadsEveryNotation) {
  const auto value = [](std::string_view text) {
    const GambitNumber number = parse_gambit_number(text);
    EXPECT_EQ(number.fault, GambitNumberFault::none) << text;
    return number.value;
  };
  EXPECT_EQ(value("7"), 7);
  EXPECT_EQ(value("-7"), -7);
  EXPECT_EQ(value("+7"), 7);
  EXPECT_EQ(value("0.25"), 0.25);
  EXPECT_EQ(value("-1.5"), -1.5);
  EXPECT_EQ(value(".5"), 0.5);
  EXPECT_EQ(value("-.5"), -0.5);
  EXPECT_EQ(value("2."), 2);
  EXPECT_EQ(value("1e3"), 1000);
  EXPECT_EQ(value("1.5E-2"), 0.015);
  EXPECT_EQ(value("-2e+1"), -20);
  EXPECT_EQ(value("3/4"), 0.75);
  EXPECT_EQ(value("-1/3"), -1.0 / 3);
  EXPECT_EQ(value("+5/2"), 2.5);
  EXPECT_EQ(value("0/7"), 0);
  EXPECT_EQ(value("12345678901234567890123/10000000000000000000000"),
            12345678901234567890123.0 / 1e22);
}

TEST(GambitNumber, TellsWhatIsWrong) {
  const auto fault = [](std::string_view text) { return parse_gambit_number(text).fault; };
  for (const char* text : {"", "abc", "nan", "inf", "0x10", "1.2.3", "+-1", "-", ".", "1e", "1/",
                           "/2", "1/2/3", "1.5/2", "1/-2", "12abc"}) {
    EXPECT_EQ(fault(text), GambitNumberFault::malformed) << text;
  }
  EXPECT_EQ(fault("1e999"), GambitNumberFault::out_of_range);
  EXPECT_EQ(fault("3/1" + std::string(400, '0')), GambitNumberFault::out_of_range);
  EXPECT_EQ(fault("1/0"), GambitNumberFault::zero_denominator);
  EXPECT_EQ(fault("0/00"), GambitNumberFault::zero_denominator);
}

TEST(GambitNumber, DigitsAreDecimalDigitsAlone) {
  EXPECT_TRUE(is_digits("0123456789"));
  for (const char* text : {"", "-1", "1.", "1 ", "a"}) EXPECT_FALSE(is_digits(text)) << text;
}

}  // namespace
}  // namespace delegauge::host
