// SPDX-License-Identifier: Apache-2.0
#include "host/files/csv_table.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "host/error.hpp"
#include "tests/host/commands/captured.hpp"

namespace delegauge::host {
namespace {

/// What is said of a table of this text.
std::string complaint(const std::string& text, const std::string& column = "a") {
  const ScratchFolder folder;
  try {
    CsvTable::read(folder.write("t.csv", text)).numbers(column);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

TEST(CsvTable, ReadsWhatItIsGiven) {
  const ScratchFolder folder;
  const CsvTable table = CsvTable::read(folder.write("t.csv", "a,b,c\n1,x,\n-2.5e-3,,3\n"));
  EXPECT_EQ(table.rows(), 2U);
  EXPECT_EQ(table.names(), (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(table.numbers("a"), (std::vector<double>{1, -2.5e-3}));
  EXPECT_EQ(table.texts("b"), (std::vector<std::string_view>{"x", ""}));
  EXPECT_TRUE(std::isnan(table.numbers("c")[0]));
  EXPECT_EQ(table.numbers("c")[1], 3);
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
  EXPECT_THROW(CsvTable::read("/nonexistent/t.csv"), UsageError);
}

TEST(CsvTable, RowsThatAreNotThereAreMissed) {
  const ScratchFolder folder;
  const CsvTable table = CsvTable::read(folder.write("t.csv", "a\n1\n2\n"));
  EXPECT_NO_THROW(table.require_rows(2));
  EXPECT_THROW(table.require_rows(3), UsageError);
}

}  // namespace
}  // namespace delegauge::host
