// SPDX-License-Identifier: Apache-2.0
#include "host/job/checkpoints.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "host/text/error.hpp"
#include "tests/host/support/program.hpp"

namespace delegauge::host {
namespace {

State state(const std::string& partial) {
  return {"surface", {{"seed", 1}}, {0, 10}, "test", partial};
}

class CheckpointsTest : public testing::Test {
 protected:
  Checkpoints fresh() const { return {folder_.path(), "checkpoint.delegauge"}; }
  /// The partial that is loaded; empty if none.
  std::string loaded(Checkpoints checkpoints) {
    warnings_.clear();
    const auto found = checkpoints.load(
        [](const State&) {}, [this](const std::string& text) { warnings_.push_back(text); });
    return found ? found->partial : "";
  }
  void damage(const std::string& name) const {
    std::string bytes = read_file(folder_ / name);
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 4);
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
  }

  TemporaryFolder folder_;
  std::vector<std::string> warnings_;
};

TEST_F(CheckpointsTest, TheNewestIsLoadedAndTheOneBeforeIsThere) {
  Checkpoints checkpoints = fresh();
  EXPECT_FALSE(checkpoints.exist());
  EXPECT_EQ(loaded(fresh()), "");
  for (const char* partial : {"one", "two", "three"}) {
    checkpoints.write(state(partial));
    EXPECT_EQ(loaded(fresh()), partial);
  }
  EXPECT_TRUE(warnings_.empty());
  const std::set<std::string> both = {"checkpoint.delegauge", "checkpoint.previous.delegauge"};
  EXPECT_EQ(folder_.names(), both);
  std::filesystem::remove(folder_ / "checkpoint.delegauge");  // as between the two renames
  EXPECT_TRUE(fresh().exist());
  EXPECT_EQ(loaded(fresh()), "two");
  EXPECT_TRUE(warnings_.empty());
  checkpoints.remove();
  EXPECT_FALSE(fresh().exist());
}

TEST_F(CheckpointsTest, ADamagedOneGivesWayToTheOneBeforeAndNeverReplacesIt) {
  Checkpoints checkpoints = fresh();
  checkpoints.write(state("one"));
  checkpoints.write(state("two"));
  for (const bool emptied : {false, true}) {
    if (emptied) {
      std::filesystem::resize_file(folder_ / "checkpoint.delegauge", 0);
    } else {
      damage("checkpoint.delegauge");
    }
    Checkpoints next = fresh();
    std::vector<std::string> warnings;
    const auto found =
        next.load([](const State&) {}, [&](const std::string& text) { warnings.push_back(text); });
    ASSERT_TRUE(found);
    EXPECT_EQ(found->partial, "one");
    ASSERT_EQ(warnings.size(), 1U);
    EXPECT_NE(warnings[0].find("checkpoint.delegauge: is "), std::string::npos) << warnings[0];
    // The next one takes the damaged one's place, and the good one stays.
    next.write(state("three"));
    EXPECT_EQ(loaded(fresh()), "three");
    std::filesystem::remove(folder_ / "checkpoint.delegauge");
    EXPECT_EQ(loaded(fresh()), "one");
    Checkpoints again = fresh();
    again.write(state("one"));
    again.write(state("two"));
  }
}

TEST_F(CheckpointsTest, NoneThatIsGoodIsAnErrorAndNotANewBeginning) {
  Checkpoints checkpoints = fresh();
  checkpoints.write(state("one"));
  checkpoints.write(state("two"));
  damage("checkpoint.delegauge");
  damage("checkpoint.previous.delegauge");
  try {
    loaded(fresh());
    FAIL();
  } catch (const UsageError& error) {
    const std::string what = error.what();
    EXPECT_NE(what.find("checkpoint.delegauge: is damaged"), std::string::npos) << what;
    EXPECT_NE(what.find("remove it to begin again"), std::string::npos) << what;
  }
}

TEST_F(CheckpointsTest, OneThatIsNotAcceptedGivesWay) {
  Checkpoints checkpoints = fresh();
  checkpoints.write(state("one"));
  checkpoints.write(state("two"));
  const auto found = fresh().load(
      [](const State& s) {
        if (s.partial == "two") throw StateError("has other games in its tally than it lists");
      },
      [](const std::string&) {});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->partial, "one");
}

TEST_F(CheckpointsTest, WhereNoneCanBeWrittenTheLastOneStays) {
  Checkpoints checkpoints = fresh();
  checkpoints.write(state("one"));
  // A folder in the place of the temporary files' folder: nothing can be created.
  Checkpoints nowhere(folder_ / "nowhere", "checkpoint.delegauge");
  EXPECT_THROW(nowhere.write(state("two")), RunError);
  EXPECT_EQ(loaded(fresh()), "one");
}

}  // namespace
}  // namespace delegauge::host
