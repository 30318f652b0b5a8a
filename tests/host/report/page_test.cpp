// SPDX-License-Identifier: Apache-2.0
#include "host/report/page.hpp"

#include <gtest/gtest.h>

#include "host/report/page_files.hpp"
#include "host/report/run_data.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

TEST(ScriptJson, NothingEndsTheElementAndTheTextsAreTheSame) {
  const Json json = {{"</script><!--", "</script><script>alert(1)</script>&\u2028\u2029\"\\"}};
  const std::string text = script_json(json);
  EXPECT_EQ(text.find_first_of("<>&"), text.npos);
  for (const char c : text) EXPECT_TRUE(c >= 0x20 && c < 0x7f);
  EXPECT_EQ(Json::parse(text), json);
}

TEST(ScriptJson, BytesThatAreNoTextDoNotFail) {
  const Json json = {{"folder", "a\xff\xfe"}};
  EXPECT_EQ(Json::parse(script_json(json))["folder"], "a\xef\xbf\xbd\xef\xbf\xbd");
}

TEST(ReportPage, HoldsAllItsPartsInOrder) {
  const std::string page = report_page({{{"job", "surface"}}}, "PLOTLY", {});
  std::size_t at = 0;
  for (const std::string_view part : {std::string_view("<style>"), page_files::style(),
                                      std::string_view(R"({"runs":[{"job":"surface"}])"),
                                      std::string_view("PLOTLY"), page_files::script()}) {
    at = page.find(part, at);
    ASSERT_NE(at, page.npos) << part.substr(0, 40);
  }
  EXPECT_EQ(page.find("{{"), page.npos);
}

TEST(ReportPage, FetchesNothing) {
  const std::string page = report_page({}, "", {});
  for (const char* address : {"http://", "https://", "src=\"", "@import", "url("}) {
    EXPECT_EQ(page.find(address), page.npos) << address;
  }
  EXPECT_NE(page.find("default-src 'none'"), page.npos);
}

TEST(ReportPage, PicturesAreInIt) {
  const std::string page = report_page({}, "", {{"what it shows", "<svg/>"}});
  EXPECT_NE(page.find("data:image/svg+xml;base64,PHN2Zy8+"), page.npos);
  EXPECT_NE(page.find("what it shows"), page.npos);
}

TEST(ShellWord, IsReadBackAsItIs) {
  EXPECT_EQ(shell_word("runs/a-b_1.0"), "runs/a-b_1.0");
  EXPECT_EQ(shell_word("a b"), "'a b'");
  EXPECT_EQ(shell_word(""), "''");
  EXPECT_EQ(shell_word("it's $(x)"), "'it'\\''s $(x)'");
  EXPECT_EQ(shell_word("\xc3\xa9"), "'\xc3\xa9'");
  EXPECT_EQ(shell_word("a\n'\xff"), "$'a\\x0a\\x27\\xff'");
}

}  // namespace
}  // namespace delegauge::host
