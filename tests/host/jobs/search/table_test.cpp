// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/search/table.hpp"

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "tests/host/support/lines.hpp"
#include "tests/host/support/search.hpp"

namespace delegauge::host {
namespace {

std::vector<std::string> table(const SearchConfiguration& c, const SearchFindings& findings) {
  const Execution execution{2, &cpu::choose("scalar"), 64};
  return lines_of(search_table(c, execution, findings, 0.5));
}

std::vector<std::string> words(const std::string& line) {
  std::istringstream in(line);
  std::vector<std::string> parts;
  for (std::string word; in >> word;) parts.push_back(word);
  return parts;
}

TEST(SearchTable, SaysWhatWasSearchedAndFound) {
  const SearchConfiguration c = search(2, 3, Bound::sharp);
  const SearchFindings findings = run(c);
  const auto lines = table(c, findings);
  ASSERT_EQ(lines.size(), 6U + 10);
  EXPECT_EQ(lines[0],
            "256 chains of 1,000 games, 2 players x 3 outcomes, metric epic, welfare mean, double, "
            "anneal");
  EXPECT_EQ(lines[1], "0.5 s, 512000 games/s, 2 threads, scalar");
  EXPECT_NE(lines[2].find(" chains found games in the region"), std::string::npos);
  EXPECT_NE(lines[3].find("tightness of sharp"), std::string::npos);
  for (std::size_t i = 0; i < 10; ++i) {
    const auto cells = words(lines[6 + i]);
    ASSERT_EQ(cells.size(), 6U) << lines[6 + i];
    EXPECT_EQ(cells[0], std::to_string(findings.list[i].chain));
    EXPECT_EQ(lines[6 + i].size(), lines[5].size());
  }
}

TEST(SearchTable, ColumnsStayApartWhateverTheMagnitudes) {
  SearchConfiguration c = search(2, 3);
  for (const double magnitude : {1e-6, 1e6}) {
    for (std::size_t i = 0; i < 2; ++i) {
      c.job.games.principal_magnitude[i] = c.job.games.agent_magnitude[i] = {magnitude, magnitude};
    }
    c.job.region = default_region(c.job);
    const SearchFindings findings = run(c);
    const auto lines = table(c, findings);
    ASSERT_EQ(lines.size(), 6U + 10);
    for (std::size_t i = 0; i < 10; ++i) {
      const auto cells = words(lines[6 + i]);
      ASSERT_EQ(cells.size(), 6U) << lines[6 + i];
      const double regret = findings.list[i].evaluation.principals_welfare_regret;
      EXPECT_NEAR(std::stod(cells[2]), regret, 1e-5 * regret);
    }
  }
}

TEST(SearchTable, MapsSayHowManyBinsAreReached) {
  SearchConfiguration c = search(2, 3);
  c.job.regret_bins = c.job.misalignment_bins = 3;
  c.job.region = default_region(c.job);
  std::string text;
  for (const std::string& line : table(c, run(c))) text += line + '\n';
  EXPECT_NE(text.find(" of 9 bins hold games below the trivial bound"), std::string::npos) << text;
}

TEST(SearchTable, AnEmptyRegionIsSaidToBeSoAndHowFarItIs) {
  SearchConfiguration c = search(1, 3);
  c.job.region.regret = {1.41, 1.41};
  c.job.region.misalignment = {0.9, 1};
  c.chains = 16;
  const SearchFindings findings = run(c);
  const auto lines = table(c, findings);
  EXPECT_EQ(lines[2], "0 chains found games in the region");
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_EQ(lines[3].rfind("the nearest, of chain ", 0), 0U) << lines[3];
  EXPECT_NE(lines[3].find("its bound is the trivial one"), std::string::npos) << lines[3];
}

TEST(SearchTable, TheNearestGameSaysWhatItLacks) {
  SearchConfiguration c = search(2, 3);
  SearchFindings findings;
  findings.chains = 16;
  c.job.region.misalignment = {0.9, 1};
  c.job.region.regret = {0.5, 0.5};
  findings.nearest =
      found_game(c, 7, 0.5, {0.7, -0.7, 0, 0.7, -0.7, 0}, {0.7, -0.7, 0, 0.7, -0.7, 0});
  const auto lines = table(c, findings);
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_EQ(lines[3].rfind("the nearest, of chain 7: misalignment 0, not of 0.9:1", 0), 0U)
      << lines[3];
}

}  // namespace
}  // namespace delegauge::host
