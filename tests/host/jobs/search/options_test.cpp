// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/search/settings.hpp"

#include <gtest/gtest.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cmath>
#include <sstream>
#include <string>
#include <vector>

#include "host/jobs/search/names.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

SearchConfiguration parsed(const std::string& line) {
  std::istringstream in(line);
  std::vector<std::string> arguments;
  for (std::string word; in >> word;) arguments.push_back(word);
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants them
  CLI::App command("test", "search");
  const SearchOptions options(command);
  command.parse(arguments);
  return options.configuration();
}

std::string refusal(const std::string& line) {
  try {
    parsed(line);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "not refused";
}

TEST(SearchOptions, DefaultsAreTheWholeRegionButForLittleMisalignment) {
  const SearchConfiguration c = parsed("");
  EXPECT_EQ(c.chains, 65536U);
  EXPECT_EQ(c.job.steps, 4000U);
  EXPECT_EQ(c.job.bound, Bound::fused);
  EXPECT_EQ(c.job.method, SearchMethod::anneal);
  EXPECT_EQ(c.precision, Precision::double_precision);
  EXPECT_EQ(c.list, 10);
  EXPECT_EQ(c.job.games.seed, 1U);
  EXPECT_FALSE(is_map(c));
  EXPECT_EQ(c.job.region.regret, (Range{0, std::sqrt(2.0)}));
  EXPECT_EQ(c.job.region.misalignment, (Range{0.05, 1}));
  EXPECT_FALSE(c.job.limits_miscalibration);
  EXPECT_FALSE(c.job.limits_collective);
}

TEST(SearchOptions, EveryOptionIsRead) {
  const SearchConfiguration c = parsed(
      "--bound sharp --players 2 --outcomes 5 --metric l1 --welfare sum --chains 5e3 --steps 77 "
      "--seed 9 --method climb --precision float --regret 0.5 --misalignment 0.25:0.75 "
      "--miscalibration 0.125 --collective 0:0.5 --list 3 --principal-magnitudes 1:2,1 "
      "--payoffs normal");
  EXPECT_EQ(c.job.bound, Bound::sharp);
  EXPECT_EQ(c.job.games.players, 2);
  EXPECT_EQ(c.job.games.outcomes, 5);
  EXPECT_EQ(c.job.games.metric, l1_metric);
  EXPECT_EQ(c.job.games.welfare, Welfare::sum);
  EXPECT_EQ(c.job.games.payoffs, Payoffs::normal);
  EXPECT_EQ(c.job.games.principal_magnitude[0], (Range{1, 2}));
  EXPECT_EQ(c.chains, 5000U);
  EXPECT_EQ(c.job.steps, 77U);
  EXPECT_EQ(c.job.games.seed, 9U);
  EXPECT_EQ(c.job.method, SearchMethod::climb);
  EXPECT_EQ(c.precision, Precision::single_precision);
  EXPECT_EQ(c.job.region.regret, (Range{0.5, 0.5}));
  EXPECT_EQ(c.job.region.misalignment, (Range{0.25, 0.75}));
  EXPECT_EQ(c.job.region.miscalibration, (Range{0.125, 0.125}));
  EXPECT_TRUE(c.job.limits_miscalibration);
  EXPECT_EQ(c.job.region.collective, (Range{0, 0.5}));
  EXPECT_TRUE(c.job.limits_collective);
  EXPECT_EQ(c.list, 3);
}

TEST(SearchOptions, MapsHaveRowsOfRegretAndColumnsOfMisalignment) {
  const SearchConfiguration c = parsed("--map 3x5");
  EXPECT_EQ(c.job.regret_bins, 3);
  EXPECT_EQ(c.job.misalignment_bins, 5);
  EXPECT_EQ(c.job.region.misalignment, (Range{0, 1}));
  EXPECT_EQ(parsed("--map 3x5 --misalignment 0.1:0.2").job.region.misalignment, (Range{0.1, 0.2}));
}

TEST(SearchOptions, RefusalsNameTheOptionAndSayWhatToGive) {
  const auto expect = [](const std::string& line, const std::string& start,
                         const std::string& advice) {
    const std::string text = refusal(line);
    EXPECT_EQ(text.rfind(start, 0), 0U) << text;
    EXPECT_NE(text.find(advice), std::string::npos) << text;
  };
  expect("--map 8", "--map: '8'", "such as 32x32");
  expect("--map 1x1", "--map: '1x1'", "leave it out");
  expect("--map 0x4", "--map: '0'", "1 to 256");
  expect("--calibration 0:0.5", "--calibration: ", "give --miscalibration");
  expect("--collective 0:2", "--collective: 0:2", "LOW:HIGH");
  expect("--miscalibration 0.5:0.25", "--miscalibration: 0.5:0.25", "LOW <= HIGH");
}

}  // namespace
}  // namespace delegauge::host
