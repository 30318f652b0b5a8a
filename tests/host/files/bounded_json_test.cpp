// SPDX-License-Identifier: Apache-2.0
#include "host/files/bounded_json.hpp"

#include <gtest/gtest.h>

#include <string>

namespace delegauge::host {
namespace {

TEST(BoundedJson, TakesWhatIsOurs) {
  EXPECT_EQ(parse_bounded_json(R"({"a": [1, "x,:[{\"]"]})")["a"][1], "x,:[{\"]");
  EXPECT_EQ(parse_bounded_json(std::string(64, '[') + std::string(64, ']')).size(), 1U);
}

TEST(BoundedJson, RefusesWhatWouldTakeStackTimeOrMemory) {
  EXPECT_THROW(parse_bounded_json(""), JsonFault);
  EXPECT_THROW(parse_bounded_json("{\"a\": 1e400}"), JsonFault);
  EXPECT_THROW(parse_bounded_json("\"\xff\""), JsonFault);
  EXPECT_THROW(parse_bounded_json(std::string(65, '[') + std::string(65, ']')), JsonFault);
  EXPECT_THROW(parse_bounded_json(std::string(10'000'000, '[')), JsonFault);
  std::string members = "{\"0\": 0";
  for (int i = 1; i < 100'000; ++i) members += ", \"" + std::to_string(i) + "\": 0";
  EXPECT_THROW(parse_bounded_json(members + "}"), JsonFault);
  std::string values = "[0";
  for (int i = 0; i < 10'000'001; ++i) values += ",0";
  EXPECT_THROW(parse_bounded_json(values + "]"), JsonFault);
}

}  // namespace
}  // namespace delegauge::host
