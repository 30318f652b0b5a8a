// SPDX-License-Identifier: Apache-2.0
// --resume in the folder of a complete run of which a file has gone.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "tests/host/support/program.hpp"

namespace delegauge::host {
namespace {

namespace fs = std::filesystem;
using Arguments = std::vector<std::string>;

struct CompleteCase {
  std::string name;
  Arguments arguments;
};

class CompleteRun : public testing::TestWithParam<CompleteCase> {};

INSTANTIATE_TEST_SUITE_P(
    Jobs, CompleteRun,
    testing::Values(
        CompleteCase{"surface", {"surface", "--games", "500"}},
        CompleteCase{"grid", {"grid", "--repetitions", "5", "--points", "2"}},
        CompleteCase{"infer", {"infer", "--repetitions", "5", "--samples", "5"}},
        CompleteCase{"search", {"search", "--chains", "16", "--steps", "8"}},
        CompleteCase{"map", {"search", "--chains", "16", "--steps", "8", "--map", "2x2"}},
        CompleteCase{"estimate", {"estimate", "log.csv", "--replicates", "20"}},
        CompleteCase{"sweep", {"sweep", "surface", "--players", "2,3", "--games", "100"}},
        CompleteCase{
            "all", {"sweep", "infer", "--samples", "5,6", "--repetitions", "5", "--files", "all"}}),
    [](const auto& test) { return test.param.name; });

/// Files below the folder that --resume misses: all but what tells that there is a run at all, what
/// only some builds write, and what sweeps write of cells besides.
std::set<std::string> files_missed(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string name = fs::relative(entry.path(), folder).string();
    const bool of_cell = name.starts_with("cells/");
    const bool summary = entry.path().filename() == "summary.json";
    if (!entry.is_regular_file() || name.front() == '.' || entry.path().extension() == ".h5" ||
        name == "run.json" || of_cell != summary) {
      continue;
    }
    names.insert(name);
  }
  return names;
}

TEST_P(CompleteRun, MissesWhatHasGone) {
  const TemporaryFolder folder;
  std::ofstream(folder / "log.csv") << "principal_1,agent_1\n1,2\n2,2\n-1,0.5\n3,1\n";
  Arguments job = GetParam().arguments;
  for (std::string& argument : job) {
    if (argument == "log.csv") argument = folder / "log.csv";
  }
  job.insert(job.end(), {"--quiet", "--out", folder / "run"});
  ASSERT_EQ(run_here(job).code, 0);
  job.emplace_back("--resume");
  EXPECT_EQ(run_here(job).code, 0);
  const std::set<std::string> names = files_missed(folder / "run");
  EXPECT_FALSE(names.empty());
  for (const std::string& name : names) {
    const fs::path path = fs::path(folder / "run") / name;
    fs::rename(path, folder / "aside");
    const Outcome outcome = run_here(job);
    EXPECT_EQ(outcome.code, 2) << name;
    EXPECT_NE(outcome.err.find(name + ": has gone"), std::string::npos) << outcome.err;
    EXPECT_FALSE(fs::exists(path));
    fs::rename(folder / "aside", path);
  }
  EXPECT_EQ(run_here(job).code, 0);
}

}  // namespace
}  // namespace delegauge::host
