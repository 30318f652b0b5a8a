// SPDX-License-Identifier: Apache-2.0
// What `report` can be told of its static figures, as it shows in the figures.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "host/report/figures.hpp"
#include "tests/host/commands/captured.hpp"
#include "tests/host/support/program.hpp"

namespace delegauge::host {
namespace {

namespace fs = std::filesystem;

/// Runs with names in a folder, and figures of them.
class Figures : public testing::Test {
 protected:
  void SetUp() override {
    if (!has_gnuplot()) GTEST_SKIP() << "gnuplot not found: install gnuplot-nox";
  }

  void make(const std::string& name, const std::string& words) {
    std::vector<std::string> arguments = split(words);
    for (const std::string& word : {std::string("--quiet"), std::string("--out"), at(name)}) {
      arguments.push_back(word);
    }
    const Captured made = run_captured(arguments);
    ASSERT_EQ(made.code, 0) << made.err;
  }

  Captured report(const std::vector<std::string>& runs, const std::string& words) {
    std::vector<std::string> arguments = {"report", "--out", at("page.html")};
    for (const std::string& run : runs) arguments.push_back(at(run));
    for (const std::string& word : split(words)) arguments.push_back(word);
    return run_captured(arguments);
  }

  /// The figures that a report has written, without what they all begin with.
  std::set<std::string> drawn(const std::vector<std::string>& runs, const std::string& words) {
    const Captured made = report(runs, words);
    EXPECT_EQ(made.code, 0) << words << made.err;
    std::set<std::string> names;
    std::istringstream lines(made.out);
    const std::string beginning = at("page-figure-");
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with(beginning)) names.insert(line.substr(beginning.size()));
    }
    return names;
  }

  std::string figure(const std::string& name) const { return read_file(at("page-figure-" + name)); }

  void expect_refused(const std::string& run, const std::string& words, const std::string& what) {
    const Captured refused = report({run}, words);
    EXPECT_EQ(refused.code, 2) << words;
    EXPECT_NE(refused.err.find(what), std::string::npos) << words << ": " << refused.err;
    EXPECT_FALSE(fs::exists(at("page.html"))) << words;
  }

  /// Of a run that has a page already.
  void expect_refused_there(const std::string& run, const std::string& words,
                            const std::string& what) {
    const Captured refused = report({run}, "--figures svg " + words);
    EXPECT_EQ(refused.code, 2) << words;
    EXPECT_NE(refused.err.find(what), std::string::npos) << words << ": " << refused.err;
  }

  std::string at(const std::string& name) const { return folder_ / name; }

  static std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
    return found;
  }

 private:
  static std::vector<std::string> split(const std::string& words) {
    std::istringstream in(words);
    std::vector<std::string> arguments;
    for (std::string word; in >> word;) arguments.push_back(word);
    return arguments;
  }

  const TemporaryFolder folder_;
};

TEST_F(Figures, HaveTheSizeAndLettersThatAreAskedFor) {
  make("run", "grid --dims 2x2 --points 3 --repetitions 5");
  ASSERT_EQ(drawn({"run"}, "--figures svg --figure-size 84mmx60mm --font-size 8"),
            std::set<std::string>{"grid-ia-0.9.svg"});
  const std::string svg = figure("grid-ia-0.9.svg");
  EXPECT_NE(svg.find("width=\"84mm\" height=\"60mm\""), svg.npos);
  EXPECT_NE(svg.find("viewBox=\"0 0 317 227\""), svg.npos) << svg.substr(0, 300);
  // 8 points are 10.67 of the 96 pixels of an inch; nothing is of another size.
  EXPECT_GT(count(svg, "font-size=\"10.67\""), 5U);
  EXPECT_EQ(count(svg, "font-size=\"10.67\""), count(svg, "font-size=\""));
  // Other units say the same.
  drawn({"run"}, "--figures svg --figure-size 8.4cmx6cm --font-size 8");
  EXPECT_EQ(figure("grid-ia-0.9.svg"), svg);
  drawn({"run"}, "--figures pdf --figure-size 3inx144pt");
  EXPECT_NE(figure("grid-ia-0.9.pdf").find("/MediaBox [ 0 0 216 144 ]"), std::string::npos);
  // 300 pixels for an inch; a PNG says its size in bytes 16 to 23.
  drawn({"run"}, "--figures png --figure-size 1inx2in");
  const std::string png = figure("grid-ia-0.9.png");
  EXPECT_EQ(png.substr(16, 8), std::string("\0\0\1\x2c\0\0\2\x58", 8));
}

TEST_F(Figures, WhatCannotBeIsRefused) {
  make("run", "surface --games 300 --bounds fused,sharp --worst-case off");
  make("grid", "grid --dims 2x2 --points 3 --repetitions 5");
  make("map", "grid --dims 2x2 --points 2 --vary ia,cc --repetitions 5");
  make("infer", "infer --dims 2x2 --samples 10 --repetitions 5");
  make("search", "search --chains 32 --steps 20 --map 2x2");
  for (const char* const size : {"84x60", "84mm", "84mmx60mmx2mm", "19mmx60mm", "84mmx1001mm",
                                 "-84mmx60mm", "nanmmx60mm", "84kmx60mm", "mmxmm"}) {
    expect_refused("run", std::string("--figures svg --figure-size ") + size, "--figure-size: ");
  }
  for (const char* const font : {"2", "73", "8pt", "nan"}) {
    expect_refused("run", std::string("--figures svg --font-size ") + font, "--font-size: ");
  }
  for (const char* const panels : {"2", "0x2", "2x17", "2x2x2", "axb"}) {
    expect_refused("run", std::string("--figures svg --panels ") + panels, "--panels: ");
  }
  expect_refused("grid", "--figures svg --bands 0.1:0.9", "--bands: '0.1:0.9'");
  expect_refused("run", "--figures svg --bands none", "--bands: figures of surface");
  expect_refused("map", "--figures svg --bands none", "--bands: figures of grid over two");
  expect_refused("infer", "--figures svg --bands 0.05:0.95", "--bands: files of infer have no");
  expect_refused("run", "--figures svg --bound pairwise", "--bound: 'pairwise'");
  expect_refused("run", "--figures svg --bound worst_case", "fused");
  expect_refused("grid", "--figures svg --bound fused", "pairwise");
  for (const char* const run : {"infer", "search"}) {
    expect_refused(run, "--figures svg --bound fused", "--bound: figures of");
  }
  expect_refused("grid", "--figures svg --statistic slack", "--statistic: figures of grid");
  expect_refused("run", "--figures svg --panels 1x1", "--panels: 1x1 has 1 place");
  for (const char* const option : {"--figure-size 84mmx60mm", "--font-size 8", "--bands none",
                                   "--bound fused", "--statistic slack", "--panels 2x2"}) {
    expect_refused("run", option, "add --figures");
  }
}

TEST_F(Figures, AreOfTheBoundThatIsChosen) {
  make("run", "surface --games 300 --bounds fused,sharp");
  EXPECT_EQ(drawn({"run"}, "--figures svg --bound sharp"),
            (std::set<std::string>{"surface-sharp.svg", "tightness.svg"}));
  EXPECT_EQ(count(figure("tightness.svg"), ">fused</tspan>"), 0U);
  EXPECT_EQ(count(figure("tightness.svg"), ">sharp</tspan>"), 2U);
  EXPECT_EQ(drawn({"run"}, "--figures svg --bound worst_case"),
            std::set<std::string>{"surface-worst_case.svg"});
  make("grid", "grid --dims 2x2 --points 3 --repetitions 5");
  drawn({"grid"}, "--figures svg --bound pairwise");
  EXPECT_NE(figure("grid-ia-0.9.svg").find("best, less the bound pairwise"), std::string::npos);
  EXPECT_EQ(count(figure("grid-ia-0.9.svg"), ">ideal, less its bound</tspan>"), 0U);
}

TEST_F(Figures, HaveBandsOrNone) {
  make("grid", "grid --dims 2x2 --points 3 --repetitions 5");
  drawn({"grid"}, "--figures svg");
  const std::string usual = figure("grid-ia-0.9.svg");
  drawn({"grid"}, "--figures svg --bands 0.05:0.95");
  EXPECT_EQ(figure("grid-ia-0.9.svg"), usual);
  drawn({"grid"}, "--figures svg --bands mean");
  const std::string of_mean = figure("grid-ia-0.9.svg");
  drawn({"grid"}, "--figures svg --bands none");
  const std::string bare = figure("grid-ia-0.9.svg");
  const auto bands = [](const std::string& svg) { return count(svg, "fill-opacity"); };
  EXPECT_GT(bands(usual), bands(bare));
  EXPECT_GT(bands(of_mean), bands(bare));
  EXPECT_EQ(bands(bare), 0U);
  EXPECT_NE(of_mean, usual);
  make("infer", "infer --dims 2x2 --samples 10 --repetitions 5");
  drawn({"infer"}, "--figures svg --bands none");
  EXPECT_NE(figure("infer.svg").find("epsilon-equilibria"), std::string::npos);
}

TEST_F(Figures, OfSeveralRunsArePanelsWithTitles) {
  for (const char* const metric : {"epic", "max", "l1"}) {
    make(metric, std::string("surface --games 300 --bounds fused,sharp --metric ") + metric);
  }
  // Lengths and folders differ, too, and tell nobody anything.
  make("more/l1", "surface --games 400 --bounds fused,sharp --metric l1");
  EXPECT_EQ(drawn({"epic", "max", "l1"}, "--figures svg --bound fused"),
            (std::set<std::string>{"surface-fused-panels.svg", "tightness-epic.svg",
                                   "tightness-max.svg", "tightness-l1.svg"}));
  const std::string svg = figure("surface-fused-panels.svg");
  EXPECT_NE(svg.find("width=\"240mm\" height=\"62mm\""), svg.npos);
  for (const char* const title :
       {">metric epic</tspan>", ">metric max</tspan>", ">metric l1</tspan>"}) {
    EXPECT_EQ(count(svg, title), 1U) << title;
  }
  EXPECT_EQ(count(svg, ">weighted misalignment</tspan>"), 3U);
  EXPECT_EQ(count(svg, ">slack (bound − regret)</tspan>"), 3U);
  // One layout for all, if there is room.
  EXPECT_EQ(report({"epic", "max", "l1"}, "--figures svg --panels 1x2").code, 2);
  EXPECT_EQ(drawn({"epic", "max", "l1"},
                  "--figures pdf --bound fused --panels 3x1 "
                  "--figure-size 84mmx200mm")
                .count("surface-fused-panels.pdf"),
            1U);
  EXPECT_EQ(drawn({"epic", "more/l1"}, "--figures svg --bound worst_case"),
            std::set<std::string>{"surface-worst_case-panels.svg"});
  EXPECT_EQ(count(figure("surface-worst_case-panels.svg"), ">metric l1</tspan>"), 1U);
  EXPECT_EQ(drawn({"l1", "more/l1"}, "--figures svg --bound fused"),
            (std::set<std::string>{"surface-fused-panels.svg", "tightness-l1.svg",
                                   "tightness-l1-2.svg"}));
  EXPECT_EQ(count(figure("surface-fused-panels.svg"), ">games 400</tspan>"), 1U);
}

TEST_F(Figures, OfSeveralRunsHaveTheirAxesInCommon) {
  make("small", "surface --games 300 --bounds fused --worst-case off");
  make("large",
       "surface --games 300 --bounds fused --worst-case off --principal-magnitudes 9 "
       "--agent-magnitudes 9");
  drawn({"small", "large"}, "--figures svg");
  const std::string both = figure("surface-fused-panels.svg");
  drawn({"large", "large"}, "--figures svg");
  // Every number at an axis of the larger run stands at the smaller one's, too.
  const std::string large = figure("surface-fused-panels.svg");
  std::set<std::string> numbers;
  for (std::size_t at = large.find("<text><tspan"); at != large.npos;
       at = large.find("<text><tspan", at + 1)) {
    const std::size_t begin = large.find('>', at + 7) + 1;
    const std::string text = large.substr(begin, large.find('<', begin) - begin);
    if (text.find_first_not_of(" .0123456789") == text.npos)
      numbers.insert(">" + text + "</tspan>");
  }
  EXPECT_GT(numbers.size(), 3U);
  for (const std::string& number : numbers) EXPECT_EQ(count(both, number), count(large, number));
}

TEST_F(Figures, OfGridsNameShapesAndWhatDiffers) {
  make("two", "grid --dims 2x2 --points 3 --repetitions 5 --vary ia");
  make("three", "grid --dims 3x3 --points 3 --repetitions 5 --vary ca --payoffs uniform");
  EXPECT_EQ(drawn({"two", "three"}, "--figures svg --panels 1x2"),
            std::set<std::string>{"grid-panels.svg"});
  const std::string svg = figure("grid-panels.svg");
  EXPECT_EQ(count(svg, ">2x2, payoffs normal</tspan>"), 1U);
  EXPECT_EQ(count(svg, ">3x3, payoffs uniform</tspan>"), 1U);
  EXPECT_NE(svg.find("collective alignment CA"), svg.npos);
  EXPECT_EQ(report({"two", "three"}, "--figures svg").code, 0);
  make("surface", "surface --games 100");
  const Captured mixed = report({"two", "surface"}, "--figures svg");
  EXPECT_EQ(mixed.code, 2);
  EXPECT_NE(mixed.err.find("of the same job"), std::string::npos) << mixed.err;
}

TEST_F(Figures, OfOneRunMayBePanels) {
  make("run", "surface --games 300 --bounds fused,sharp,pairwise");
  EXPECT_EQ(drawn({"run"}, "--figures svg --panels 2x2"),
            (std::set<std::string>{"surface-panels.svg", "tightness.svg"}));
  for (const char* const bound :
       {">bound fused</tspan>", ">bound sharp</tspan>", ">bound pairwise</tspan>"}) {
    EXPECT_EQ(count(figure("surface-panels.svg"), bound), 1U) << bound;
  }
}

TEST_F(Figures, OfSweepsAreLinesAndMaps) {
  make("sweep", "sweep surface --players 2:4 --outcomes 2,4 --games 300 --metric epic,max");
  EXPECT_EQ(drawn({"sweep"}, "--figures svg"),
            (std::set<std::string>{"sweep-lines-1.svg", "sweep-lines-2.svg", "sweep-map-1.svg",
                                   "sweep-map-2.svg"}));
  const std::string lines = figure("sweep-lines-2.svg"), map = figure("sweep-map-2.svg");
  EXPECT_NE(lines.find(">tightness mean, fused</tspan>"), lines.npos);
  for (const char* const text : {">metric max</tspan>", ">players</tspan>"}) {
    EXPECT_EQ(count(lines, text), 1U) << text;
    EXPECT_EQ(count(map, text), 1U) << text;
  }
  for (const char* const text : {">outcomes 2</tspan>", ">outcomes 4</tspan>"}) {
    EXPECT_EQ(count(lines, text), 1U) << text;
  }
  EXPECT_EQ(count(map, ">outcomes</tspan>"), 1U);
  EXPECT_EQ(drawn({"sweep"}, "--figures svg --panels 2x2 --bound sharp --statistic slack_q95"),
            std::set<std::string>{"sweep-panels.svg"});
  EXPECT_GE(count(figure("sweep-panels.svg"), ">slack q95, sharp</tspan>"), 2U);
  drawn({"sweep"}, "--figures svg --bands 0.05:0.95");
  EXPECT_NE(figure("sweep-lines-2.svg"), lines);
  expect_refused_there("sweep", "--statistic nothing", "--statistic: 'nothing'");
  expect_refused_there("sweep", "--bound nothing", "--bound: 'nothing'");
  expect_refused_there("sweep", "--statistic slack_q95 --bands mean", "--bands: mean");
  make("one", "sweep infer --dims 2x2,2x3 --samples 10 --repetitions 5");
  EXPECT_EQ(drawn({"one"}, "--figures svg"), std::set<std::string>{"sweep-lines.svg"});
  EXPECT_NE(figure("sweep-lines.svg").find(">2x3</tspan>"), std::string::npos);
}

TEST_F(Figures, OfEstimatesShowOutcomesLossesAndSampleSizes) {
  make("estimate", "estimate " DELEGAUGE_TEST_DATA "/log.csv --replicates 90");
  EXPECT_EQ(drawn({"estimate"}, "--figures svg"),
            (std::set<std::string>{"estimate.svg", "losses.svg", "sample-size.svg",
                                   "welfare-plane.svg"}));
  const std::string plane = figure("welfare-plane.svg"), losses = figure("losses.svg");
  EXPECT_EQ(count(plane, ">agents' welfare</tspan>"), 1U);
  EXPECT_EQ(count(plane, ">reference</tspan>"), 1U);
  EXPECT_GE(count(plane, ">played, "), 2U);
  for (const char* const text :
       {">agents do not cooperate</tspan>", ">agents want other things</tspan>",
        ">bound by preferences row by row</tspan>"}) {
    EXPECT_EQ(count(losses, text), 1U) << text;
  }
  EXPECT_EQ(count(losses, ">b</tspan>"), 1U);  // a group
  const std::string sizes = figure("sample-size.svg");
  EXPECT_EQ(count(sizes, ">clusters like these</tspan>"), 1U);
  EXPECT_EQ(count(sizes, ">half the width of a 95 % interval</tspan>"), 1U);
  EXPECT_EQ(drawn({"estimate"}, "--figures svg --panels 2x2 --figure-size 170mmx120mm"),
            std::set<std::string>{"estimate-panels.svg"});
  EXPECT_EQ(count(figure("estimate-panels.svg"), ">clusters like these</tspan>"), 1U);
}

}  // namespace
}  // namespace delegauge::host
