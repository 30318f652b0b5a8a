// SPDX-License-Identifier: Apache-2.0
#include "host/files/json_text.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

TEST(JsonText, NumbersAreShortestAndComeBack) {
  EXPECT_EQ(json_text(0.1), "0.1\n");
  EXPECT_EQ(json_text(0.30000000000000004), "0.30000000000000004\n");
  EXPECT_EQ(json_text(1.0), "1\n");
  EXPECT_EQ(json_text(5e-324), "5e-324\n");
  EXPECT_EQ(json_text(1e300), "1e+300\n");
  EXPECT_EQ(json_text(UINT64_MAX), "18446744073709551615\n");
  EXPECT_EQ(json_text(-3), "-3\n");
  for (const double x : {1.0 / 3, 2e-7, 123456789.123456789, std::nextafter(1.0, 2.0)}) {
    EXPECT_EQ(Json::parse(json_text(x)).get<double>(), x);
  }
}

TEST(JsonText, WhatIsNoNumberIsNull) {
  EXPECT_EQ(json_text(std::numeric_limits<double>::quiet_NaN()), "null\n");
  EXPECT_EQ(json_text(std::numeric_limits<double>::infinity()), "null\n");
}

TEST(JsonText, StringsAreEscaped) {
  const Json text = "a\"\\\n\x01";
  EXPECT_EQ(Json::parse(json_text(text)), text);
  EXPECT_EQ(Json::parse(json_text({{"k\"", 1}})), Json({{"k\"", 1}}));
}

TEST(JsonText, NothingThatSteersATerminalIsLeft) {
  const std::string plain = "Größe 囚人 \xF0\x9F\xA6\x8C";
  EXPECT_EQ(json_text(plain), '"' + plain + "\"\n");
  const Json text =
      "a\x7f \xC2\x9B"
      "31m \xE2\x80\xAE \xE2\x81\xA6 \xF3\xA0\x81\x81";
  EXPECT_EQ(json_text(text), "\"a\\u007f \\u009b31m \\u202e \\u2066 \\udb40\\udc41\"\n");
  EXPECT_EQ(Json::parse(json_text(text)), text);
  EXPECT_EQ(json_text({{"\xE2\x80\x8F", 1}}), "{\"\\u200f\": 1}\n");
}

TEST(JsonText, PlainContainersAreOnALine) {
  EXPECT_EQ(json_text({{"a", {1, 2}}, {"b", {{"c", true}}}, {"d", Json::array({{1, 1}, {2, 2}})}}),
            "{\n  \"a\": [1, 2],\n  \"b\": {\"c\": true},\n  \"d\": [[1, 1], [2, 2]]\n}\n");
  EXPECT_EQ(json_text(Json::array()), "[]\n");
  EXPECT_EQ(json_text(Json::object()), "{}\n");
}

TEST(JsonText, LongOnesAreBroken) {
  Json list = Json::array();
  for (int i = 0; i < 60; ++i) list.push_back(i);
  const std::string text = json_text(list);
  EXPECT_EQ(text.find("[\n  0,\n  1,\n"), 0U) << text;
  EXPECT_EQ(Json::parse(text), list);
  EXPECT_EQ(json_text(Json::array({{{"a", 1}}, {{"a", 2}}})),
            "[\n  {\"a\": 1},\n  {\"a\": 2}\n]\n");
}

}  // namespace
}  // namespace delegauge::host
