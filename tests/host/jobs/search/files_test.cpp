// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/search/files.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "host/given/json_games.hpp"
#include "host/jobs/flat/games.hpp"
#include "host/jobs/surface/selected_games.hpp"
#include "tests/host/support/lines.hpp"
#include "tests/host/support/search.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

SearchConfiguration small_map() {
  SearchConfiguration c = search(2, 3);
  c.job.regret_bins = 2;
  c.job.misalignment_bins = 3;
  c.job.region = default_region(c.job);
  c.chains = 96;
  c.job.steps = 200;
  c.list = 4;
  return c;
}

TEST(SearchFiles, TheSummaryIsLastAndMapsHaveTwoMore) {
  SearchConfiguration c = small_map();
  const Execution execution{1, &cpu::choose("scalar"), 64};
  const auto names = [&] {
    std::vector<std::string> list;
    for (const FileContent& file : search_files(c, execution, {}, run(c))) {
      list.push_back(file.name);
    }
    return list;
  };
  EXPECT_EQ(names(), (std::vector<std::string>{"run.json", "tightest.csv", "games.json",
                                               "frontier.csv", "frontier.json", "summary.json"}));
  c.job.regret_bins = c.job.misalignment_bins = 1;
  EXPECT_EQ(names(),
            (std::vector<std::string>{"run.json", "tightest.csv", "games.json", "summary.json"}));
}

TEST(SearchFiles, TheTableOfTheTightestIsTheList) {
  const SearchConfiguration c = small_map();
  const SearchFindings findings = run(c);
  const auto lines = lines_of(search_tightest_csv(c, findings));
  ASSERT_EQ(lines.size(), 5U);
  EXPECT_EQ(lines[0],
            "rank,chain,tightness,regret,bound_value,agents_welfare_regret,weighted_misalignment,"
            "worst_case_regret,trivial_bound,collective_alignment_agents,published,sharp,"
            "collective,matched,fused,pairwise,miscalibration,calibration");
  for (std::size_t i = 0; i < 4; ++i) {
    std::istringstream row(lines[i + 1]);
    std::string rank, chain, tightness;
    std::getline(std::getline(std::getline(row, rank, ','), chain, ','), tightness, ',');
    EXPECT_EQ(rank, std::to_string(i + 1));
    EXPECT_EQ(chain, std::to_string(findings.list[i].chain));
    EXPECT_EQ(std::stod(tightness), tightness_of(findings.list[i].evaluation, Bound::fused));
  }
}

TEST(SearchFiles, GamesAreReadAsTheyWere) {
  for (const Metric& metric : {epic, Metric{Shift::median, Norm::l2, Norm::l1}}) {
    SearchConfiguration c = small_map();
    c.job.games.metric = metric;
    c.job.games.welfare = Welfare::sum;
    c.job.region = default_region(c.job);
    const SearchFindings findings = run(c);
    std::vector<const FoundGame*> frontier;
    for (const FoundInBin& bin : findings.bins) {
      if (bin.frontier) frontier.push_back(&*bin.frontier);
    }
    std::vector<const FoundGame*> list;
    for (const FoundGame& found : findings.list) list.push_back(&found);
    ASSERT_FALSE(list.empty());
    const auto expect = [&](const std::string& text, const std::vector<const FoundGame*>& games) {
      std::istringstream in(text);
      const std::vector<GivenGame> given = read_json_games(in, "games.json");
      ASSERT_EQ(given.size(), games.size());
      for (std::size_t i = 0; i < given.size(); ++i) {
        EXPECT_EQ(given[i].metric, metric);
        EXPECT_EQ(given[i].welfare, "sum");
        std::vector<double> principals;
        for (const auto& row : given[i].principals) {
          principals.insert(principals.end(), row.begin(), row.end());
        }
        EXPECT_EQ(principals, games[i]->game.principals);
      }
    };
    expect(games_json(c, findings), list);
    expect(frontier_json(c, findings), frontier);
  }
}

TEST(SearchFiles, TheFrontierHasARowPerBin) {
  const SearchConfiguration c = small_map();
  SearchFindings findings = run(c);
  findings.bins[1].inside = 0;
  findings.bins[1].frontier.reset();
  const auto lines = lines_of(frontier_csv(c, findings));
  ASSERT_EQ(lines.size(), 7U);
  const auto commas = std::count(lines[0].begin(), lines[0].end(), ',');
  for (std::size_t b = 0; b < 6; ++b) {
    EXPECT_EQ(std::count(lines[b + 1].begin(), lines[b + 1].end(), ','), commas);
  }
  EXPECT_EQ(lines[2].substr(lines[2].size() - 5), ",,,,,");
}

TEST(SearchFiles, TheSummaryCounts) {
  const SearchConfiguration c = small_map();
  SearchFindings findings = run(c);
  findings.dropped = 3;
  const Json summary = Json::parse(search_summary_json(c, findings));
  EXPECT_EQ(summary["job"], "search");
  EXPECT_EQ(summary["games"], 96 * 200);
  EXPECT_EQ(summary["chains"], 96);
  EXPECT_EQ(summary["inside"], findings.inside);
  EXPECT_EQ(summary["dropped"], 3);
  EXPECT_EQ(summary["tightest"].size(), 4U);
  EXPECT_EQ(summary["tightest"][0]["chain"], findings.list[0].chain);
  EXPECT_EQ(summary["map"]["bins"], 6);
  double least = 1;
  int reached = 0;
  for (const FoundInBin& bin : findings.bins) {
    if (bin.inside == 0) continue;
    ++reached;
    least = std::min(least, bin.tightness);
  }
  EXPECT_EQ(summary["map"]["reached"], reached);
  EXPECT_EQ(summary["map"]["least_tightness"], least);
}

}  // namespace
}  // namespace delegauge::host
