// SPDX-License-Identifier: Apache-2.0
#include "host/sweep/sweep_file.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "host/text/error.hpp"
#include "tests/host/support/program.hpp"

namespace delegauge::host {
namespace {

using Texts = std::vector<std::string>;

class SweepFileTest : public testing::Test {
 protected:
  WantedSweep read(const std::string& text) {
    name_ = folder_ / "sweep.toml";
    std::ofstream(name_) << text;
    return read_sweep_file(name_);
  }
  /// What is refused, without the file's name.
  std::string refusal(const std::string& text) {
    try {
      read(text);
    } catch (const UsageError& error) {
      const std::string message = error.what();
      return message.substr(message.find("sweep.toml"));
    }
    return "none";
  }
  TemporaryFolder folder_;
  std::string name_;
};

TEST_F(SweepFileTest, OptionsInTheOrderInWhichTheyStand) {
  const WantedSweep sweep = read(
      "job = \"surface\"\nfiles = \"all\"\n\n[vary]\nplayers = \"2:4\"\noutcomes = [2, 4, "
      "\"6:8\"]\nmetric = \"max,epic\"\nagent-magnitudes = [[1, 2], [0.5], \"0.5:1,2\"]\n"
      "worst-case = [true, false]\n[fixed]\ngames = 1e6\nwelfare-weights = [2, 1]\n");
  EXPECT_EQ(sweep.job, "surface");
  EXPECT_EQ(sweep.files, CellFiles::all);
  ASSERT_EQ(sweep.varied.size(), 5U);
  EXPECT_EQ(sweep.varied[0].option, "--players");
  EXPECT_EQ(sweep.varied[0].values, (Texts{"2", "3", "4"}));
  EXPECT_EQ(sweep.varied[0].place, name_ + ":5");
  EXPECT_EQ(sweep.varied[1].values, (Texts{"2", "4", "6", "7", "8"}));
  EXPECT_EQ(sweep.varied[2].values, (Texts{"max", "epic"}));
  EXPECT_EQ(sweep.varied[3].values, (Texts{"1,2", "0.5", "0.5:1,2"}));
  EXPECT_EQ(sweep.varied[4].values, (Texts{"on", "off"}));
  ASSERT_EQ(sweep.fixed.size(), 2U);
  EXPECT_EQ(sweep.fixed[0].values, (Texts{"1e6"}));
  EXPECT_EQ(sweep.fixed[1].values, (Texts{"2,1"}));
}

TEST_F(SweepFileTest, IrregularCells) {
  const WantedSweep sweep = read(
      "job = \"grid\"\n[[cell]]\ndims = \"3x3\"\nvary = [\"ia\", \"ca\"]\n[[cell]]\ndims = "
      "\"2x2x2\"\n[vary]\nseed = [1, 2]\n");
  ASSERT_EQ(sweep.cells.size(), 2U);
  ASSERT_EQ(sweep.cells[0].size(), 2U);
  EXPECT_EQ(sweep.cells[0][1].option, "--vary");
  EXPECT_EQ(sweep.cells[0][1].values, (Texts{"ia,ca"}));
  EXPECT_EQ(sweep.cells[1].front().values, (Texts{"2x2x2"}));
  EXPECT_EQ(planned(sweep).cells.size(), 4U);
}

TEST_F(SweepFileTest, WhatIsWrongIsSaidWithItsLine) {
  const auto begins = [this](const std::string& text, const std::string& beginning) {
    EXPECT_EQ(refusal(text).substr(0, beginning.size()), beginning) << text;
  };
  begins("", "sweep.toml: has no job");
  begins("job = \"estimates\"\n", "sweep.toml:1: 'estimates' is no job");
  begins("job = \"surface\"\nthreads = 2\n", "sweep.toml:2: threads: stands at the top level");
  begins("job = \"surface\"\nfiles = \"some\"\n", "sweep.toml:2: files: 'some' is not possible");
  begins("job = \"surface\"\n[vary]\nplayer = 2\n",
         "sweep.toml:3: --player: is no option of surface (did you mean --players?)");
  begins("job = \"surface\"\n[vary]\nplayers = []\n", "sweep.toml:3: players: is given no value");
  begins("job = \"surface\"\n[vary]\nplayers = \"4:2\"\n", "sweep.toml:3: --players: '4:2' is not");
  begins("job = \"surface\"\n[fixed]\nplayers = [2, 3]\n",
         "sweep.toml:3: players: has several values; put it under [vary]");
  begins("job = \"surface\"\n[other]\nplayers = 2\n", "sweep.toml:3: [other]: a sweep has");
  begins("job = \"surface\"\n[cell]\nplayers = 2\n", "sweep.toml:3: [cell]: write [fixed]");
  begins("job = \"surface\"\n[[vary]]\nplayers = 2\n", "sweep.toml:3: [vary]: write [fixed]");
  begins("job = \"surface\"\n[vary]\nplayers = [[[2]]]\n", "sweep.toml:3: players: is a list in a");
  begins("job = \"surface\"\n[vary\n", "sweep.toml:2: '[vary' is no line of TOML");
}

}  // namespace
}  // namespace delegauge::host
