// SPDX-License-Identifier: Apache-2.0
#include "host/text/parse.hpp"

#include <gtest/gtest.h>

#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

std::uint64_t count(std::string_view text) { return parse_count(text, "--n", 0, UINT64_MAX); }

TEST(ParseCount, TakesPlainAndScientificWholeNumbers) {
  EXPECT_EQ(count("0"), 0U);
  EXPECT_EQ(count("00012"), 12U);
  EXPECT_EQ(count("100000000"), 100'000'000U);
  EXPECT_EQ(count("1e8"), 100'000'000U);
  EXPECT_EQ(count("1E+8"), 100'000'000U);
  EXPECT_EQ(count("1.5e3"), 1500U);
  EXPECT_EQ(count("12300e-2"), 123U);
  EXPECT_EQ(count("2."), 2U);
  EXPECT_EQ(count(".5e1"), 5U);
  EXPECT_EQ(count(" 7 "), 7U);
  EXPECT_EQ(count("0e99999999999"), 0U);
}

TEST(ParseCount, IsExactUpToTheLastBit) {
  EXPECT_EQ(count("18446744073709551615"), UINT64_MAX);
  EXPECT_EQ(count("1.8446744073709551615e19"), UINT64_MAX);
  EXPECT_EQ(count("9007199254740993"), 9007199254740993U);  // no double
}

TEST(ParseCount, RefusesAllElseNamingThePlaceAndTheLimits) {
  for (const char* text : {"",
                           " ",
                           "many",
                           "-1",
                           "-0.5",
                           "1.5",
                           "1e-1",
                           "1e30",
                           "1e",
                           "e5",
                           ".",
                           "1e+",
                           "0x10",
                           "1 000",
                           "1,000",
                           "1e8x",
                           "18446744073709551616",
                           "1e99999999999",
                           "nan",
                           "inf",
                           "\xff"}) {
    try {
      count(text);
      FAIL() << text;
    } catch (const UsageError& error) {
      EXPECT_NE(std::string(error.what()).find("--n: '"), std::string::npos) << error.what();
      EXPECT_NE(std::string(error.what()).find("a whole number from 0 to 18446744073709551615"),
                std::string::npos)
          << error.what();
    }
  }
  EXPECT_THROW(parse_count("9", "--n", 1, 8), UsageError);
  EXPECT_THROW(parse_count("0", "--n", 1, 8), UsageError);
}

TEST(ParseNumber, TakesFiniteNumbersOnly) {
  EXPECT_EQ(parse_number("-0.25", "--x"), -0.25);
  EXPECT_EQ(parse_number("+1e-3", "--x"), 1e-3);
  for (const char* text : {"", "nan", "inf", "1e999", "1..2", "1,2", "half", "0.5 0.5"}) {
    EXPECT_THROW(parse_number(text, "--x"), UsageError) << text;
  }
}

TEST(ParseRange, TakesOneNumberOrTwo) {
  EXPECT_EQ(parse_range("0.5:1.5", "--x"), (Range{0.5, 1.5}));
  EXPECT_EQ(parse_range("-1 : 1", "--x"), (Range{-1, 1}));
  EXPECT_EQ(parse_range("2", "--x"), (Range{2, 2}));
  for (const char* text : {"", ":", "1:", ":1", "1:2:3", "a:b", "0:inf"}) {
    EXPECT_THROW(parse_range(text, "--x"), UsageError) << text;
  }
}

TEST(ParseSwitch, TakesOnAndOff) {
  EXPECT_TRUE(parse_switch("on", "--x"));
  EXPECT_FALSE(parse_switch("off", "--x"));
  EXPECT_THROW(parse_switch("yes", "--x"), UsageError);
}

TEST(SplitList, KeepsEmptyParts) {
  EXPECT_EQ(split_list("a, b ,,c"), (std::vector<std::string>{"a", "b", "", "c"}));
  EXPECT_EQ(split_list(""), (std::vector<std::string>{""}));
}

TEST(Parse, ProductsHaveASignBetweenTheirFactors) {
  using Factors = std::vector<std::string>;
  EXPECT_EQ(split_product("5x5x4"), (Factors{"5", "5", "4"}));
  EXPECT_EQ(split_product("3X3"), (Factors{"3", "3"}));
  EXPECT_EQ(split_product("3\xC3\x97"
                          "4"),
            (Factors{"3", "4"}));  // as people copy it
  EXPECT_EQ(split_product("3x"), (Factors{"3", ""}));
  EXPECT_EQ(split_product(""), (Factors{""}));
}

}  // namespace
}  // namespace delegauge::host
