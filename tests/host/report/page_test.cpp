// SPDX-License-Identifier: Apache-2.0
#include "host/report/page.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "host/report/page_files.hpp"
#include "host/report/sha256.hpp"

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

TEST(ReportPage, RunsItsOwnScriptsOnly) {
  const std::string page = report_page({}, "abc", {});
  const std::size_t begin = page.find("Content-Security-Policy");
  const std::string policy = page.substr(begin, page.find('>', begin) - begin);
  EXPECT_EQ(policy.find("unsafe"), policy.npos) << policy;
  // The hash of "abc", as FIPS 180-4 has it, and of an empty style.
  EXPECT_NE(policy.find("script-src 'sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='"),
            policy.npos)
      << policy;
  EXPECT_NE(policy.find("'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"), policy.npos)
      << policy;
}

TEST(Sha256, IsThatOfTheStandard) {
  const auto hex = [](std::string_view bytes) {
    std::string text;
    for (const std::uint8_t byte : sha256(bytes)) text += fmt::format("{:02x}", byte);
    return text;
  };
  EXPECT_EQ(hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(hex(std::string(1'000'000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(ReportPage, PicturesAreInIt) {
  const std::string page = report_page({}, "", {{"what it shows", "<svg/>"}});
  EXPECT_NE(page.find("data:image/svg+xml;base64,PHN2Zy8+"), page.npos);
  EXPECT_NE(page.find("what it shows"), page.npos);
}

}  // namespace
}  // namespace delegauge::host
