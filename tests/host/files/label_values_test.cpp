// SPDX-License-Identifier: Apache-2.0
#include "host/files/label_values.hpp"

#include <gtest/gtest.h>

namespace delegauge::host {
namespace {

TEST(LabelValues, AreNumbersWhereAllAre) {
  EXPECT_EQ(label_values({"2", "1e3", "-4"}), LabelValues(std::vector<std::int64_t>{2, 1000, -4}));
  EXPECT_EQ(label_values({"2", "0.5"}), LabelValues(std::vector<double>{2, 0.5}));
  EXPECT_EQ(label_values({"2", "all"}), LabelValues(std::vector<std::string>{"2", "all"}));
  EXPECT_EQ(label_values({"2", ""}), LabelValues(std::vector<std::string>{"2", ""}));
}

TEST(LabelValues, WholeNumbersAreThoseThatADoubleHas) {
  EXPECT_EQ(label_values({"9007199254740992"}),
            LabelValues(std::vector<std::int64_t>{9007199254740992}));
  EXPECT_EQ(label_values({"1e19", "1"}), LabelValues(std::vector<double>{1e19, 1}));
}

}  // namespace
}  // namespace delegauge::host
