// SPDX-License-Identifier: Apache-2.0
#include "host/files/csv_table.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <utility>

#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

/// What is said of a table of this text.
std::string complaint(const std::string& text, const std::string& column = "a") {
  try {
    CsvTable(text, "t.csv").numbers(column, {-10, 10});
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

TEST(CsvTable, ReadsWhatItIsGiven) {
  constexpr Range any = {-10, 10};
  const CsvTable table("a,b,c\n1,x,\n-2.5e-3,,3\n", "t.csv");
  EXPECT_EQ(table.rows(), 2U);
  EXPECT_EQ(table.names(), (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(table.numbers("a", any), (std::vector<double>{1, -2.5e-3}));
  EXPECT_EQ(table.texts("b"), (std::vector<std::string_view>{"x", ""}));
  EXPECT_TRUE(std::isnan(table.numbers("c", any)[0]));
  EXPECT_EQ(table.numbers("c", any)[1], 3);
  EXPECT_TRUE(table.has("c"));
  EXPECT_FALSE(table.has("d"));
}

TEST(CsvTable, SaysWhatIsWrongAndWhere) {
  EXPECT_NE(complaint("").find("is cut off"), std::string::npos);
  EXPECT_NE(complaint("a,b\n1,2\n3").find("is cut off"), std::string::npos);
  EXPECT_NE(complaint("a,b\n1,2\n3\n").find("line 3: has 1 cells"), std::string::npos);
  EXPECT_NE(complaint("a,b\n1,2\n3,4,5\n").find("line 3: has 3 cells"), std::string::npos);
  EXPECT_NE(complaint("a,b\n1,2\nx,4\n").find("line 3: a: 'x' is no number"), std::string::npos);
  EXPECT_NE(complaint("a,b\n1 ,2\n").find("line 2: a: '1 '"), std::string::npos);
  EXPECT_NE(complaint("a,b\n1,2\n", "d").find("there is no column d"), std::string::npos);
  EXPECT_EQ(complaint("a,b\n1,2\n"), "");
}

TEST(CsvTable, LinesWithoutCommasTakeNoTime) {
  // Each is searched by itself: each with all that follows would be 10^12 bytes.
  std::string text = "a\n";
  for (int row = 0; row < 100'000; ++row) text += std::string(200, 'x') + "\n";
  EXPECT_EQ(CsvTable(std::move(text), "t.csv").rows(), 100'000U);
}

TEST(CsvTable, WhatIsNoNumberInRangeIsRefused) {
  EXPECT_NE(complaint("a\n1\n11\n").find("t.csv: line 3: a: '11' is not from -10 to 10"),
            std::string::npos);
  // Not finite: not there.
  const CsvTable table("a,b\nnan,0\n-inf,3\n1e999,18446744073709551615\n,1\n", "t.csv");
  for (const double value : table.numbers("a", {0, 1})) EXPECT_TRUE(std::isnan(value));
  EXPECT_EQ(table.counts("b", UINT64_MAX)[2], UINT64_MAX);
  EXPECT_THROW(table.counts("b", 3), UsageError);
  EXPECT_THROW(table.counts("a", 3), UsageError);
  for (const char* const cell :
       {"", "-1", "1.5", "1e3", " 1", "+1", "0x1", "18446744073709551616"}) {
    EXPECT_THROW(CsvTable("a,b\n1," + std::string(cell) + "\n", "t.csv").counts("b", UINT64_MAX),
                 UsageError)
        << cell;
  }
}

TEST(CsvTable, HugeTablesAreRefusedBeforeTheyTakeMemory) {
  EXPECT_NE(complaint("a\n" + std::string(200'000, '\n')).find("more than 100000 rows"),
            std::string::npos);
  EXPECT_NE(complaint(std::string(10'000, ',') + "\n").find("line 1: has more than 200 cells"),
            std::string::npos);
}

TEST(CsvTable, RowsThatAreNotThereAreMissed) {
  const CsvTable table("a\n1\n2\n", "t.csv");
  EXPECT_NO_THROW(table.require_rows(2));
  EXPECT_THROW(table.require_rows(3), UsageError);
}

}  // namespace
}  // namespace delegauge::host
