// SPDX-License-Identifier: Apache-2.0
#include "host/settings/man_page.hpp"

#include <gtest/gtest.h>
#include <CLI/CLI.hpp>

#include <sstream>
#include <string>

#include "tests/host/support/program.hpp"

namespace delegauge::host {
namespace {

// Without what troff needs: "\-\-seed" is "--seed".
std::string plain(const std::string& page) {
  std::string text;
  for (std::size_t i = 0; i < page.size(); ++i) {
    if (page[i] == '\\' && i + 1 < page.size() && page[i + 1] == '-') continue;
    text += page[i];
  }
  return text;
}

TEST(ManPage, HasEveryOptionOfEveryCommandsHelp) {
  const std::string page = plain(run_here({"--man-page"}).out);
  for (const char* command :
       {"surface", "grid", "infer", "search", "evaluate", "replay", "merge", "report", "info"}) {
    const std::size_t begin = page.find(std::string(".SS delegauge ") + command + "\n");
    ASSERT_NE(begin, std::string::npos) << command;
    const std::string section = page.substr(begin, page.find("\n.S", begin) - begin);
    std::istringstream help(run_here({command, "--help"}).out);
    int options = 0;
    for (std::string line; std::getline(help, line);) {
      const std::size_t dashes = line.find("--");
      if (line.rfind("  -", 0) != 0 || dashes == std::string::npos) continue;
      const std::string option = line.substr(dashes, line.find_first_of(" ,", dashes) - dashes);
      EXPECT_NE(section.find(option), std::string::npos) << command << ' ' << option;
      options += 1;
    }
    EXPECT_GT(options, 1) << command;
  }
}

TEST(ManPage, TextIsNoTroff) {
  CLI::App app("A -p\\n", "delegauge");
  CLI::App* const command = app.add_subcommand("x", ".SH fake");
  command->add_option("--a-b", "'tis \\fB");
  const std::string page = man_page(app, "delegauge 1");
  EXPECT_NE(page.find("A \\-p\\en\n"), std::string::npos) << page;
  EXPECT_NE(page.find("\n\\&.SH fake.\n"), std::string::npos);
  EXPECT_NE(page.find("\\-\\-a\\-b"), std::string::npos);
  EXPECT_NE(page.find("\n\\&'tis \\efB\n"), std::string::npos);
}

}  // namespace
}  // namespace delegauge::host
