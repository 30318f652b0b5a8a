// SPDX-License-Identifier: Apache-2.0
#include "host/text/decimal.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace delegauge::host {
namespace {

TEST(Decimal, ReadsNumbers) {
  for (const auto& [text, value] : {std::pair{"2", 2.0},
                                    {"-1.5", -1.5},
                                    {"+3", 3.0},
                                    {"1e3", 1000.0},
                                    {".5", 0.5},
                                    {"4.9e-324", 4.9e-324},
                                    {"1.7976931348623157e308", 1.7976931348623157e308}}) {
    EXPECT_EQ(parse_decimal(text).fault, DecimalFault::none) << text;
    EXPECT_EQ(parse_decimal(text).value, value) << text;
  }
}

TEST(Decimal, TooSmallIsZeroAndTooLargeAFault) {
  const std::string zeros(400, '0');
  for (const std::string& text :
       {std::string("1e-400"), std::string("1e-99999999999999999999"), "0." + zeros + "1",
        "0." + zeros + "1e10", std::string("100e-410"), std::string("0e400"),
        std::string("0.0e-400")}) {
    EXPECT_EQ(parse_decimal(text).fault, DecimalFault::none) << text;
    EXPECT_EQ(parse_decimal(text).value, 0) << text;
  }
  EXPECT_TRUE(std::signbit(parse_decimal("-1e-400").value));
  for (const std::string& text : {std::string("1e400"), std::string("-1e400"), "1" + zeros,
                                  std::string("1e99999999999999999999"), std::string("0.01e311")}) {
    EXPECT_EQ(parse_decimal(text).fault, DecimalFault::too_large) << text;
  }
}

TEST(Decimal, RefusesWhatIsNoNumber) {
  for (const char* text :
       {"", "+", "-", ".", "e5", "1e", "+-1", "nan", "inf", "0x10", "1 ", "1,5"}) {
    EXPECT_EQ(parse_decimal(text).fault, DecimalFault::malformed) << text;
  }
}

}  // namespace
}  // namespace delegauge::host
