// SPDX-License-Identifier: Apache-2.0
#include "host/files/csv_reader.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "host/text/error.hpp"
#include "tests/host/support/program.hpp"

namespace delegauge::host {
namespace {

using Rows = std::vector<std::vector<std::string>>;

class CsvReading : public testing::Test {
 protected:
  std::string file(const std::string& content) {
    const std::string path = folder_ / "some.csv";
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }
  Rows rows(const std::string& content, char delimiter = ',') {
    const Input input(file(content));
    CsvReader reader(input, delimiter);
    Rows all;
    while (reader.next()) {
      all.emplace_back();
      for (std::size_t i = 0; i < reader.fields(); ++i) all.back().emplace_back(reader.field(i));
    }
    return all;
  }
  std::string message(const std::string& content) {
    try {
      rows(content);
    } catch (const UsageError& error) {
      return error.what();
    }
    return "";
  }

 private:
  TemporaryFolder folder_;
};

TEST_F(CsvReading, TakesWhatRfc4180Allows) {
  EXPECT_EQ(rows("a,b\n1,2\n"), (Rows{{"a", "b"}, {"1", "2"}}));
  EXPECT_EQ(rows("a,b\r\n1,2"), (Rows{{"a", "b"}, {"1", "2"}}));
  EXPECT_EQ(rows("\xEF\xBB\xBF"
                 "a\n"),
            (Rows{{"a"}}));
  EXPECT_EQ(rows("\"a,b\",\"c\"\"d\",\"e\r\nf\"\n"), (Rows{{"a,b", "c\"d", "e\r\nf"}}));
  EXPECT_EQ(rows(",\n,,"), (Rows{{"", ""}, {"", "", ""}}));
  EXPECT_EQ(rows("\"\"\n"), (Rows{{""}}));
  EXPECT_EQ(rows("a;b,c\n", ';'), (Rows{{"a", "b,c"}}));
  EXPECT_EQ(rows("\n\na\n\n\nb\n\n"), (Rows{{"a"}, {"b"}}));
  EXPECT_EQ(rows(""), Rows{});
}

// What is longer than any buffer, so that everything happens at a buffer's end once.
TEST_F(CsvReading, DoesNotSeeItsBuffersEnds) {
  std::string content;
  Rows expected;
  for (int i = 0; content.size() < 600'000; ++i) {
    const std::string number = std::to_string(i);
    content += "\"x" + number + "\"\"\"," + number + "\r\n";
    expected.push_back({"x" + number + "\"", number});
  }
  EXPECT_EQ(rows(content), expected);
}

TEST_F(CsvReading, CountsLinesWithinQuotes) {
  const Input input(file("a\n\"1\n2\"\n3\n"));
  CsvReader reader(input, ',');
  std::vector<std::uint64_t> lines;
  while (reader.next()) lines.push_back(reader.line());
  EXPECT_EQ(lines, (std::vector<std::uint64_t>{1, 2, 4}));
}

TEST_F(CsvReading, TellsLineAndColumnOfWhatIsWrong) {
  const auto has = [&](const std::string& content, const std::string& part) {
    const std::string text = message(content);
    EXPECT_NE(text.find(part), std::string::npos) << content << ": " << text;
  };
  has("a,b\n1,\"2", "line 2, column 2: a quote is opened and not closed");
  has("a,b\n1,\"2\"3\n", "line 2, column 2: '3' follows a closing quote");
  has("a,b\n1\"2,3\n", "line 2, column 1: a quote stands within a field");
  has(std::string("a,b\n1,\0\n", 8), "line 2, column 2: a byte 0");
  has("a\rb\n", "line 1: a carriage return without a line feed");
  has("\x1f\x8b\x08", "compressed by gzip");
  has("PAR1....", "a Parquet file");
  has("\xFF\xFE"
      "a",
      "in UTF-16");
  has(std::string(CsvReader::most_bytes + 1, 'x'), "has more than 1048576 bytes");
  has(std::string(CsvReader::most_fields + 1, ','), "line 1: has more than 10000 columns");
}

}  // namespace
}  // namespace delegauge::host
