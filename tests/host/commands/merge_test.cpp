// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/host/support/program.hpp"

namespace delegauge::host {
namespace {

namespace fs = std::filesystem;
using Arguments = std::vector<std::string>;
using Json = nlohmann::json;

/// Four shards of a small run, made once.
class Merge : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder;
    for (const char* shard : {"1/4", "2/4", "3/4", "4/4"}) make("run", shard);
    make("other-seed", "2/4", {"--seed", "2"});
    make("other-cut", "1/3");
  }
  static void TearDownTestSuite() { delete folder_; }
  static void make(const std::string& name, const std::string& shard, const Arguments& more = {}) {
    Arguments arguments = {"surface", "--games", "1003",  "--quiet",
                           "--shard", shard,     "--out", *folder_ / name};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Outcome outcome = run_here(arguments);
    ASSERT_EQ(outcome.code, 0) << outcome.err;
  }
  static std::string shard(int number, const std::string& name = "run", int of = 4) {
    return *folder_ /
           (name + "/shard-" + std::to_string(number) + "-of-" + std::to_string(of) + ".delegauge");
  }
  Outcome merge(const Arguments& shards, const Arguments& more = {}) const {
    Arguments arguments = {"merge", "--out", out_ / "merged"};
    arguments.insert(arguments.end(), shards.begin(), shards.end());
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_here(arguments);
  }
  void expect_refused(const Arguments& shards, const Arguments& texts) const {
    const Outcome outcome = merge(shards);
    EXPECT_EQ(outcome.code, 2) << outcome.err;
    for (const std::string& text : texts) {
      EXPECT_NE(outcome.err.find(text), std::string::npos) << text << '\n' << outcome.err;
    }
    EXPECT_FALSE(fs::exists(out_ / "merged"));
  }

  static TemporaryFolder* folder_;
  TemporaryFolder out_;
};
TemporaryFolder* Merge::folder_ = nullptr;

TEST_F(Merge, AFolderStandsForItsShards) {
  const Outcome outcome = merge({*folder_ / "run"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("1,003 games"), std::string::npos) << outcome.out;
  EXPECT_FALSE(Json::parse(read_file(out_ / "merged/summary.json")).contains("partial"));
}

TEST_F(Merge, OverlapsAreRefusedNamingBothFiles) {
  expect_refused({shard(1), shard(2), shard(3), shard(4), shard(2)},
                 {shard(2) + ": has games 250 to 500, and so has " + shard(2)});
  expect_refused({shard(1), shard(1, "other-cut", 3)},
                 {shard(1), shard(1, "other-cut", 3), "games 0 to 249"});
}

TEST_F(Merge, GapsAreRefusedUnlessWanted) {
  expect_refused({shard(1), shard(3)}, {"games 250 to 500 are in none of the 2 shards",
                                        "nor are 251 others", "--partial"});
  const Outcome outcome = merge({shard(1), shard(3)}, {"--partial"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("partial: 502 of 1003 games are missing"), std::string::npos)
      << outcome.out;
  for (const char* name : {"summary.json", "run.json"}) {
    const Json json = Json::parse(read_file(out_ / ("merged/" + std::string(name))));
    EXPECT_EQ(json["partial"]["ranges"], Json::parse("[[0,250],[501,752]]")) << name;
  }
  EXPECT_EQ(Json::parse(read_file(out_ / "merged/summary.json"))["games"], 501U);
}

TEST_F(Merge, ShardsOfAnotherRunAreRefusedWithWhatDiffers) {
  expect_refused({shard(1), shard(2, "other-seed")},
                 {shard(1), shard(2, "other-seed"), "seed is "});
}

TEST_F(Merge, FilesThatAreNoShards) {
  std::ofstream(out_ / "text.delegauge") << "hello, these are no games";
  expect_refused({out_ / "text.delegauge"}, {"text.delegauge: is no checkpoint or shard"});
  std::ofstream(out_ / "empty.delegauge") << "";
  expect_refused({out_ / "empty.delegauge"}, {"empty.delegauge: is empty"});
  expect_refused({out_ / "nowhere.delegauge"}, {"nowhere.delegauge: cannot be read"});
  expect_refused({out_.path()}, {"has no shards"});
  const std::string whole = read_file(shard(3));
  std::ofstream(out_ / "cut.delegauge", std::ios::binary) << whole.substr(0, whole.size() / 2);
  expect_refused({shard(1), out_ / "cut.delegauge"}, {"cut.delegauge: is damaged or cut short"});
}

TEST_F(Merge, EveryShardMaySayOnlyWhatItIs) {
  // A damaged byte anywhere, of some: never a wrong statistic.
  const std::string whole = read_file(shard(3));
  for (std::size_t at = 0; at < whole.size(); at += whole.size() / 97) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 16);
    std::ofstream(out_ / "damaged.delegauge", std::ios::binary) << damaged;
    const Outcome outcome = merge({shard(1), shard(2), out_ / "damaged.delegauge", shard(4)});
    EXPECT_EQ(outcome.code, 2) << at;
  }
}

}  // namespace
}  // namespace delegauge::host
