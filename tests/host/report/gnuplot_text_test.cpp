// SPDX-License-Identifier: Apache-2.0
#include "host/report/gnuplot_text.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <limits>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "host/report/figures.hpp"
#include "tests/host/support/program.hpp"

namespace delegauge::host {
namespace {

TEST(GnuplotText, NothingGetsOutOfAString) {
  EXPECT_EQ(gnuplot_string("bound (fused), 0.9"), "\"bound (fused), 0.9\"");
  EXPECT_EQ(gnuplot_string("it's"), "\"it\\0047s\"");
  EXPECT_EQ(gnuplot_string("a_b"), "\"a\\134\\137b\"");
  EXPECT_EQ(gnuplot_string("`$x`\\"), "\"\\140\\0044x\\140\\134\\134\"");
  EXPECT_EQ(gnuplot_string("a\n\xff"), "\"a\\357\\277\\275\\357\\277\\275\"");
}

TEST(GnuplotText, DataAreNumbersAndNamesAreOurs) {
  GnuplotInput input;
  input.begin("data");
  input.row({1, -2.5e-300, std::numeric_limits<double>::infinity(),
             std::numeric_limits<double>::quiet_NaN()});
  input.end();
  EXPECT_EQ(input.with(""), "$data << EOD\n1 -2.5e-300 NaN NaN \nEOD\n");
  EXPECT_THROW(input.begin("a\nsystem('id')"), std::logic_error);
  EXPECT_THROW(input.set("x = system('id') #", "v"), std::logic_error);
}

/// Letters and digits of the texts that an SVG shows, without what divides them.
std::string shown(const std::string& svg) {
  std::string text;
  bool in_tag = false;
  for (const char c : svg) {
    if (c == '<') in_tag = true;
    if (!in_tag) text += c;
    if (c == '>') in_tag = false;
  }
  return text;
}

TEST(GnuplotText, HostileTextsAreDrawnAsTexts) {
  if (!has_gnuplot()) GTEST_SKIP() << "gnuplot not found: install gnuplot-nox";
  const TemporaryFolder folder;
  const std::string pwned = folder / "pwned";
  const std::string run = "touch " + pwned;
  std::vector<std::string> hostile = {"'\nsystem('" + run + "')\nx='",
                                      "`" + run + "`",
                                      "'.system('" + run + "').'",
                                      "\\\n`" + run + "`",
                                      "@run",
                                      "$0",
                                      "\\",
                                      "'",
                                      "''",
                                      "\"",
                                      "\"`" + run + "`\"",
                                      "{/:Bold x}^{y}_{z}&{w}~a{b}",
                                      "{",
                                      "}}}",
                                      "\\U+0060" + run,
                                      "\xff\xfe'\n!" + run,
                                      "| " + run,
                                      "< " + run,
                                      "%s%n%d",
                                      std::string("a\0'b", 4),
                                      "EOD\n!" + run + "\n",
                                      "#",
                                      ";!" + run,
                                      "\r\n!" + run,
                                      "\xe2\x80\xa8!" + run};
  // And any mixture of what matters.
  const std::vector<std::string> parts = {
      "`", "'", "\"", "\n", "\\",  "$",    "@",       "{",
      "}", "^", "_",  "&",  "~",   "\xff", "!" + run, "system('" + run + "')",
      "a", " ", ";",  "#",  "EOD", "\r",   "\x1b"};
  std::mt19937 random(5);
  for (int i = 0; i < 300; ++i) {
    std::string text;
    for (int k = 0; k < 8; ++k) text += parts[random() % parts.size()];
    hostile.push_back(text);
  }
  // All in one picture: a label that broke out would break it, too.
  GnuplotInput input;
  std::string commands = "run = 'x'\nset macros\nunset key\nset xrange [0:1]\nset yrange [0:1]\n";
  for (std::size_t i = 0; i < hostile.size(); ++i) {
    commands +=
        "set label " + std::to_string(i + 1) + " " + gnuplot_string(hostile[i]) + " at 0.1,0.5\n";
  }
  input.set("name", hostile.front());
  const std::string svg =
      draw_figure({"hostile", "", input.with(commands + "plot 0 title name\n")}, FigureFormat::svg);
  EXPECT_FALSE(std::filesystem::exists(pwned));
  const std::string text = shown(svg);
  EXPECT_NE(text.find("{/:Bold x}^{y}_{z}"), text.npos) << "enhanced text was not escaped";
  EXPECT_NE(text.find("touch "), text.npos);
}

}  // namespace
}  // namespace delegauge::host
